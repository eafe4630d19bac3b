// The kernel beside ipykernel and plain tslab, in one run: each round starts each of them anew.
import path from "node:path";
import { Refusal, run } from "../scripts/process.mjs";
import { root, venvPath } from "../scripts/project.mjs";

const rounds = 5;
const cells = 40;
const notebooks = ["01", "02", "03", "04", "05"];

/** @typedef {{ name: string } & Record<string, number>} Figures */

/** What is measured, with its goal: against ipykernel, or a number of its own. */
const rows = [
  { key: "ready", label: "start to ready (ms)" },
  { key: "first", label: "first cell (ms)" },
  { key: "result", label: "start to first result (ms)", goal: 1, beside: "ipykernel" },
  { key: "small", label: "small cell (ms)", goal: 1.5, beside: "ipykernel" },
  { key: "start", label: "memory at start (MB)" },
  { key: "later", label: `memory after ${cells} cells (MB)`, goal: 180 },
  {
    key: "notebooks",
    label: `notebooks ${notebooks[0]} to ${notebooks.at(-1)} (s)`,
    goal: 0.8,
    beside: "tslab",
  },
];

/**
 * Measures and prints a table.
 *
 * @param {string} python of the peers, which has ipykernel
 * @returns {Promise<string>} the table
 */
export async function compareKernels(python) {
  const files = notebooks.map((number) => path.join(root, "notebooks", fileOf(number)));
  const typescript = {
    first: "console.log(1)",
    cell: "const xNUMBER = NUMBER + 1;\nconsole.log(xNUMBER);\nxNUMBER",
  };
  const node = process.execPath;
  const kernels = [
    {
      name: "ours",
      argv: [
        node,
        "--no-force-async-hooks-checks",
        path.join(root, "kernel/dist/main.js"),
        "{connection_file}",
      ],
      mode: "message",
      runsNotebooks: true,
      ...typescript,
    },
    {
      name: "tslab",
      argv: [
        node,
        path.join(root, "node_modules/tslab/bin/tslab"),
        "kernel",
        "--config-path={connection_file}",
      ],
      mode: "signal",
      runsNotebooks: true,
      ...typescript,
    },
    {
      name: "ipykernel",
      argv: [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
      mode: "signal",
      runsNotebooks: false,
      // What a notebook of this kind begins with in Python.
      first: "import numpy, matplotlib.pyplot\nprint(1)",
      cell: "xNUMBER = NUMBER + 1\nprint(xNUMBER)\nxNUMBER",
    },
  ];
  const request = { kernels, rounds, cells, folder: path.join(root, "notebooks"), notebooks: files };
  const { status, output } = await run(
    venvPath("python"),
    [path.join(root, "bench", "kernel.py"), JSON.stringify(request)],
    { cwd: root, limit: 1_200_000 },
  );
  const lines = output.split("\n").filter((line) => line.startsWith('{"name"'));
  if (status !== 0 || lines.length < rounds * kernels.length) throw new Refusal(output.trim().slice(-2000));
  return table(lines.map((line) => JSON.parse(line)));
}

/** @param {string} number */
function fileOf(number) {
  const names = {
    "01": "01-l2-gradient-descent",
    "02": "02-l1-l2-penalties",
    "03": "03-l1-l2-linear-regression",
    "04": "04-l2-intuition",
    "05": "05-weight-decay-closed-form",
  };
  return `${/** @type {Record<string, string>} */ (names)[number]}.ipynb`;
}

/** @param {Figures[]} figures */
function table(figures) {
  const median = (/** @type {string} */ name, /** @type {string} */ key) => {
    const values = figures
      .filter((each) => each.name === name && each[key] !== undefined)
      .map((each) => each[key]);
    return values.sort((a, b) => a - b)[values.length >> 1];
  };
  const show = (/** @type {number | undefined} */ value) =>
    value === undefined ? "" : value.toFixed(value < 20 ? 1 : 0);
  const lines = [[`kernel, median of ${rounds}`, "ours", "tslab", "ipykernel", "goal", "reached"]];
  for (const { key, label, goal, beside } of rows) {
    const ours = median("ours", key);
    const limit = goal === undefined ? undefined : beside ? goal * median(beside, key) : goal;
    const words = goal === undefined ? "" : beside ? `${goal} × ${beside}` : `${goal}`;
    const reached = limit === undefined ? "" : ours <= limit ? "yes" : "no";
    lines.push([
      label,
      ...["ours", "tslab", "ipykernel"].map((name) => show(median(name, key))),
      words,
      reached,
    ]);
  }
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  "),
    )
    .join("\n");
}
