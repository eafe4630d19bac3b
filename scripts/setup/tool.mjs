// Tools that the set-up calls, and what is said when they fail.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Refusal, run } from "../process.mjs";
import { cache, root } from "../project.mjs";

/**
 * Runs a tool in the project's folder.
 *
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @throws {Refusal} when it fails; its output stands in a file then
 */
export async function tool(name, command, args, env) {
  const { status, output } = await run(command, args, { cwd: root, env });
  if (status === 0) return;
  const log = path.join(cache, `${name}.log`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(log, output);
  const known = failures.find(({ sign }) => sign.test(output));
  const reason = known ? ` because ${known.reason}, then start again` : `: ${gist(output)}`;
  throw new Refusal(`${name} failed${reason} (all that it said: ${path.relative(root, log)}).`);
}

/** What to do where a Python cannot make environments. */
export const venvHint = "install it (on Debian and Ubuntu: sudo apt install python3-venv)";

/** Failures whose way out is known. The first that fits counts. */
const failures = [
  { sign: /ENOSPC|No space left|Errno 28\b|disk quota/i, reason: "the disk is full: make room (about 1 GB)" },
  {
    sign: /EACCES|EPERM|EROFS|Permission denied|Read-only file system/i,
    reason: "it may not write: give yourself the right to write in this folder",
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|ERR_SOCKET|NewConnectionError|Max retries|from versions: none|ReadTimeout|ProxyError/,
    reason: "the network does not answer: connect, or set the proxy",
  },
  { sign: /ensurepip/, reason: `Python lacks a part of it: ${venvHint}` },
];

/**
 * The lines of an output that name an error, else its end.
 *
 * @param {string} output
 */
export function gist(output) {
  const lines = output.trim().split(/\r?\n/);
  const errors = lines.filter((line) => /error.*\w{4}/i.test(line));
  return (errors.length > 0 ? errors.slice(0, 2) : lines.slice(-2)).join(" | ");
}
