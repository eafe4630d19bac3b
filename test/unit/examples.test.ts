/** Every public function has an example, and every example gives what it says. */
import { describe, expect, it } from "vitest";
import { catalogue, disagreements, mistakes, written } from "./examples";

const { functions, examples } = catalogue();
const shown = new Set(examples.map(({ name }) => name));

describe("the examples", () => {
  it("are there for every public function", () => {
    expect(functions.length).toBeGreaterThan(50);
    expect(functions.filter((name) => !shown.has(name))).toEqual([]);
  });

  it("are right to the compiler", () => {
    const wrong = { name: "a wrong one", code: 'l1("0.1"); // 1' };
    expect(mistakes([...examples, wrong])).toEqual([
      "a wrong one: Argument of type 'string' is not assignable to parameter of type 'number'.",
    ]);
  });

  it.each(examples.map((example) => [example.name, example] as const))(
    "of %s gives what it says",
    async (_, each) => {
      expect(await disagreements(each)).toEqual([]);
    },
  );
});

describe("an example", () => {
  const run = (code: string) => disagreements({ name: "test", code });

  it.each([
    "1 / 3; // 0.3333333333333333",
    "[1, 'a', undefined]; // [1, \"a\", undefined]",
    "new Float64Array([1, 0.1 + 0.2]); // [1, 0.30000000000000004]",
    "new Matrix([[1, 2], [3, 4]]); // [[1, 2], [3, 4]]",
    "({ a: 1, b: { c: [2] } }); // { a: 1, b: { c: [2] } }",
    "const line = [1];\nline.push(2);\nline; // [1, 2]",
    "l1(-1); // throws: lambda must be a finite number >= 0, got -1",
    "console.log('a', 1); // prints: a 1",
    "await Promise.resolve(2); // 2",
  ])("may be %j", async (code) => {
    expect(await run(code)).toEqual([]);
  });

  it("is found out when it says something else", async () => {
    expect(await run("1 + 1; // 3")).toEqual(["2 instead of 3"]);
    expect(await run("1; // 2\nl1(1); // throws: no")).toHaveLength(2);
    expect(await run("l1(-1); // 1")).toEqual([
      "throws: lambda must be a finite number >= 0, got -1 instead of 1",
    ]);
    expect(await run("console.log('a'); // prints: b")).toEqual(["prints: a instead of prints: b"]);
  });

  it("must end with a result, and have results of expressions only", async () => {
    expect(await run("1 + 1;")).toEqual(["the last line has no result behind it"]);
    expect(await run("const x = 1; // 1\nx; // 1")).toEqual(['"1" stands behind what has no value']);
  });

  it("fails with what it throws", async () => {
    await expect(run("l1(-1);\n1; // 1")).rejects.toThrow("lambda must be");
  });

  it("is compared by the shortest text of its numbers", () => {
    expect(written([1e21, -0, 1e-7, Number.NaN])).toBe("[1e+21, 0, 1e-7, NaN]");
  });
});
