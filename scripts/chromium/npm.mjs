// The Chromium of a package of npm, built for servers that have nothing: it brings the libraries and the fonts that it
// needs. For Linux on x64 alone, where machines without a browser are; kept inside the project, like Playwright's.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { isExecutable } from "../files.mjs";
import { Refusal, run } from "../process.mjs";
import { cache } from "../project.mjs";
import { npm } from "../setup/node-packages.mjs";
import { starts } from "./system.mjs";

export const name = "npm";

/** Fetched where it is needed, and no dependency: its 70 MB are of use to few. */
const version = "153.0.0";
const sha512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==";

const folder = path.join(cache, "browsers", `npm-${version}`);
const program = path.join(folder, "chromium.sh");

/** Starts it with its own libraries, and with its own fonts beside those of the system. */
const script = `#!/bin/sh
here="\${0%/*}"
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;
const fonts = `<?xml version="1.0"?>
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** @returns {Promise<string | undefined>} */
export async function find() {
  return isExecutable(program) && (await starts(program)) ? program : undefined;
}

export function canFetch() {
  return process.platform === "linux" && process.arch === "x64";
}

/** @returns {Promise<string | undefined>} */
export async function fetch() {
  const place = `${folder}-${process.pid}`;
  await mkdir(place, { recursive: true });
  try {
    await npm(["pack", `@sparticuz/chromium@${version}`, "--pack-destination", place]);
    const packed = path.join(place, `sparticuz-chromium-${version}.tgz`);
    const hash = createHash("sha512")
      .update(await readFile(packed))
      .digest("base64");
    if (hash !== sha512) throw new Refusal("The Chromium that npm brought is not the one that was expected.");
    await unpack(packed, place);
    await rm(folder, { recursive: true, force: true });
    await rename(place, folder);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
  return find();
}

/**
 * @param {string} packed
 * @param {string} place
 * @throws {Refusal} without the program tar
 */
async function unpack(packed, place) {
  await untar(packed, place);
  const compressed = path.join(place, "package", "bin");
  for (const name of await readdir(compressed)) {
    const file = path.join(place, name.replace(/\.br$/, ""));
    await pipeline(
      createReadStream(path.join(compressed, name)),
      createBrotliDecompress(),
      createWriteStream(file),
    );
    if (!file.endsWith(".tar")) continue;
    await untar(file, place);
    await rm(file);
  }
  await rm(packed);
  await rm(path.join(place, "package"), { recursive: true });
  await writeFile(path.join(place, "fonts.conf"), fonts);
  await writeFile(path.join(place, path.basename(program)), script);
  for (const name of ["chromium", path.basename(program)]) await chmod(path.join(place, name), 0o755);
}

/** @param {string} file @param {string} place */
async function untar(file, place) {
  const { status, output } = await run("tar", ["-x", "--no-same-owner", "-f", file, "-C", place]);
  if (status !== 0) throw new Refusal(`tar failed: ${output}`);
}
