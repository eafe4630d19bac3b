// One set-up at a time.
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { utimes } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { contentOf } from "../files.mjs";
import { Refusal } from "../process.mjs";
import { cache } from "../project.mjs";

/** Milliseconds between two touches of the lock by its holder. */
const beat = 1000;

/**
 * Waits until no other set-up works in this folder, and keeps others away until the returned function is called. The
 * holder touches the lock again and again; one that nobody touches was left behind and is taken over.
 *
 * @returns {Promise<() => void>}
 */
export async function lock() {
  const file = path.join(cache, "setup.lock");
  const mine = `${process.pid} ${Date.now()}`;
  let seen = "";
  let untouched = 0;
  while (!claim(file, mine)) {
    if (seen === "") console.log("  Another set-up works in this folder: waiting for it.");
    const now = `${contentOf(file)} ${statSync(file, { throwIfNoEntry: false })?.mtimeMs}`;
    untouched = now === seen ? untouched + 1 : 0;
    seen = now;
    if (untouched >= 5) rmSync(file, { force: true });
    await delay(beat);
  }
  const heart = setInterval(() => utimes(file, new Date(), new Date()).catch(() => {}), beat);
  const unlock = () => {
    clearInterval(heart);
    process.off("exit", unlock);
    if (contentOf(file) === mine) rmSync(file);
  };
  process.once("exit", unlock);
  return unlock;
}

/**
 * Makes the lock, which fails where there is one.
 *
 * @param {string} file
 * @param {string} mine
 * @returns {boolean}
 */
function claim(file, mine) {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, mine, { flag: "wx" });
    return true;
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === "EEXIST" && statSync(cache).isDirectory()) return false;
    throw new Refusal(
      `Nothing can be written to ${cache}: remove it, or give yourself the right to. (${error})`,
    );
  }
}
