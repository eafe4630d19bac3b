// A Chromium or Chrome of the system.
import path from "node:path";
import { isExecutable } from "../files.mjs";
import { run } from "../process.mjs";

export const name = "the system's packages";

export const notice =
  "  No Chromium could be fetched into the project. Now the package chromium is installed into this system (apt-get, as root).\n" +
  "  To keep the system as it is, press Ctrl-C and name a Chromium or Chrome: CHROMIUM=/path/to/chrome npm test";

/** The folders that hold programs. */
function folders() {
  const inPath = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  return [...inPath, "/usr/bin", "/snap/bin"];
}

/** @returns {Promise<string | undefined>} */
export async function find() {
  const names = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chrome.exe",
  ];
  // Where Windows and macOS keep programs, outside of PATH.
  const programs = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap(
    (name) => process.env[name] ?? [],
  );
  const candidates = [
    ...folders().flatMap((folder) => names.map((name) => path.join(folder, name))),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ...programs.flatMap((folder) => [
      path.join(folder, "Google", "Chrome", "Application", "chrome.exe"),
      path.join(folder, "Chromium", "Application", "chrome.exe"),
      path.join(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
    ]),
  ].filter(isExecutable);
  for (const file of candidates) if (await starts(file)) return file;
  return undefined;
}

/** Packages of the system may only be installed by root; other systems than Debian's have other commands for it. */
export function canFetch() {
  return process.getuid?.() === 0 && folders().some((folder) => isExecutable(path.join(folder, "apt-get")));
}

/** @returns {Promise<string | undefined>} */
export async function fetch() {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env });
  await run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], { env });
  return find();
}

/**
 * Whether it is more than a stub, and has what it needs: on some systems chromium-browser only says how to install it,
 * and on others libraries are missing.
 *
 * @param {string} file
 * @returns {Promise<boolean>}
 */
export async function starts(file) {
  // Elsewhere there are no stubs, and asking for the version would open a window.
  return process.platform !== "linux" || (await run(file, ["--version"])).status === 0;
}
