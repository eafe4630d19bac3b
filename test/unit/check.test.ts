import { Matrix } from "ml-matrix";
import { check, checkThrows, checkTrue } from "shrinkage";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { forSeeds, pick } from "./problems";

const print = vi.spyOn(console, "log").mockImplementation(() => {});
beforeEach(() => print.mockClear());
afterAll(() => print.mockRestore());

/** The one line that was printed. */
function printed(): string {
  expect(print).toHaveBeenCalledTimes(1);
  return print.mock.calls[0]!.join(" ");
}

/** The message of the error, after which nothing may have been printed. */
function refusal(action: () => void): string {
  print.mockClear();
  let message = "";
  expect(() => {
    try {
      action();
    } catch (error) {
      message = (error as Error).message;
      throw error;
    }
  }).toThrow();
  expect(print).not.toHaveBeenCalled();
  return message;
}

describe("check", () => {
  it("prints both numbers and how far they are apart", () => {
    check("b", 3.25, 3.2501, { relative: 1e-3 });
    expect(printed()).toBe("✓ b: 3.25 against 3.2501, relative difference 3.1e-5");
  });

  it("prints of lists and matrices how many numbers", () => {
    check("loss", [1, 2.5, 4], [1, 2, 4], { relative: 0.25 });
    expect(printed()).toBe("✓ loss: 3 numbers, largest relative difference 2.5e-1");
  });

  it("promises no more than it found: a small number that is wrong beside a large one", () => {
    check("loss", [1, 2.5, 4], [1, 2, 4], { relative: 0.2 });
    expect(printed()).toBe("✓ loss: 3 numbers, largest difference 1.3e-1 of the largest number");
    print.mockClear();
    check("with a zero", [1e-13, 1], [0, 1]);
    expect(printed()).toBe("✓ with a zero: 2 numbers, largest difference 1.0e-13 of the largest number");
    print.mockClear();
    check("zeros", [1e-13, 0], [0, 0]);
    expect(printed()).toBe("✓ zeros: 2 numbers, largest difference 1.0e-13");
    expect(refusal(() => check("small", [100, 2], [100, 1], { relative: 1e-3 }))).toBe(
      "✗ small: 2 against 1 at index 1 of 2, difference 1.0e-2 of the largest number, allowed 0.001",
    );
  });

  it("says of each entry what it prints as relative, and of the largest what it prints of it", () => {
    forSeeds(200, (random) => {
      const expected = random.normalMatrix(pick(random, 2, 6), 1).to1DArray();
      const size = 10 ** -pick(random, 2, 9);
      const got = expected.map((value) => value + size * random.normal());
      print.mockClear();
      check("a", got, expected, { relative: 1 });
      const [, words, said] = /largest (.*ce) ([^ ]*)/.exec(printed())!;
      const scale =
        words === "relative difference" ? expected : expected.map(() => Math.max(...expected.map(Math.abs)));
      const shares = got.map((value, i) => Math.abs((value - expected[i]) / scale[i]));
      expect(said).toBe(Math.max(...shares).toExponential(1));
    });
  });

  it.each([
    ["numbers", 2, 2],
    ["lists", [1, 2], [1, 2]],
    ["a list and a Float64Array", [1, 2], Float64Array.of(1, 2)],
    ["a Float32Array and an Int32Array", Float32Array.of(1, 2), Int32Array.of(1, 2)],
    ["matrices", Matrix.eye(2), Matrix.eye(2)],
    ["a matrix and the list of its rows", new Matrix([[1, 2, 3]]), [[1, 2, 3]]],
    ["a list of lists and one of Float64Arrays", [[1], [2]], [Float64Array.of(1), Float64Array.of(2)]],
    ["a column and a list", new Matrix([[1], [2]]), [1, 2]],
    ["a list and a column", [2], new Matrix([[2]])],
    ["a list and a transposed row", [1, 2], new Matrix([[1, 2]]).transpose()],
    ["zeros", [0, 0], [0, -0]],
  ])("accepts equal %s", (_, got, expected) => {
    check("equal", got, expected);
    expect(printed()).toContain("relative difference 0");
  });

  it("says what differs, and by how much is allowed", () => {
    expect(refusal(() => check("b", 3.15, 3.14))).toBe(
      "✗ b: 3.15 against 3.14, relative difference 3.2e-3, allowed 1e-12",
    );
    expect(
      refusal(() =>
        check(
          "W",
          new Matrix([
            [1, 2],
            [3, 5],
          ]),
          new Matrix([
            [1, 2],
            [3, 4],
          ]),
        ),
      ),
    ).toBe("✗ W: 5 against 4 at index 3 of 4, relative difference 2.5e-1, allowed 1e-12");
  });

  it("measures differences against the largest number expected", () => {
    check("small beside large", [1e6, 1e-7], [1e6, 2e-7]);
    expect(refusal(() => check("small alone", [1e-7], [2e-7]))).toContain("relative difference 5.0e-1");
    expect(refusal(() => check("large in got", [1e6 + 1, 0], [1e6, 0]))).toContain("1000001 against 1000000");
    check("negative", [-1e6, 0], [-1e6, 1e-7]);
  });

  it("measures the difference itself where everything expected is 0", () => {
    check("0", 1e-13, 0);
    check("zeros", [1e-13, -1e-13], [0, 0]);
    expect(refusal(() => check("0", 1e-11, 0))).toBe(
      "✗ 0: 1e-11 against 0, difference 1.0e-11, allowed 1e-12",
    );
  });

  it("accepts a difference just as large as allowed, and none above", () => {
    check("a quarter", 1.25, 1, { relative: 0.25 });
    print.mockClear();
    refusal(() => check("more", 1.2500001, 1, { relative: 0.25 }));
    refusal(() => check("exactly", 1 + Number.EPSILON, 1, { relative: 0 }));
    check("exactly", 1, 1, { relative: 0 });
  });

  it.each([
    ["NaN", Number.NaN, 1, "✗ a: got must hold finite numbers only, got NaN at index 0 (counted from 0)"],
    ["NaN against NaN", Number.NaN, Number.NaN, "✗ a: got must hold finite numbers only, got NaN at index 0"],
    ["NaN before numbers that agree", [Number.NaN, 1], [1, 1], "got NaN at index 0"],
    ["NaN after numbers that agree", [1, Number.NaN], [1, 1], "got NaN at index 1"],
    ["NaN in a matrix", [1, 1], [1, Number.NaN], "✗ a: expected must hold finite numbers only"],
    ["equal infinities", Infinity, Infinity, "✗ a: got must hold finite numbers only, got Infinity"],
    ["empty lists", [], [], "✗ a: got must not be empty, it is 0 × 1"],
    ["lists of other lengths", [1, 2], [1, 2, 3], "✗ a: got has the shape a list of 2, expected a list of 3"],
    ["a number and a list", 1, [1], "✗ a: got has the shape a number, expected a list of 1"],
    [
      "a row and a column",
      Matrix.ones(1, 2),
      Matrix.ones(2, 1),
      "✗ a: got has the shape 1 × 2, expected 2 × 1",
    ],
    ["a list and a row", [1, 1], Matrix.ones(1, 2), "got has the shape a list of 2, expected 1 × 2"],
    ["a list and a list of lists", [1, 1], [[1, 1]], "got has the shape a list of 2, expected 1 × 2"],
    ["a number and a matrix", 1, Matrix.ones(1, 1), "got has the shape a number, expected 1 × 1"],
    ["rows of two lengths", [[1, 2], [3]], [1], "✗ a: got must have rows of one length"],
    ["text", "1" as never, 1, '✗ a: got must be a Matrix or a list of numbers, got "1"'],
    ["nothing", 1, undefined as never, "✗ a: expected must be a Matrix or a list of numbers, got undefined"],
    [
      "numbers written as text",
      ["1"] as never,
      [1],
      '✗ a: got must hold finite numbers only, got "1" at index 0',
    ],
  ])("refuses %s", (_, got, expected, message) => {
    expect(refusal(() => check("a", got, expected))).toContain(message);
  });

  it.each([-1, Number.NaN, Infinity, "0.1" as never])("refuses the tolerance %s", (relative) => {
    expect(refusal(() => check("a", 1, 1, { relative }))).toBe(
      `relative must be a finite number >= 0, got ${typeof relative === "string" ? '"0.1"' : relative}`,
    );
  });

  it("compares a million numbers", () => {
    check("many", new Float64Array(1e6).fill(1), new Float64Array(1e6).fill(1));
    expect(printed()).toContain("1000000 numbers");
  });
});

