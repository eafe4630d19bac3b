// npm run bench [-- [--only NAME] [--json FILE]]
// Times the library beside NumPy, scikit-learn and ml-matrix, and the kernel beside ipykernel and plain tslab, in one
// run, and prints the ratios with their goals.
// The results are compared first: what is fast and wrong ends with exit status 1.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { main, Refusal, run } from "../scripts/process.mjs";
import { root, setUp, timed, venvPath } from "../scripts/setup.mjs";

/** @typedef {import("./measure.mjs").Row} Row */

const usage = "npm run bench -- [--only NAME] [--json FILE]";

await main(async () => {
  const { only, json } = readArguments();
  await setUp();
  // Not before the set-up, which brings and builds what these two import.
  const { tasks } = await import("./tasks.mjs");
  const { measure } = await import("./measure.mjs");
  const wanted = tasks.filter(({ name }) => name.toLowerCase().includes(only.toLowerCase()));
  const withKernel = "kernel".includes(only.toLowerCase());
  if (wanted.length === 0 && !withKernel) {
    const names = [...new Set(tasks.map(({ name }) => `"${name}"`)), '"kernel"'].join(", ");
    throw new Refusal(`There is no task "${only}". There are: ${names}.`);
  }
  const python = await setUpPeers();
  if (withKernel) {
    const { compareKernels } = await import("./kernel.mjs");
    let compared = "";
    await timed("kernel / tslab, ipykernel", async () => {
      compared = await compareKernels(python);
    });
    console.log(`\n${compared}\n`);
    if (wanted.length === 0) return;
  }

  /** @type {Row[]} */
  const rows = [];
  for (const task of wanted) {
    await timed(`${task.name} / ${task.with}`, async () => {
      const row = await measure(task, tasks.indexOf(task), python);
      rows.push(row);
      return row.agrees ? undefined : `the results differ by ${row.difference.toExponential(1)}`;
    });
  }

  console.log(`\n${table(rows)}\n`);
  const reached = rows.filter((row) => row.reached).length;
  console.log(
    `${reached} of ${rows.length} goals reached; ratios are medians, below 1 is faster than the peer.`,
  );
  if (json) writeFileSync(json, `${JSON.stringify(rows, null, 2)}\n`);
  if (rows.some(({ agrees }) => !agrees)) process.exitCode = 1;
});

/** What the command line asks for. A path is meant from where npm was called. */
function readArguments() {
  try {
    const { values } = parseArgs({
      options: { only: { type: "string", default: "" }, json: { type: "string" } },
    });
    const json = values.json && path.resolve(process.env.INIT_CWD ?? process.cwd(), values.json);
    if (json && !existsSync(path.dirname(json))) throw new Error(`There is no folder for ${values.json}`);
    return { only: values.only, json };
  } catch (error) {
    const [reason] = /** @type {Error} */ (error).message.split(". ");
    throw new Refusal(`${reason}. Use: ${usage}`);
  }
}

/** Installs the peers when they are missing or of other versions. @returns {Promise<string>} their Python */
async function setUpPeers() {
  const venv = path.join(root, ".cache", "bench-venv");
  const python = path.join(venv, path.relative(path.join(root, ".venv"), venvPath("python")));
  const requirements = path.join(root, "bench", "requirements.txt");
  const stamp = path.join(venv, "installed");
  const wanted = createHash("sha256").update(readFileSync(requirements)).update(root).digest("hex");
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  await timed("peers", async () => {
    rmSync(venv, { recursive: true, force: true });
    await tool(venvPath("python"), ["-m", "venv", venv]);
    const pip = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--require-hashes"];
    await tool(python, [...pip, "-r", requirements]);
    writeFileSync(stamp, wanted);
  });
  return python;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
async function tool(command, args) {
  const { status, output } = await run(command, args, { cwd: root });
  if (status !== 0) throw new Refusal(`The peers could not be installed: ${output.trim().slice(-2000)}`);
}

/** @param {Row[]} rows */
function table(rows) {
  const lines = [
    ["task", "peer", "ours (ms)", "peer (ms)", "ratio", "first call", "goal", "reached"],
    ...rows.map((row) =>
      row.agrees
        ? [
            row.task,
            row.peer,
            ...[row.ours, row.theirs, row.ratio, row.firstRatio].map(brief),
            String(row.goal),
            row.reached ? "yes" : "no",
          ]
        : [row.task, row.peer, "", "", "", "", String(row.goal), "wrong"],
    ),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const isText = (/** @type {number} */ column) => column < 2;
  return lines
    .map((line) =>
      line
        .map((cell, i) => (isText(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Three digits. @param {number} value */
function brief(value) {
  return Number(value.toPrecision(3)).toLocaleString("en", {
    maximumSignificantDigits: 3,
    useGrouping: false,
  });
}
