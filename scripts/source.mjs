// What others have printed, the source documents and books, against what the notebooks print in its place.

import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { printed } from "./notebook.mjs";
import { root } from "./project.mjs";

/**
 * @typedef {{ name: string, value?: number | string, line?: string, decimals?: number, relative?: number,
 *   absolute?: number, pattern?: string, note?: string, after?: string, at?: number }} Print a value that the
 *   source prints: a number, to so many decimals or within a tolerance; a string, which is a line of its own; or
 *   a pattern, where the source prints something that can only be answered in kind. A number of a table is the
 *   part number `at`, from 0, of what stands behind `after` at the beginning of its line
 * @typedef {{ cell: number, kind: "markdown" | "code", holds: string, formulas?: string[], prints?: Print[],
 *   figure?: string }} SourceCell
 * @typedef {{ document: string, notebook: string, title: string, cells: SourceCell[],
 *   errata: { id: string, kind: "erratum" | "note", check: boolean }[] }} SourceDocument
 * @typedef {{ document: string, where: string, cell: string, prints: Print[] }} Published a table or a list of a
 *   book or a paper, and the id of the cell that computes it again
 * @typedef {{ document: string, cell: number | string, name: string, source: number | string,
 *   got: number | string | null, difference: number | null, ok: boolean }} Row `cell` is the source's, or where
 *   in the book it stands
 */

/** @type {SourceDocument[]} */
export const documents = JSON.parse(readFileSync(join(root, "test", "fixtures", "cell-map.json"), "utf8"));

/**
 * The document that a notebook mirrors, if it mirrors one.
 * @param {string} file
 */
export function documentOf(file) {
  return documents.find(({ notebook }) => notebook === basename(file));
}

/**
 * The ids of the source cells that a cell mirrors.
 * @param {import("./notebook.mjs").Cell} cell
 */
export function mirrored({ metadata: { source } }) {
  return source ? (source.cells ?? [/** @type {number} */ (source.cell)]) : [];
}

/**
 * A row for every value that the source prints.
 * @param {SourceDocument} document
 * @param {import("./notebook.mjs").Notebook} notebook with outputs
 * @returns {Row[]}
 */
export function compare({ document, cells }, notebook) {
  return cells.flatMap(({ cell, prints = [] }) => {
    const outputs = notebook.cells
      .filter((candidate) => mirrored(candidate).includes(cell))
      .flatMap((candidate) => candidate.outputs ?? []);
    return rows({ document, cell, prints }, outputs);
  });
}

/**
 * A row for every value that the books and papers print which a notebook computes again.
 * @param {string} file
 * @param {import("./notebook.mjs").Notebook} notebook with outputs
 * @returns {Row[]}
 */
export function comparePublished(file, notebook) {
  return published(file).flatMap(({ document, where, cell: id, prints }) => {
    const outputs = notebook.cells.filter((cell) => cell.id === id).flatMap((cell) => cell.outputs ?? []);
    return rows({ document, cell: where, prints }, outputs);
  });
}

/**
 * What is published of the things that a notebook computes.
 * @param {string} file
 * @returns {Published[]}
 */
function published(file) {
  const list = join(root, "test", "fixtures", "published", `${basename(file).slice(0, 2)}.json`);
  return existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
}

/**
 * @param {{ document: string, cell: number | string, prints: Print[] }} source
 * @param {import("./notebook.mjs").Output[]} outputs
 * @returns {Row[]}
 */
function rows({ document, cell, prints }, outputs) {
  const lines = printed(outputs).split("\n");
  return prints.map((print) => ({ document, cell, name: print.name, ...comparePrint(print, lines) }));
}

/**
 * @param {Print} print
 * @param {string[]} lines
 * @returns {Pick<Row, "source" | "got" | "difference" | "ok">}
 */
function comparePrint(print, lines) {
  const { value, line, pattern, after } = print;
  if (value !== undefined && after !== undefined) {
    const found = lines.find((other) => other.trimStart().startsWith(`${after} `))?.trimStart();
    const part = found?.slice(after.length).trim().split(/\s+/)[print.at ?? 0] ?? null;
    if (typeof value === "string") return { source: value, got: part, difference: null, ok: part === value };
    const got = Number(part?.replace("−", "-") ?? Number.NaN);
    if (Number.isNaN(got)) return { source: value, got: part, difference: null, ok: false };
    return { source: value, got, difference: Math.abs(got - value), ok: agree(got, value, print) };
  }
  if (typeof value === "number") {
    const candidates = (line ? lines.filter((other) => other.startsWith(beforeNumber(line))) : lines)
      .map((other) => (line ? other.slice(beforeNumber(line).length) : other))
      .flatMap(numbers);
    const got = nearest(value, candidates);
    if (got === undefined) return { source: value, got: null, difference: null, ok: false };
    const ok = line ? lines.some((other) => other.trimEnd() === line) : agree(got, value, print);
    return { source: value, got, difference: Math.abs(got - value), ok };
  }
  const source = value ?? print.note ?? "";
  const expected = pattern ? new RegExp(pattern) : undefined;
  const found = lines.find((other) => (expected ? expected.test(other) : other.trim() === value));
  return {
    source,
    got: (found ?? lines.find((other) => other.trim()))?.trim() ?? null,
    difference: null,
    ok: found !== undefined,
  };
}

/** The line up to its last number. @param {string} line */
function beforeNumber(line) {
  return line.slice(0, line.search(/[-+]?[\d.]+$/));
}

/**
 * The numbers in a text; digits that belong to a name, as in `lambda2` or `w_1`, are none.
 * @param {string} text
 */
export function numbers(text) {
  return (text.match(/(?<![\w.])[-+−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w])/gi) ?? []).map((number) =>
    Number(number.replace("−", "-")),
  );
}

/** @param {number} value @param {number[]} candidates */
function nearest(value, candidates) {
  return candidates.reduce(
    (/** @type {number | undefined} */ best, candidate) =>
      best === undefined || Math.abs(candidate - value) < Math.abs(best - value) ? candidate : best,
    undefined,
  );
}

/** @param {number} got @param {number} value @param {Print} print */
function agree(got, value, { decimals, relative = 0, absolute = 0 }) {
  if (decimals !== undefined) return Number(got.toFixed(decimals)) === value;
  return Math.abs(got - value) <= absolute + relative * Math.abs(value);
}
