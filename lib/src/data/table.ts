/** Tables with named columns, from files of comma-separated values. */
import { Matrix } from "ml-matrix";
import papaparse from "papaparse";
import { isList, quote } from "../input";

/** Rows and columns as they stand in a file: texts, which are numbers where they are asked for as such. */
export interface DataTable {
  readonly names: readonly string[];
  /** How many there are, the one with the names not counted. */
  readonly rows: number;
  /**
   * A column as it is written.
   * @throws RangeError when there is no such column
   */
  texts(name: string): string[];
  /**
   * A column of numbers.
   * @throws RangeError when there is no such column, or an entry is missing or no number (with its row)
   */
  column(name: string): number[];
  /**
   * Columns of numbers side by side, n × (how many names).
   * @throws TypeError unless names are a list of at least one; RangeError as `column` does
   */
  matrix(names: readonly string[]): Matrix;
  /**
   * The rows of which `keep` says so.
   * @throws TypeError when `keep` is no function
   */
  where(keep: (row: Readonly<Record<string, string>>) => boolean): DataTable;
}

/**
 * Reads a text of comma-separated values whose first line holds the names of the columns. NA, or nothing, is a value
 * that is missing.
 *
 * @throws TypeError when it gets no text; RangeError without a row, with two columns of one name, or with a row that has
 *   more or fewer entries than there are names (with its number)
 * @example
 * const trees = parseTable("height,kind\n12.5,oak\n8,birch\n");
 * trees.column("height"); // [12.5, 8]
 * trees.where(({ kind }) => kind === "oak").rows; // 1
 */
export function parseTable(text: string): DataTable {
  if (typeof text !== "string") throw new TypeError(`text must be a text, got ${quote(text)}`);
  const { data } = papaparse.parse<string[]>(text, { skipEmptyLines: true, delimiter: "," });
  const [head, ...lines] = data;
  if (!head || lines.length === 0)
    throw new RangeError("text must hold a line of names and at least one row");
  const names = head.map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new RangeError(`two columns have the name ${quote(twice)}`);
  const odd = lines.findIndex((line) => line.length !== names.length);
  if (odd >= 0) {
    throw new RangeError(`row ${odd + 1} must have ${names.length} entries, got ${lines[odd].length}`);
  }
  return tableOf(names, lines);
}

/** Where programs run that can read files. */
interface Surroundings {
  readonly process?: {
    readonly versions?: { readonly node?: string };
    getBuiltinModule?(name: "node:fs"): { readFileSync(path: string, encoding: "utf8"): string } | undefined;
  };
  fetch(path: string): Promise<{ ok: boolean; status: number; text(): Promise<string> }>;
}

/**
 * Reads a table from a file: in Node beside the notebook or the folder that the program runs in, on a page from its
 * address.
 *
 * @param path such as "data/prostate.csv"
 * @throws TypeError when the path is no text; Error when there is no such file; as `parseTable` does
 * @example
 * await loadTable("none.csv"); // throws: ENOENT: no such file or directory, open 'none.csv'
 */
export async function loadTable(path: string): Promise<DataTable> {
  if (typeof path !== "string") throw new TypeError(`path must be a text, got ${quote(path)}`);
  const { process, fetch } = globalThis as unknown as Surroundings;
  const files = process?.getBuiltinModule?.("node:fs");
  if (files) return parseTable(files.readFileSync(path, "utf8"));
  const node = process?.versions?.node;
  if (node) throw new Error(`loadTable reads files with Node 20.16 or newer, and this is ${node}`);
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path} could not be read: ${answer.status}`);
  return parseTable(await answer.text());
}

function tableOf(names: readonly string[], lines: readonly (readonly string[])[]): DataTable {
  const texts = (name: string): string[] => {
    const at = names.indexOf(name);
    if (at < 0) throw new RangeError(`there is no column ${quote(name)}, but ${names.join(", ")}`);
    return lines.map((line) => line[at].trim());
  };
  const column = (name: string): number[] =>
    texts(name).map((text, i) => {
      const value = text === "" ? Number.NaN : Number(text);
      if (Number.isFinite(value)) return value;
      const found = text === "" || text === "NA" ? "it is missing" : `got ${quote(text)}`;
      throw new RangeError(`column ${quote(name)} must hold numbers: in row ${i + 1} ${found}`);
    });
  return {
    names,
    rows: lines.length,
    texts,
    column,
    matrix: (wanted) => {
      if (!isList(wanted) || wanted.length === 0) {
        throw new TypeError(`names must be a list of at least one, got ${quote(wanted)}`);
      }
      return new Matrix(wanted.map(column)).transpose();
    },
    where: (keep) => {
      if (typeof keep !== "function") throw new TypeError(`keep must be a function, got ${quote(keep)}`);
      return tableOf(
        names,
        lines.filter((line) => keep(Object.fromEntries(names.map((name, i) => [name, line[i].trim()])))),
      );
    },
  };
}
