// `npm start`: sets up what is missing, opens JupyterLab at the first notebook, and keeps the library built.
// What stands after `--` goes on to JupyterLab: npm start -- --no-browser --port 9999

import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { isWritable } from "./files.mjs";
import { end, isMain, main, Refusal, start } from "./process.mjs";
import { cache, compiled, compiler, root, venvPath } from "./project.mjs";
import { setUp } from "./setup.mjs";

/** @typedef {import("node:child_process").ChildProcess} ChildProcess */

const state = path.join(cache, "jupyter");

/** What differs from JupyterLab's own defaults; flags of the user win over it. */
const settings = {
  Application: { log_level: "WARN" },
  ServerApp: {
    // Ctrl-C stops without a question.
    answer_yes: true,
    // Jupyter refuses root unless told otherwise; in containers there is nobody else.
    allow_root: process.getuid?.() === 0,
  },
  // By default the server drops output above 1000 messages or 1 MB a second.
  ZMQChannelsWebsocketConnection: { iopub_msg_rate_limit: 1e6, iopub_data_rate_limit: 1e9 },
  // A kernel that is busy at the end is not waited for.
  KernelManager: { shutdown_wait_time: 1 },
  MultiKernelManager: { default_kernel_name: "tslab" },
  KernelSpecManager: { allowed_kernelspecs: ["tslab"], ensure_native_kernel: false },
  // The kernel completes and explains; looking for language servers starts npm and others.
  LanguageServerManager: { autodetect: false },
  LabApp: {
    default_url: "/lab/tree/00-start-here.ipynb",
    // No popup about news, and no call to the network.
    news_url: null,
    check_for_updates_class: "jupyterlab.NeverCheckForUpdate",
    extension_manager: "readonly",
  },
};

/**
 * Starts JupyterLab and waits until it answers.
 *
 * @param {object} options
 * @param {string} options.folder the folder of the notebooks
 * @param {string[]} [options.flags] for JupyterLab
 * @returns {Promise<{ server: ChildProcess, url: string, token: string } | undefined>} where it answers (`url` ends with
 *   a slash); undefined when it ended by itself without fault, as it does after --version
 */
export async function serve({ folder, flags = [] }) {
  const port = askedPort(flags);
  if (port !== undefined && !(await isFree(port))) {
    throw new Refusal(
      `Port ${port} is taken: stop what uses it, or choose another (npm start -- --port ${port + 1}).`,
    );
  }
  // What this one server writes while it runs: where it listens, and its connections to kernels.
  const runtime = path.join(state, `run-${process.pid}-${Date.now()}`);
  mkdirSync(runtime, { recursive: true });
  const clean = () => rmSync(runtime, { recursive: true, force: true });
  process.once("exit", clean);
  const config = path.join(runtime, "config.json");
  // A port that was asked for is not exchanged for another.
  const ServerApp = { ...settings.ServerApp, ...(port === undefined ? {} : { port_retries: 0 }) };
  writeFileSync(config, JSON.stringify({ ...settings, ServerApp }));

  const server = start(venvPath("python"), ["-m", "jupyterlab", "--config", config, ...flags], {
    cwd: folder,
    env: jupyterEnvironment(runtime),
    stdio: ["ignore", "inherit", "inherit"],
  });
  server.once("exit", clean);
  server.once("error", (error) => console.error(error.message));

  while (server.exitCode === null && server.signalCode === null) {
    const place = placeOf(runtime);
    if (place && (await answers(place.url))) return { server, ...place };
    await delay(20);
  }
  if (server.exitCode === 0) return undefined;
  throw new Refusal("JupyterLab did not start: it says why above.");
}

/**
 * The port that flags ask for.
 *
 * @param {string[]} flags
 * @returns {number | undefined}
 */
function askedPort(flags) {
  const asked = /(?:^| )--(?:ServerApp\.)?port[= ](\d+)(?: |$)/.exec(flags.join(" "));
  return asked ? Number(asked[1]) : undefined;
}

/**
 * Whether nobody on this machine listens at a port, neither by the old kind of address nor by the new.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
async function isFree(port) {
  for (const host of ["127.0.0.1", "::1"]) {
    const probe = createServer();
    /** @type {string | undefined} */
    const code = await new Promise((resolve) => {
      probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code));
      probe.listen(port, host, () => probe.close(() => resolve(undefined)));
    });
    if (code === "EADDRINUSE") return false;
  }
  return true;
}

/**
 * The user's environment without Jupyter's variables: nothing but the project decides which kernels and settings count.
 *
 * @param {string} runtime
 * @returns {NodeJS.ProcessEnv}
 */
export function jupyterEnvironment(runtime) {
  // And without those that would lead Python elsewhere, or have it compile its modules anew at every start.
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(JUPYTER|PYTHON(HOME|PATH|DONTWRITEBYTECODE)$)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    PYTHONNOUSERSITE: "1",
    // Were it the server's own choice, it would print the address once more, without the notebook.
    JUPYTER_TOKEN: randomBytes(24).toString("hex"),
    JUPYTER_RUNTIME_DIR: runtime,
    // Beside what the server notes (which notebooks are trusted), this keeps kernels of the same name elsewhere out.
    JUPYTER_DATA_DIR: path.join(state, "data"),
    IPYTHONDIR: path.join(state, "ipython"),
    // The user's own settings (theme, shortcuts) stay where Jupyter keeps them, if there is such a place.
    ...(isWritable(path.join(homedir(), ".jupyter"))
      ? {}
      : { JUPYTER_CONFIG_DIR: path.join(state, "config") }),
  };
}

/**
 * Where the server says that it listens.
 *
 * @param {string} runtime
 * @returns {{ url: string, token: string } | undefined}
 */
function placeOf(runtime) {
  const file = readdirSync(runtime).find((name) => /^jpserver-\d+\.json$/.test(name));
  if (!file) return undefined;
  try {
    const { url, token } = JSON.parse(readFileSync(path.join(runtime, file), "utf8"));
    return { url, token };
  } catch {
    return undefined; // It is being written.
  }
}

/** @param {string} url */
async function answers(url) {
  try {
    return (await fetch(new URL("api", url))).ok;
  } catch {
    return false;
  }
}

/** Builds lib and kernel whenever they change, and says so in a line. */
function watch() {
  const watcher = start(process.execPath, [compiler, "-b", ...compiled, "--watch", "--pretty", "false"], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  /** @type {string[]} */
  let errors = [];
  let fine = "Watching the library and the kernel: what you change is built again.";
  const lines = createInterface({ input: /** @type {import("node:stream").Readable} */ (watcher.stdout) });
  lines.on("line", (line) => {
    if (/: error TS\d+:/.test(line)) errors.push(line);
    if (!/Found \d+ errors?\. Watching/.test(line)) return;
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
    console.log(errors.length > 0 ? `  ✗ ${errors[0]}${more}` : `  ✓ ${fine}`);
    fine = "library and kernel are built again: restart the kernel of the notebook to use them";
    errors = [];
  });
  return watcher;
}

async function open() {
  await setUp();
  const lab = await serve({ folder: path.join(root, "notebooks"), flags: process.argv.slice(2) });
  if (!lab) return;
  const address = new URL(settings.LabApp.default_url.slice(1), lab.url);
  if (lab.token) address.searchParams.set("token", lab.token);
  console.log(`\n  JupyterLab: ${address}\n  Ctrl-C stops it.`);
  process.exitCode = 0;
  const watcher = watch();
  const status = await new Promise((resolve) => lab.server.once("exit", resolve));
  if (status) process.exitCode = status;
  await end(watcher);
}

if (isMain(import.meta)) await main(open);
