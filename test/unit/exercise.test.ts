/** Exercises and checks as a cell shows them. */
import { check, checkTrue, exercise, figure, line, show, todo } from "shrinkage";
import { afterEach, describe, expect, it, vi } from "vitest";
import { forSeeds, pick } from "./problems";

const hook = Symbol.for("Jupyter.display");
type Bundle = Record<string, string>;
const shown: Bundle[] = [];
const print = vi.spyOn(console, "log").mockImplementation(() => {});

/** A kernel that shows values, as far as the library knows of it. */
function beInNotebook(): void {
  (globalThis as { [hook]?: unknown })[hook] = (value: { [hook](): Bundle }) => shown.push(value[hook]());
}

afterEach(() => {
  delete (globalThis as { [hook]?: unknown })[hook];
  shown.length = 0;
  print.mockClear();
});

const said = (): string => print.mock.calls.map((words) => words.join(" ")).join("\n");

describe("an exercise", () => {
  const hint = "divide";
  const ask = (yours: () => number | number[], expected: number | number[] = [1, 2, 3]) => {
    print.mockClear();
    exercise("halves", { hint, yours, expected: () => expected });
    return said();
  };

  it("that holds its stub says so, with the hint, and goes on", () => {
    expect(ask(() => todo())).toBe("○ halves: not solved yet. Hint: divide");
    const half = (_: number): number => todo();
    expect(ask(() => [2, 4, 6].map(half))).toContain("not solved yet");
  });

  it("that is solved says so", () => {
    expect(ask(() => [1, 2, 3])).toBe("✓ halves: solved");
    expect(ask(() => [1, 2, 3 + 1e-10])).toBe("✓ halves: solved");
  });

  it("that is wrong says where and on which side, never what is right", () => {
    forSeeds(200, (random) => {
      const right = random.normalMatrix(pick(random, 1, 5), 1).to1DArray();
      const place = pick(random, 0, right.length - 1);
      const wrong = right.map((value, i) =>
        i === place ? value + (pick(random, 0, 1) === 0 ? -1 : 1) : value,
      );
      const text = ask(() => wrong, right);
      const side = wrong[place]! > right[place]! ? "large" : "small";
      expect(text).toBe(`✗ halves: number ${place + 1} of ${right.length}: ${wrong[place]} is too ${side}`);
      expect(text).not.toContain(String(right[place]));
    });
    expect(ask(() => 3, 2)).toBe("✗ halves: 3 is too large");
  });

  it("whose answer has another shape, is no number, or throws, says so", () => {
    expect(ask(() => [1, 2])).toBe("✗ halves: it has the shape a list of 2, asked for is a list of 3");
    expect(ask(() => [1, Number.NaN, 3])).toMatch(/^✗ halves: it throws .*NaN/);
    expect(
      ask(() => {
        throw new Error("no idea");
      }),
    ).toBe("✗ halves: it throws no idea");
  });

  it("that asks for something impossible is a mistake of its author's", () => {
    const expected = (): number => {
      throw new Error("the author's");
    };
    expect(() => exercise("x", { hint, yours: () => 1, expected })).toThrow("the author's");
  });

  it("is shown in a notebook as text and as HTML, whose signs are escaped", () => {
    beInNotebook();
    exercise("w < 1", { hint: "a & b", yours: () => todo(), expected: () => 1 });
    expect(shown).toEqual([
      {
        "text/plain": "○ w < 1: not solved yet. Hint: a & b",
        "text/html": '<div class="exercise">○ w &lt; 1: not solved yet. Hint: a &amp; b</div>',
      },
    ]);
  });
});

describe("the checks of a cell", () => {
  it("are told as one line with the digits folded, once the cell has ended", async () => {
    beInNotebook();
    check("sum", 4, 4);
    checkTrue("1 < 2", true);
    expect(shown).toEqual([]);
    await null;
    expect(shown).toEqual([
      {
        "text/plain": "✓ sum: 4 against 4, relative difference 0\n✓ 1 < 2",
        "text/html":
          '<details class="checks"><summary>✓ 2 checks</summary><pre>✓ sum: 4 against 4, relative difference 0\n✓ 1 &lt; 2</pre></details>',
      },
    ]);
    checkTrue("later", true);
    await null;
    expect(shown[1]!["text/html"]).toContain("✓ 1 check<");
    expect(said()).toBe("");
  });

  it("are told before a figure that comes after them", () => {
    beInNotebook();
    checkTrue("first", true);
    show(figure([line("w", [0], [0])], { caption: "then", x: { title: "x" }, y: { title: "y" } }));
    expect(shown.map((bundle) => bundle["text/plain"])).toEqual(["✓ first", "then [chart: w]"]);
  });

  it("that have passed are told, though one fails", async () => {
    beInNotebook();
    checkTrue("holds", true);
    expect(() => checkTrue("fails", false)).toThrow("✗ does not hold: fails");
    await null;
    expect(shown.map((bundle) => bundle["text/plain"])).toEqual(["✓ holds"]);
  });
});
