/** Tables from files of comma-separated values, and those that the notebooks bring along. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadTable, parseTable } from "shrinkage";
import { afterEach, describe, expect, it, vi } from "vitest";
import { forSeeds, pick } from "./problems";

const text = 'name,height,kind\nfirst,12.5,oak\n"a, b",8,"bi""rch"\nlast,NA,\n';

describe("a table", () => {
  it("has its columns by name, as texts and as numbers", () => {
    const table = parseTable(text);
    expect([table.names, table.rows]).toEqual([["name", "height", "kind"], 3]);
    expect(table.texts("name")).toEqual(["first", "a, b", "last"]);
    expect(table.texts("kind")).toEqual(["oak", 'bi"rch', ""]);
    const known = table.where(({ height }) => height !== "NA");
    expect(known.column("height")).toEqual([12.5, 8]);
    expect(known.matrix(["height", "height"]).to2DArray()).toEqual([
      [12.5, 12.5],
      [8, 8],
    ]);
  });

  it("gives back every number that was written", () => {
    forSeeds(100, (random) => {
      const [rows, columns] = [pick(random, 1, 6), pick(random, 1, 5)];
      const X = random.normalMatrix(rows, columns).mul(10 ** pick(random, -300, 300));
      const names = Array.from({ length: columns }, (_, j) => `x${j}`);
      const end = pick(random, 0, 1) === 0 ? "\n" : "\r\n";
      const written = [names, ...X.to2DArray()].map((line) => line.join(",")).join(end);
      expect(parseTable(written).matrix(names).to2DArray()).toEqual(X.to2DArray());
    });
  });

  it("takes no note of a byte order mark, of spaces around, of empty lines", () => {
    const table = parseTable("\ufeffa , b\n\n 1 , 2 \n\n");
    expect([table.names, table.matrix(["a", "b"]).to2DArray()]).toEqual([["a", "b"], [[1, 2]]]);
  });

  it.each([
    ["no text", () => parseTable(5 as never), TypeError, "text must be a text, got 5"],
    ["nothing", () => parseTable(""), RangeError, "a line of names and at least one row"],
    ["names alone", () => parseTable("a,b\n"), RangeError, "at least one row"],
    ["a name twice", () => parseTable("a,a\n1,2"), RangeError, 'two columns have the name "a"'],
    ["a short row", () => parseTable("a,b\n1,2\n3"), RangeError, "row 2 must have 2 entries, got 1"],
    [
      "a column that is not there",
      () => parseTable(text).column("x"),
      RangeError,
      'no column "x", but name, height, kind',
    ],
    ["a missing number", () => parseTable(text).column("height"), RangeError, "in row 3 it is missing"],
    [
      "a word",
      () => parseTable(text).column("kind"),
      RangeError,
      '"kind" must hold numbers: in row 1 got "oak"',
    ],
    ["Infinity", () => parseTable("a\nInfinity").column("a"), RangeError, 'in row 1 got "Infinity"'],
    [
      "a text for a list",
      () => parseTable("a\n1").matrix("a" as never),
      TypeError,
      'names must be a list of at least one, got "a"',
    ],
    [
      "no names",
      () => parseTable("a\n1").matrix([]),
      TypeError,
      "names must be a list of at least one, got a list of 0",
    ],
    [
      "no condition",
      () => parseTable("a\n1").where(undefined as never),
      TypeError,
      "keep must be a function, got undefined",
    ],
  ])("refuses %s", (_, call, kind, message) => {
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});

describe("a file", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is read where there are files", async () => {
    const folder = mkdtempSync(join(tmpdir(), "table-"));
    writeFileSync(join(folder, "t.csv"), "a\n1\n");
    expect((await loadTable(join(folder, "t.csv"))).column("a")).toEqual([1]);
    await expect(loadTable(join(folder, "none.csv"))).rejects.toThrow("ENOENT");
    await expect(loadTable(3 as never)).rejects.toThrow("path must be a text, got 3");
    rmSync(folder, { recursive: true });
  });

  it("is fetched where there are none", async () => {
    vi.stubGlobal("process", undefined);
    const ask = vi.fn(async (path: string) => ({
      ok: path === "t.csv",
      status: 404,
      text: async () => "a\n2\n",
    }));
    vi.stubGlobal("fetch", ask);
    expect((await loadTable("t.csv")).column("a")).toEqual([2]);
    await expect(loadTable("none.csv")).rejects.toThrow("none.csv could not be read: 404");
  });
});

describe("the notebooks' data", () => {
  const folder = join(import.meta.dirname, "../../notebooks/data");
  const files = readdirSync(folder).filter((name) => name.endsWith(".csv"));

  it.each(files)("%s has its card", (name) => {
    expect(existsSync(join(folder, name.replace(".csv", ".md")))).toBe(true);
  });

  it.each([
    ["prostate", 97, 10],
    ["diabetes", 442, 11],
    ["hitters", 322, 20],
    ["breast-cancer", 569, 31],
  ])("%s has %i rows and %i columns", async (name, rows, columns) => {
    const table = await loadTable(join(folder, `${name}.csv`));
    expect([table.rows, table.names.length]).toEqual([rows, columns]);
  });

  it("has the corrected weight in row 32 of prostate, and 67 rows to learn from", async () => {
    const table = await loadTable(join(folder, "prostate.csv"));
    expect(table.column("lweight")[31]).toBe(3.804438);
    expect(table.where(({ train }) => train === "T").rows).toBe(67);
  });

  it("has 263 salaries, and 357 benign tumours", async () => {
    const hitters = await loadTable(join(folder, "hitters.csv"));
    expect(hitters.where(({ Salary }) => Salary !== "NA" && Salary !== "").rows).toBe(263);
    const tumours = await loadTable(join(folder, "breast-cancer.csv"));
    expect(tumours.column("benign").reduce((sum, each) => sum + each, 0)).toBe(357);
  });
});
