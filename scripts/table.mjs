// A table as text.

/**
 * Columns as wide as their longest entry, two spaces between them.
 *
 * @param {string[]} head
 * @param {string[][]} body as long as the head in each row
 * @param {number[]} [numbers] the columns that are aligned at their right
 * @returns {string}
 */
export function table(head, body, numbers = []) {
  const rows = [head, ...body];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const padded = (/** @type {string} */ entry, /** @type {number} */ column) =>
    numbers.includes(column) ? entry.padStart(widths[column] ?? 0) : entry.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(padded).join("  ").trimEnd()).join("\n");
}
