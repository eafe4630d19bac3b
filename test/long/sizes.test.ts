/** Data that is large: no more memory than a few copies of it, time in proportion to the rows, no stack that overflows. */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/project.mjs";

interface Cost {
  seconds: number;
  bytes: number;
  /** The bytes as a multiple of those of the data. */
  times: number;
}

/** What a task costs, in a process of its own. */
function cost(task: string, rows: number, columns: number): Cost {
  const file = path.join(root, "bench", "size.mjs");
  const args = ["--expose-gc", file, task, String(rows), String(columns)];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" }));
}

/** A model of the data is at hand, and what an allocator keeps back is some megabytes. */
const slack = 0.1;

test.each([
  ["predict", 1.2],
  ["split", 3], // of which a half is the objects of two million rows of a Matrix
  ["standardize", 2.5],
  ["scores", 2.5],
  ["ridge", 2.5],
  ["ridge path", 2.5],
  ["lasso path", 2.5],
  ["coordinate descent", 2.5],
  ["cross-validation", 3.5],
])("%s of a million rows of 20 columns takes memory for %d times the data at most", (task, most) => {
  const { times, seconds } = cost(task, 1_000_000, 20);
  expect(times).toBeLessThan(most + slack);
  console.log(`measured: ${task} ${times.toFixed(2)} times the data, ${seconds.toFixed(1)} s`);
});

test("time grows as the rows do", () => {
  const [small, large] = [100_000, 800_000].map((rows) => cost("lasso path", rows, 20).seconds);
  // Eight times as many; some of the small one's time is the start.
  expect(large! / small!).toBeLessThan(12);
});

test("a history of parameters takes 8 bytes for each number, and the room of three other histories", () => {
  const { bytes } = cost("history", 50, 500);
  expect(bytes).toBeLessThan(2 * 8 * 500 * 20_000);
});

test.each(["predict", "split", "standardize", "scores", "ridge", "lasso path", "coordinate descent"])(
  "%s of 200,000 columns fits on the stack",
  (task) => {
    expect(cost(task, 10, 200_000).seconds).toBeGreaterThan(0);
  },
);
