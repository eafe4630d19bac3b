// A Chromium to draw with and to test in: one that is there, else one that is fetched.
import { accessSync, constants, existsSync } from "node:fs";
import path from "node:path";
import { Refusal, run } from "./process.mjs";
import { root, timed } from "./setup.mjs";

// Inside the project, where removing the project removes it too.
const browsers = path.join(root, ".cache", "browsers");

/** How every headless run starts it: nothing that calls the network by itself, nothing that asks. */
export const launchArguments = [
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // Chromium refuses to run as root inside its sandbox.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/**
 * Finds a Chromium, or installs one.
 *
 * @param {object} options
 * @param {boolean} options.install whether to fetch one where there is none
 * @returns {Promise<string>} the path of its executable
 * @throws {Refusal} when there is none
 */
export async function chromium({ install }) {
  const asked = process.env.CHROMIUM;
  if (asked) {
    if (isExecutable(asked)) return asked;
    throw new Refusal(`CHROMIUM names ${asked}, which is not a program: correct or remove the variable.`);
  }
  const found = (await onSystem()) ?? (await downloaded());
  if (found) return found;
  /** @type {string | undefined} */
  let fetched;
  if (install) {
    await timed("Chromium", async () => {
      fetched = (await fromPackages()) ?? (await fromPlaywright());
      return fetched ? undefined : "neither the system's packages nor Playwright have one for this machine";
    });
  }
  if (fetched) return fetched;
  throw new Refusal(
    "No Chromium was found: install Chromium or Chrome, or set the variable CHROMIUM to the path of its program.",
  );
}

/** One that is installed on the system. */
async function onSystem() {
  const names = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chrome.exe",
  ];
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  // Where Windows and macOS keep programs, outside of PATH.
  const programs = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap(
    (name) => process.env[name] ?? [],
  );
  const candidates = [
    ...[...folders, "/usr/bin", "/snap/bin"].flatMap((folder) =>
      names.map((name) => path.join(folder, name)),
    ),
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

/** One from the system's packages, which only root may install. */
async function fromPackages() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env });
  await run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"], { env });
  return onSystem();
}

/** Playwright's own, fetched in at most two minutes. */
async function fromPlaywright() {
  const program = path.join(root, "node_modules", "playwright-core", "cli.js");
  await run(process.execPath, [program, "install", "chromium", "--no-shell"], {
    env: { ...process.env, PLAYWRIGHT_BROWSERS_PATH: browsers },
    limit: 120_000,
  });
  return downloaded();
}

/** What Playwright fetched before. */
async function downloaded() {
  if (!existsSync(browsers)) return undefined;
  process.env.PLAYWRIGHT_BROWSERS_PATH = browsers;
  const playwright = await import("playwright-core");
  const file = playwright.chromium.executablePath();
  return isExecutable(file) ? file : undefined;
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Whether it is more than a stub: on some systems chromium-browser only says how to install it.
 *
 * @param {string} file
 */
async function starts(file) {
  // Elsewhere there are no stubs, and asking for the version would open a window.
  return process.platform !== "linux" || (await run(file, ["--version"])).status === 0;
}
