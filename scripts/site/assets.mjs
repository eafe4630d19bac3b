// What the pages load: styles, fonts, and the scripts, each in one file.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { rolldown } from "rolldown";
import { root } from "../project.mjs";
import { fontRules, formulaStyle } from "../render/formula-style.mjs";
import { mark } from "./layout.mjs";
import { builds } from "./screen.mjs";

const require = createRequire(import.meta.url);
const styles = [
  "scripts/render/page.css",
  "scripts/render/cells.css",
  "kernel/lab/charts.css",
  ...["site.css", "header.css", "contents.css", "page.css", "start.css", "api.css", "print.css"].map(
    (name) => `site/read/${name}`,
  ),
];

/**
 * Puts them into a site.
 *
 * @param {import("./site.mjs").Site} site
 */
export async function keepAssets(site) {
  const asset = (/** @type {string} */ name, /** @type {string | Buffer} */ content) =>
    site.keep(`assets/${name}`, content);
  const [read, find, plotly] = await Promise.all([
    bundled(path.join(root, "site/read/read.ts"), "es"),
    bundled(path.join(root, "site/read/find.ts"), "es"),
    // It comes as its authors write it: twice as long.
    bundled(require.resolve("plotly.js-dist"), "iife", "Plotly"),
  ]);
  asset("read.js", read);
  asset("find.js", find);
  asset(builds.all, plotly);
  asset(builds.plane, readFileSync(require.resolve("plotly.js-cartesian-dist-min")));
  asset("site.css", styles.map((name) => readFileSync(path.join(root, name), "utf8")).join("\n"));
  const fonts = fontRules((file) => {
    asset(`fonts/${path.basename(file)}`, readFileSync(file));
    return `fonts/${path.basename(file)}`;
  });
  asset("formulas.css", [...fonts, formulaStyle].join("\n"));
  asset("icon.svg", mark.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'));
}

/**
 * The worker that keeps a site to be read without a network.
 *
 * @param {Record<string, string>} edition the files and their digests
 */
export async function offlineWorker(edition) {
  const worker = await bundled(path.join(root, "site/offline/offline.ts"), "iife");
  return `const edition = ${JSON.stringify(edition)};\n${worker}`;
}

/**
 * A script with what it imports.
 *
 * @param {string} input
 * @param {"es" | "iife"} format
 * @param {string} [name] by which it is known
 */
async function bundled(input, format, name) {
  const bundle = await rolldown({
    input,
    logLevel: "silent",
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  });
  const { output } = await bundle.generate({ format, minify: true, ...(name && { name }) });
  await bundle.close();
  return output[0].code;
}
