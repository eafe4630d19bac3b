// What large data takes: rows and columns double, time and memory are to follow. Each in a process of its own.
import path from "node:path";
import { Refusal, run } from "../scripts/process.mjs";
import { root } from "../scripts/project.mjs";
import { table } from "../scripts/table.mjs";

/** Tasks of bench/size.mjs, each with its shapes. @type {[task: string, shapes: [rows: number, columns: number][]][]} */
const series = [
  ["predict", rowsOf(20)],
  ["split", rowsOf(20)],
  ["ridge", rowsOf(20)],
  ["lasso path", rowsOf(20)],
  ["ridge", columnsOf(2000)],
  ["ridge path", columnsOf(2000)],
  ["lasso path", columnsOf(200)],
];

/** @param {number} columns @returns {[number, number][]} */
function rowsOf(columns) {
  return [125_000, 250_000, 500_000, 1_000_000].map((rows) => [rows, columns]);
}

/** @param {number} rows @returns {[number, number][]} */
function columnsOf(rows) {
  return [250, 500, 1000, 2000].map((columns) => [rows, columns]);
}

/** @returns {Promise<string>} a table */
export async function scaleTable() {
  const body = [];
  for (const [task, shapes] of series) {
    let before = Number.NaN;
    for (const [rows, columns] of shapes) {
      const args = ["--expose-gc", path.join(root, "bench", "size.mjs"), task, String(rows), String(columns)];
      const { status, output } = await run(process.execPath, args, { cwd: root, limit: 600_000 });
      if (status !== 0) throw new Refusal(output.trim().slice(-2000));
      const { seconds, bytes, times } = JSON.parse(output);
      const growth = Number.isNaN(before) ? "" : (seconds / before).toFixed(1);
      const megabytes = (bytes / 1e6).toFixed(0);
      body.push([task, `${rows} × ${columns}`, seconds.toFixed(2), growth, megabytes, times.toFixed(1)]);
      before = seconds;
    }
  }
  return table(
    ["task", "data", "time (s)", "by the half", "memory (MB)", "by the data"],
    body,
    [1, 2, 3, 4, 5],
  );
}