describe("checkTrue", () => {
  it("prints the statement when it holds", () => {
    checkTrue("the loss falls", true);
    expect(printed()).toBe("✓ the loss falls");
  });

  it.each([false, undefined, 1, "yes", Number.NaN])("throws for %s: nothing but true is true", (holds) => {
    expect(refusal(() => checkTrue("the loss falls", holds as boolean))).toBe(
      "✗ does not hold: the loss falls",
    );
  });
});

describe("checkThrows", () => {
  const fail = (): never => {
    throw new RangeError("lambda must be positive");
  };

  it("prints the error that was thrown", () => {
    checkThrows("a negative lambda", fail);
    expect(printed()).toBe("✓ a negative lambda: lambda must be positive");
  });

  it("compares the message with text or a pattern", () => {
    checkThrows("text", fail, "must be");
    checkThrows("pattern", fail, /^lambda .* positive$/);
    expect(print).toHaveBeenCalledTimes(2);
  });

  it("throws when nothing was thrown, or something else", () => {
    expect(refusal(() => checkThrows("a", () => 1))).toBe("✗ a: no error was thrown");
    expect(refusal(() => checkThrows("a", fail, "epochs"))).toBe(
      '✗ a: the error reads "lambda must be positive", not "epochs"',
    );
    expect(refusal(() => checkThrows("a", fail, /^must/))).toContain('not "/^must/"');
  });

  it("takes anything that is thrown", () => {
    checkThrows("text", () => {
      throw "stop";
    });
    checkThrows("nothing", () => {
      throw undefined;
    });
    expect(print.mock.calls.flat()).toEqual(["✓ text: stop", "✓ nothing: undefined"]);
  });
});
