// npm run bench [-- [--only NAME] [--json FILE]]
// Times the library beside NumPy, scikit-learn, glmnet, celer, skglm, adelie and ml-matrix, what it takes as data grows,
// and the kernel beside ipykernel and plain tslab, in one run, and prints the ratios with their goals: see README.md.
// The results are compared first: what is fast and wrong ends with exit status 1.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { main, Refusal } from "../scripts/process.mjs";
import { cache, root, venvPath } from "../scripts/project.mjs";
import { isComplete, makeEnvironment } from "../scripts/setup/python.mjs";
import { setUp } from "../scripts/setup.mjs";
import { timed } from "../scripts/steps.mjs";
import { table } from "../scripts/table.mjs";

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
  const withScale = "scale".includes(only.toLowerCase());
  if (wanted.length === 0 && !withKernel && !withScale) {
    const names = [...new Set(tasks.map(({ name }) => `"${name}"`)), '"scale"', '"kernel"'].join(", ");
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
  }
  if (withScale) {
    const { scaleTable } = await import("./scale.mjs");
    let scale = "";
    await timed("scale", async () => {
      scale = await scaleTable();
    });
    console.log(`\n${scale}\n`);
  }
  if (wanted.length === 0) return;

  /** @type {Row[]} */
  const rows = [];
  for (const task of wanted) {
    await timed(`${task.name} / ${task.with}`, async () => {
      const row = await measure(task, tasks.indexOf(task), python);
      rows.push(row);
      return row.agrees ? undefined : `the results differ by ${row.difference.toExponential(1)}`;
    });
  }

  console.log(`\n${comparison(rows)}\n`);
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
  const peers = {
    folder: path.join(cache, "bench-venv"),
    requirements: path.join(root, "bench", "requirements.txt"),
  };
  if (!isComplete(peers)) await timed("peers", () => makeEnvironment(peers));
  return venvPath("python", peers.folder);
}

/** @param {Row[]} rows */
function comparison(rows) {
  const head = ["task", "peer", "ours (ms)", "gap", "peer (ms)", "gap", "ratio"];
  const more = ["first call (ms)", "by the peer's", "goal", "reached"];
  const body = rows.map((row) => {
    const gaps = [row.gap, row.theirGap].map((gap) => gap?.toExponential(0) ?? "");
    const [ours, theirs, ratio, first, firstRatio] = row.agrees
      ? [row.ours, row.theirs, row.ratio, row.first, row.firstRatio].map(brief)
      : [];
    const verdict = row.agrees ? (row.reached ? "yes" : "no") : "wrong";
    return [
      row.task,
      row.peer,
      ours,
      gaps[0],
      theirs,
      gaps[1],
      ratio,
      first,
      firstRatio,
      row.goal,
      verdict,
    ].map((entry) => String(entry ?? ""));
  });
  return table([...head, ...more], body, [2, 3, 4, 5, 6, 7, 8, 9, 10]);
}

/** Three digits. @param {number} value */
function brief(value) {
  return Number(value.toPrecision(3)).toLocaleString("en", {
    maximumSignificantDigits: 3,
    useGrouping: false,
  });
}
