// A wheel, as pip installs it, of files and nothing else: a zip with a list of them.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { zip } from "./zip.mjs";

/**
 * @param {object} wheel
 * @param {string} wheel.name as Python writes it, with underscores
 * @param {string} wheel.version
 * @param {string} wheel.summary
 * @param {string} wheel.license
 * @param {{ from: string, to: string }[]} wheel.folders what is put where, below the folder of the environment
 * @param {string} output the folder for the wheel
 * @returns {string} its path
 */
export function writeWheel({ name, version, summary, license, folders }, output) {
  const info = `${name}-${version}.dist-info`;
  /** @type {{ name: string, content: Buffer }[]} */
  const files = folders.flatMap(({ from, to }) =>
    filesIn(from).map((file) => ({
      name: `${name}-${version}.data/data/${to}/${file}`,
      content: readFileSync(path.join(from, file)),
    })),
  );
  const metadata = `Metadata-Version: 2.1\nName: ${name.replaceAll("_", "-")}\nVersion: ${version}\nSummary: ${summary}\nLicense: ${license}\n`;
  const wheel = "Wheel-Version: 1.0\nGenerator: shrinkage\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
  files.push({ name: `${info}/METADATA`, content: Buffer.from(metadata) });
  files.push({ name: `${info}/WHEEL`, content: Buffer.from(wheel) });
  const record = files.map(({ name, content }) => {
    const hash = createHash("sha256").update(content).digest("base64url");
    return `${name},sha256=${hash},${content.length}\n`;
  });
  files.push({ name: `${info}/RECORD`, content: Buffer.from(`${record.join("")}${info}/RECORD,,\n`) });
  const file = path.join(output, `${name}-${version}-py3-none-any.whl`);
  writeFileSync(file, zip(files));
  return file;
}

/** @param {string} folder @returns {string[]} */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((file) => String(file).replaceAll(path.sep, "/"))
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .sort();
}
