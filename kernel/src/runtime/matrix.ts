/** How a matrix of ml-matrix is shown: its shape, and its numbers aligned at the decimal point. */

export interface MatrixLike {
  rows: number;
  columns: number;
  get(row: number, column: number): number;
}

/** More rows or columns than this are shown as the first and the last half of as many. */
const shown = 10;

const ellipsis = "…";

/** ml-matrix marks its classes so that those of another copy of the package are recognized. */
export function isMatrix(value: unknown): value is MatrixLike {
  return (value as { klass?: unknown } | null)?.klass === "Matrix";
}

export function matrixBundle(matrix: MatrixLike): Record<string, string> {
  const shape = `${matrix.rows} × ${matrix.columns} Matrix`;
  const rows = selection(matrix.rows);
  const columns = selection(matrix.columns);
  const cells = columns.map((column) =>
    align(
      rows.map((row) =>
        row === undefined || column === undefined ? ellipsis : format(matrix.get(row, column)),
      ),
    ),
  );
  const lines = rows.map((_, i) => cells.map((column) => column[i]).join("  "));
  return {
    "text/plain": [shape, ...lines.map((line) => line.trimEnd())].join("\n"),
    "text/html": html(shape, rows, columns, cells),
  };
}

/** The indices that are shown; undefined stands for those left out. */
function selection(length: number): (number | undefined)[] {
  const all = Array.from({ length }, (_, i) => i);
  return length <= shown ? all : [...all.slice(0, shown / 2), undefined, ...all.slice(-shown / 2)];
}

/** Six significant digits, but never fewer than stand before the decimal point. */
function format(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return String(value);
  if (size < 1e-4 || size >= 1e15) return value.toExponential(5).replace(/\.?0+e/, "e");
  const before = Math.max(0, Math.floor(Math.log10(size)) + 1);
  const digits = size < 1 ? 6 - Math.floor(Math.log10(size)) - 1 : Math.max(0, 6 - before);
  const text = value.toFixed(digits);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Pads a column so that its decimal points stand below each other. */
function align(texts: string[]): string[] {
  const parts = texts.map((text) => /^([^.e]*)(.*)$/.exec(text)!.slice(1) as [string, string]);
  const before = Math.max(0, ...parts.map(([whole]) => whole.length));
  const after = Math.max(0, ...parts.map(([, fraction]) => fraction.length));
  return parts.map(([whole, fraction]) => whole.padStart(before) + fraction.padEnd(after));
}

/** A table without colours of its own, so that it is legible in the light and in the dark theme. */
function html(
  shape: string,
  rows: (number | undefined)[],
  columns: (number | undefined)[],
  cells: string[][],
): string {
  const heading = (index: number | undefined) =>
    `<th style="opacity:0.6;font-weight:normal">${index ?? ellipsis}</th>`;
  // Spaces that stay: a page joins plain ones, and JupyterLab forbids tables to say otherwise.
  const number = (text: string) => `<td>${text.replaceAll(" ", "\u00a0")}</td>`;
  const body = rows.map(
    (row, i) => `<tr>${heading(row)}${cells.map((column) => number(column[i]!)).join("")}</tr>`,
  );
  return [
    '<table style="font-family:var(--jp-code-font-family,monospace);margin-left:0">',
    `<caption style="caption-side:top;text-align:left;white-space:nowrap">${shape}</caption>`,
    `<thead><tr><th></th>${columns.map(heading).join("")}</tr></thead>`,
    `<tbody>${body.join("")}</tbody>`,
    "</table>",
  ].join("");
}
