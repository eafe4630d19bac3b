// The kernel as an extension of JupyterLite: a folder as JupyterLab wants it.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";
import { modules, root } from "../project.mjs";
import { copyExtension } from "../setup/lab-extension.mjs";
import { compilerVersion, declarations } from "./declarations.mjs";
import { licences } from "./licences.mjs";
import { bundled, packageNames, readJson } from "./packages.mjs";
import { slimCompiler } from "./slim-compiler.mjs";

const kernel = path.join(root, "kernel");

/** Its name, which is that of the folder that it is served from. */
export const extensionName = "shrinkage-kernel";

/**
 * @param {string} folder where it is made; emptied first
 */
export async function makeExtension(folder) {
  const target = emptyExtension(folder, extensionName);
  mkdirSync(path.join(target, "packages"), { recursive: true });
  const packages = packageNames();
  const assets = JSON.stringify({
    packages,
    versions: { typescript: compilerVersion, node: "none (a browser)" },
  });
  await Promise.all([
    bundle("extension", target, { ASSETS: assets }),
    bundle("compiler", target),
    bundle("runner", target),
    ...packages.map(async (name) => {
      writeFileSync(path.join(target, "packages", `${name}.js`), await bundled(name));
    }),
  ]);
  writeFileSync(path.join(target, "declarations.json"), JSON.stringify(declarations()));
  writeFileSync(path.join(target, "licences.txt"), licences());
}

/** The extension that is for a site of notebooks: readers who return get the current edition. @param {string} folder */
export async function makeSiteExtension(folder) {
  await bundle("editions", emptyExtension(folder, "shrinkage-site", "./editions"));
}

/**
 * The extension for charts, as JupyterLab has it, with a Plotly that is loaded in two sizes.
 *
 * @param {string} folder
 */
export async function makeChartsExtension(folder) {
  copyExtension(folder);
  const target = path.join(folder, "static");
  await bundle("plotly", target);
  copyFileSync(
    path.join(modules, "plotly.js-cartesian-dist-min", "plotly-cartesian.min.js"),
    path.join(target, "plotly-flat.js"),
  );
  const all = await rolldown({ input: path.join(modules, "plotly.js-dist", "plotly.js"), logLevel: "warn" });
  await all.write({
    file: path.join(target, "plotly-all.js"),
    format: "iife",
    name: "plotlyOfAll",
    minify: true,
  });
}

/**
 * An extension with nothing in it but what says what it is; returns the folder for its files.
 *
 * @param {string} folder
 * @param {string} name
 * @param {string} [extension] the module that holds its plugin
 */
function emptyExtension(folder, name, extension = "./extension") {
  rmSync(folder, { recursive: true, force: true });
  const target = path.join(folder, "static");
  mkdirSync(target, { recursive: true });
  copyFileSync(path.join(kernel, "dist", "lab", "container.js"), path.join(target, "container.js"));
  const { version, license, description } = readJson(path.join(kernel, "package.json"));
  const jupyterlab = { extension: true, _build: { load: "static/container.js", extension } };
  const manifest = { name, version, description, license, jupyterlab, jupyterlite: { liteExtension: true } };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest, undefined, 2));
  return target;
}

/**
 * @param {string} name of a file in kernel/src/browser
 * @param {string} target
 * @param {Record<string, string>} [define] what stands for names in it
 */
async function bundle(name, target, define = {}) {
  const made = await rolldown({
    input: path.join(kernel, "src", "browser", `${name}.ts`),
    platform: "browser",
    resolve: {
      alias: { "node:util": path.join(kernel, "src", "browser", "util.ts") },
      extensionAlias: { ".js": [".ts", ".js"] },
    },
    transform: { define },
    plugins: [slimCompiler],
    logLevel: "warn",
  });
  // What the container imports is a module; the others are plain scripts.
  const format = name === "extension" || name === "editions" ? "esm" : "iife";
  await made.write({ file: path.join(target, `${name}.js`), format, minify: true });
}
