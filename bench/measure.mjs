// Measures a task: two processes that live for the whole of it, ours and the peer's, asked in turn.
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { end, Refusal, start } from "../scripts/process.mjs";

/** @typedef {import("./tasks.mjs").Task} Task */
/**
 * @typedef {object} Row
 * @property {string} task
 * @property {string} peer
 * @property {number} ours milliseconds, the median of the rounds
 * @property {number} theirs
 * @property {number} ratio the median over the rounds of ours / theirs
 * @property {number} first milliseconds of our first call, in a process that has done nothing else
 * @property {number} firstRatio by that of the peer
 * @property {number} [gap] how far our worst objective lies above its minimum at most, as a share of that without weights
 * @property {number} [theirGap] the same of the peer
 * @property {number} goal
 * @property {boolean} reached
 * @property {number} difference of the results, relative to the largest number
 * @property {boolean} agrees
 */

/** Of what takes more than `long` seconds fewer rounds have to do. */
const [rounds, fewRounds, long] = [9, 3, 0.5];
const fileOf = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/** What nobody asks for where the results differ. */
const unknown = {
  ours: Number.NaN,
  theirs: Number.NaN,
  ratio: Number.NaN,
  first: Number.NaN,
  firstRatio: Number.NaN,
};

/** @typedef {{ numbers: number[], gap?: number }} Result */

/**
 * The gaps where ours is known: what the peer's objectives lie above ours is added to it.
 * @param {Result} ours
 * @param {Result} theirs
 */
function gaps({ numbers, gap }, theirs) {
  if (gap === undefined) return {};
  // The first λ leaves no weight
  const above = theirs.numbers.map((value, i) => (value - numbers[i]) / numbers[0]);
  return { gap, theirGap: Math.max(gap, ...above) };
}

/** One thread for every library that would take more: on a busy machine two threads can be a hundred times slower. */
const oneThread = Object.fromEntries(
  ["OPENBLAS", "OMP", "MKL", "BLIS", "VECLIB_MAXIMUM"].map((name) => [`${name}_NUM_THREADS`, "1"]),
);

/**
 * @param {Task} task
 * @param {number} index its place in the table
 * @param {string} python
 * @returns {Promise<Row>}
 */
export async function measure(task, index, python) {
  const script = [fileOf("player.mjs"), String(index)];
  const ours = player(process.execPath, [...script, "ours"]);
  const theirs = task.peer
    ? player(process.execPath, [...script, "peer"])
    : player(python, [fileOf("peers.py"), task.key, ...task.size.map(String)]);
  const sides = [ours, theirs];
  try {
    for (const side of sides) await side.ready;
    const first = [];
    for (const side of sides) first.push(await side.time(1));

    const [got, expected] = [await ours.result(), await theirs.result()];
    const difference = distance(got.numbers, expected.numbers);
    const agrees = difference <= task.tolerance;
    const row = {
      task: task.name,
      peer: task.with,
      goal: task.goal,
      difference,
      agrees,
      ...gaps(got, expected),
    };
    if (!agrees) return { ...row, ...unknown, reached: false };

    const repeats = [];
    for (const side of sides) repeats.push(await warmUp(side));
    const times = /** @type {number[][]} */ ([[], []]);
    const count = Math.max(...first) > long ? fewRounds : rounds;
    for (let round = 0; round < count; round++) {
      // Who comes first changes from round to round.
      for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
        times[which].push(await sides[which].time(repeats[which]));
      }
    }
    const ratio = median(times[0].map((seconds, round) => seconds / times[1][round]));
    return {
      ...row,
      ours: 1000 * median(times[0]),
      theirs: 1000 * median(times[1]),
      ratio,
      first: 1000 * first[0],
      firstRatio: first[0] / first[1],
      reached: ratio <= task.goal,
    };
  } finally {
    await Promise.all(sides.map((side) => side.end()));
  }
}

/**
 * Calls again and again until compilers have settled.
 * @param {ReturnType<typeof player>} side
 * @returns {Promise<number>} how many calls make a round long enough for the clock
 */
async function warmUp(side) {
  let seconds = 0;
  let repeats = 1;
  for (let spent = 0; spent < 0.5; spent += seconds * repeats) {
    if (spent > 0) repeats = Math.max(1, Math.ceil(0.1 / seconds));
    seconds = await side.time(repeats);
  }
  return Math.max(1, Math.ceil(0.03 / seconds));
}

/**
 * A process that times calls when it is asked to.
 * @param {string} command
 * @param {string[]} args
 */
function player(command, args) {
  const child = start(command, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...oneThread },
  });
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error("a player needs its pipes");
  let said = "";
  stderr.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Refusal(`${command} ${args.join(" ")} ended early: ${said.trim().slice(-2000)}`);
    return JSON.parse(value);
  };
  const ask = async (/** @type {object} */ message) => {
    if (!stdin.write(`${JSON.stringify(message)}\n`)) await once(stdin, "drain");
    return next();
  };
  return {
    ready: next(),
    /** @param {number} repeats @returns {Promise<number>} seconds a call */
    time: async (repeats) => (await ask({ repeats })).seconds,
    /** @returns {Promise<Result>} */
    result: () => ask({}),
    end: () => end(child),
  };
}

/**
 * The largest difference, relative to the largest number expected; NaN when there are more numbers on one side.
 * @param {number[]} got
 * @param {number[]} expected
 */
function distance(got, expected) {
  if (got.length !== expected.length) return Number.NaN;
  let difference = 0;
  let largest = 0;
  got.forEach((value, i) => {
    const here = Math.abs(value - expected[i]);
    if (!(here <= difference)) difference = here;
    largest = Math.max(largest, Math.abs(expected[i]));
  });
  return difference / largest;
}

/** @param {number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
