import { Matrix } from "ml-matrix";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isMatrix, matrixBundle } from "../../kernel/src/runtime/matrix";
import { Client } from "./client";

const text = (rows: number[][]) => matrixBundle(new Matrix(rows))["text/plain"];

describe("a matrix", () => {
  test("has its shape, and its decimal points below each other", () => {
    expect(text([[1], [-20.5], [0.333333333]])).toBe(
      ["3 × 1 Matrix", "  1", "-20.5", "  0.333333"].join("\n"),
    );
    expect(
      text([
        [1.5, 100],
        [-22, 0.25],
      ]),
    ).toBe(["2 × 2 Matrix", "  1.5  100", "-22      0.25"].join("\n"));
  });

  test.each([
    [0, "0"],
    [-0, "0"],
    [1234567.891, "1234568"],
    [123456789, "123456789"],
    [0.8889539, "0.888954"],
    [12.3456789, "12.3457"],
    [0.00012345678, "0.000123457"],
    [0.000012345678, "1.23457e-5"],
    [-1e-300, "-1e-300"],
    [1e20, "1e+20"],
    [999999.99, "1000000"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
    [Number.NEGATIVE_INFINITY, "-Infinity"],
  ])("shows %d as %s", (value, shown) => {
    expect(text([[value]])).toBe(`1 × 1 Matrix\n${shown}`);
  });

  test("that is large shows its first and last rows and columns", () => {
    const bundle = matrixBundle(
      Matrix.from1DArray(
        20,
        30,
        Array.from({ length: 600 }, (_, i) => i),
      ),
    );
    const [shape, ...lines] = bundle["text/plain"]!.split("\n").map((line) => line.trim().split(/ +/));
    expect(shape!.join(" ")).toBe("20 × 30 Matrix");
    expect(lines).toHaveLength(11);
    expect(lines[0]).toEqual(["0", "1", "2", "3", "4", "…", "25", "26", "27", "28", "29"]);
    expect(lines[5]).toEqual(Array.from({ length: 11 }, () => "…"));
    expect(lines[10]!.at(-1)).toBe("599");
    expect(bundle["text/html"]!.match(/<tr>/g)).toHaveLength(12);
  });

  test("of ten rows and columns is shown whole, one without entries as its shape", () => {
    expect(text(Matrix.zeros(10, 10).to2DArray())).not.toContain("…");
    expect(matrixBundle(Matrix.zeros(0, 3))["text/plain"]).toBe("0 × 3 Matrix");
  });

  test("is told from other things, also when it comes from another copy of the package", () => {
    expect(isMatrix(Matrix.zeros(1, 1).transpose())).toBe(true);
    for (const other of [null, undefined, 1, "Matrix", [[1]], { rows: 1, columns: 1 }])
      expect(isMatrix(other)).toBe(false);
  });
});

describe("in a cell", () => {
  let kernel: Client;
  beforeAll(async () => {
    kernel = await Client.start();
  });
  afterAll(() => kernel.stop());

  const result = async (code: string) => (await kernel.run(code)).of("execute_result")[0]?.data;

  test("a matrix is a table", async () => {
    const data = await result(`import { Matrix } from "ml-matrix"; new Matrix([[1], [-20.5], [3]])`);
    expect(data).toMatchObject({
      "text/plain": "3 × 1 Matrix\n  1\n-20.5\n  3",
      "text/html": expect.stringMatching(
        /^<table.*3 × 1 Matrix<\/caption>.*<td>\u00a0\u00a01\u00a0\u00a0<\/td>.*<td>-20\.5<\/td>/,
      ),
    });
    // Colours are the theme's own.
    expect((data as Record<string, string>)["text/html"]).not.toMatch(/color|background/);
  });

  test("a value says itself how it is shown, as a result and through tslab's display", async () => {
    const shown = { "text/html": "<b>own</b>", "text/plain": "own" };
    const code = `class Own { [Symbol.for("Jupyter.display")]() { return ${JSON.stringify(shown)}; } }; new Own()`;
    expect(await result(code)).toEqual(shown);
    const displayed = await kernel.run(
      `import { display } from "tslab"; display.raw("text/plain", new Own() as unknown as string);`,
    );
    expect(displayed.of("display_data")).toMatchObject([{ data: shown }]);
    const promised = `({ async [Symbol.for("Jupyter.display")]() { return { "text/html": "later" }; } })`;
    expect(await result(promised)).toMatchObject({ "text/html": "later", "text/plain": expect.any(String) });
  });

  test("a value that cannot be shown fails its cell", async () => {
    const { reply } = await kernel.run(
      `({ [Symbol.for("Jupyter.display")]() { throw new Error("cannot be shown"); } })`,
    );
    expect(reply).toMatchObject({ status: "error", evalue: "cannot be shown" });
  });

  test.each([
    ["'text'", "text"],
    ["[1, 'a']", "[ 1, 'a' ]"],
    ["new Float64Array([1, 2])", "Float64Array(2) [ 1, 2 ]"],
    ["undefined", undefined],
  ])("%s is shown as %j", async (code, shown) => {
    expect(await result(code)).toEqual(shown === undefined ? undefined : { "text/plain": shown });
  });

  test("typed arrays are arrays in a bundle", async () => {
    const answer = await kernel.run(`import { display as show } from "tslab";
      show.raw("application/json", { y: new Float64Array([1, 2]) } as unknown as string);`);
    expect(answer.of("display_data")).toMatchObject([{ data: { "application/json": { y: [1, 2] } } }]);
  });

  test("a display is updated in place", async () => {
    const answer = await kernel.run(`import { newDisplay } from "tslab";
      const slot = newDisplay(); slot.text("one"); slot.text("two");`);
    const [first] = answer.of("display_data");
    const [second] = answer.of("update_display_data");
    expect(first).toMatchObject({
      data: { "text/plain": "one" },
      transient: { display_id: expect.any(String) },
    });
    expect(second).toMatchObject({ data: { "text/plain": "two" }, transient: first!.transient });
  });
});
