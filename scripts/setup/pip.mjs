// What of a user's pip configuration counts here: how to reach an index, and nothing else.
import { run } from "../process.mjs";
import { onWindows } from "../project.mjs";

/** Settings that say where packages come from, on which way, and where they are kept for the next time. */
const reaching = new Set([
  "index-url",
  "pypi-url",
  "extra-index-url",
  "no-index",
  "find-links",
  "trusted-host",
  "proxy",
  "cert",
  "client-cert",
  "keyring-provider",
  "use-feature",
  "use-deprecated",
  "timeout",
  "default-timeout",
  "retries",
  "cache-dir",
  "no-cache-dir",
]);

/** What Python calls the null device: named as its configuration, it makes pip read no file. */
const noFile = { PIP_CONFIG_FILE: onWindows ? "nul" : "/dev/null" };

/**
 * The variables to run pip with. A configuration may say that packages go elsewhere (user, target, prefix), that they
 * are only counted (dry-run), made from sources, or held to other versions. None of that may happen to an environment of
 * ours, so pip reads no file of it, and what leads to an index is handed over in variables.
 *
 * @param {string} python the environment's
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function pipEnvironment(python, env) {
  const others = Object.entries(env).filter(([name]) => !/^PIP_/i.test(name));
  const settings = await settingsOf(python, env);
  const kept = [...settings].filter(([name]) => reaching.has(name));
  const variables = kept.map(([name, value]) => [`PIP_${name.replaceAll("-", "_").toUpperCase()}`, value]);
  return { ...Object.fromEntries([...others, ...variables]), ...noFile };
}

/**
 * All settings that an installation would follow, those of variables included, by the names of pip's options.
 *
 * @param {string} python
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Map<string, string>>}
 */
async function settingsOf(python, env) {
  const lines = ((await list(python, env)) ?? (await list(python, { ...env, ...noFile })) ?? "").split(
    /\r?\n/,
  );
  // The later ones win.
  return new Map(
    ["global", "install", ":env:"].flatMap((section) =>
      lines
        .filter((line) => line.startsWith(`${section}.`))
        .map((line) => line.slice(section.length + 1).split("="))
        .map(([name = "", ...value]) => /** @type {const} */ ([name, unquoted(value.join("="))]))
        // To pip, what is empty is not set.
        .filter(([, value]) => value !== ""),
    ),
  );
}

/**
 * pip's own list of its settings, a line each.
 *
 * @param {string} python
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} undefined: it cannot read them
 */
async function list(python, env) {
  // Settings are defaults of this command too, and some of these would have it show a part, or nothing.
  const all = { PIP_USER: "0", PIP_GLOBAL: "0", PIP_SITE: "0", PIP_QUIET: "0", PIP_PYTHON: python };
  const pip = ["-m", "pip", "--disable-pip-version-check", "config", "list"];
  const { status, output } = await run(python, pip, { env: { ...env, ...all } });
  return status === 0 ? output : undefined;
}

/** A text as Python writes it in a program; of several lines it makes one, with spaces between. @param {string} text */
function unquoted(text) {
  return text
    .slice(1, -1)
    .replace(/\\(.)/g, (_, letter) => (letter === "n" ? " " : letter))
    .trim();
}
