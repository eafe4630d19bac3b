// One side of a comparison, in a process of its own: bench/measure.mjs writes a line, this answers with one.
// Arguments: the task's place in the table, and "ours" or "peer".
import { createInterface } from "node:readline";
import { tasks } from "./tasks.mjs";

const [index, which] = process.argv.slice(2);
const task = tasks[Number(index)];
const side = which === "peer" ? task?.peer : task?.ours;
if (!task || !side) throw new Error(`there is no side ${which} of task ${index}`);

const { call, numbers, gap } = side(...task.size);
/** @type {unknown} */
let value;
answer({ ready: true });

for await (const line of createInterface({ input: process.stdin })) {
  const { repeats } = JSON.parse(line);
  if (repeats === undefined) {
    answer({ numbers: Array.from(numbers(value)), gap: gap?.(value) });
    continue;
  }
  const began = performance.now();
  for (let i = 0; i < repeats; i++) value = call();
  answer({ seconds: (performance.now() - began) / 1000 / repeats });
}

/** @param {object} message */
function answer(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
