// What the scripts ask of files and folders.
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * The text of a file.
 *
 * @param {string} file
 * @returns {string | undefined} undefined: it cannot be read
 */
export function contentOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Whether a folder can be written to, or be made.
 *
 * @param {string} folder
 * @returns {boolean}
 */
export function isWritable(folder) {
  if (!existsSync(folder)) return folder !== path.dirname(folder) && isWritable(path.dirname(folder));
  return isAllowed(folder, constants.W_OK);
}

/**
 * Whether a file can be run as a program.
 *
 * @param {string} file
 * @returns {boolean}
 */
export function isExecutable(file) {
  return isAllowed(file, constants.X_OK);
}

/**
 * @param {string} name of a file or a folder
 * @param {number} mode
 */
function isAllowed(name, mode) {
  try {
    accessSync(name, mode);
    return true;
  } catch {
    return false;
  }
}
