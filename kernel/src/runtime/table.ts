/** Lists of plain objects as a table. */
import { inspect } from "node:util";

type Row = Record<string, unknown>;

/** More rows than this are shown as the first ones. */
const shown = 100;

/** A list of at least one plain object, and of nothing else, whose fields are no objects themselves. */
export function isTable(value: unknown): value is Row[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRow);
}

function isRow(value: unknown): value is Row {
  if (typeof value !== "object" || value === null) return false;
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const fields = Object.values(value);
  return fields.length > 0 && fields.every((field) => field === null || typeof field !== "object");
}

export function tableHtml(rows: Row[], keys: string[] = rows.map((_, i) => String(i))): string {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const cell = (text: string) => `<td>${escapeHtml(text)}</td>`;
  const heading = (text: string) => `<th>${escapeHtml(text)}</th>`;
  const body = rows.slice(0, shown).map((row, i) => {
    const fields = columns.map((column) => cell(column in row ? text(row[column]) : ""));
    return `<tr>${heading(keys[i]!)}${fields.join("")}</tr>`;
  });
  const rest = rows.length > shown ? `<caption>the first ${shown} of ${rows.length} rows</caption>` : "";
  const head = `<thead><tr><th></th>${columns.map(heading).join("")}</tr></thead>`;
  return `<table>${rest}${head}<tbody>${body.join("")}</tbody></table>`;
}

const text = (value: unknown) => (typeof value === "string" ? value : inspect(value));

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What `console.table` is given, as rows with their names: undefined where it is no table. */
export function rowsOf(data: unknown, columns?: string[]): { rows: Row[]; keys: string[] } | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const entries = data instanceof Map || data instanceof Set ? [...data.entries()] : Object.entries(data);
  if (entries.length === 0) return undefined;
  const rows = entries.map(([, value]) => {
    if (typeof value !== "object" || value === null) return { Values: value };
    const fields = Object.entries(value);
    return Object.fromEntries(columns ? fields.filter(([key]) => columns.includes(key)) : fields);
  });
  return { rows, keys: entries.map(([key]) => String(key)) };
}
