// Playwright's own Chromium, kept inside the project: removing the project removes it too.
import { existsSync } from "node:fs";
import path from "node:path";
import { isExecutable } from "../files.mjs";
import { run } from "../process.mjs";
import { cache, modules } from "../project.mjs";
import { starts } from "./system.mjs";

export const name = "Playwright";

const browsers = path.join(cache, "browsers");

/** @returns {Promise<string | undefined>} */
export async function find() {
  if (!existsSync(browsers)) return undefined;
  process.env.PLAYWRIGHT_BROWSERS_PATH = browsers;
  const { chromium } = await import("playwright-core"); // not there before set-up
  const file = chromium.executablePath();
  return isExecutable(file) && (await starts(file)) ? file : undefined;
}

export function canFetch() {
  return true;
}

/** In at most two minutes; where its server is out of reach, in seconds. @returns {Promise<string | undefined>} */
export async function fetch() {
  const program = path.join(modules, "playwright-core", "cli.js");
  await run(process.execPath, [program, "install", "chromium", "--no-shell"], {
    env: {
      // Milliseconds; it tries five times.
      PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "2500",
      ...process.env,
      PLAYWRIGHT_BROWSERS_PATH: browsers,
    },
    limit: 120_000,
  });
  return find();
}
