// The kernel as an extension of JupyterLite: a folder as JupyterLab wants it.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rolldown } from "rolldown";
import { root } from "../project.mjs";
import { compilerVersion, declarations } from "./declarations.mjs";
import { bundled, packageNames, readJson } from "./packages.mjs";

const kernel = path.join(root, "kernel");

/** Its name, which is that of the folder that it is served from. */
export const extensionName = "shrinkage-kernel";

/** @param {string} folder where it is made; emptied first */
export async function makeExtension(folder) {
  rmSync(folder, { recursive: true, force: true });
  const target = path.join(folder, "static");
  mkdirSync(path.join(target, "packages"), { recursive: true });
  const packages = packageNames();
  /** @param {string} name @param {object} content */
  const writeJson = (name, content) => writeFileSync(path.join(target, name), JSON.stringify(content));

  await Promise.all([
    bundle("extension", target, "esm"),
    bundle("compiler", target, "iife"),
    bundle("runner", target, "iife"),
    ...packages.map(async (name) => {
      writeFileSync(path.join(target, "packages", `${name}.js`), await bundled(name));
    }),
  ]);
  copyFileSync(path.join(kernel, "dist", "lab", "container.js"), path.join(target, "container.js"));
  writeJson("declarations.json", declarations());
  writeJson("assets.json", { packages, versions: { typescript: compilerVersion, node: "" } });
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest(), undefined, 2));
}

/** @param {string} name @param {string} target @param {"esm" | "iife"} format */
async function bundle(name, target, format) {
  const made = await rolldown({
    input: path.join(kernel, "src", "browser", `${name}.ts`),
    platform: "browser",
    resolve: {
      alias: { "node:util": path.join(kernel, "src", "browser", "util.ts") },
      extensionAlias: { ".js": [".ts", ".js"] },
    },
    logLevel: "warn",
  });
  await made.write({ file: path.join(target, `${name}.js`), format, minify: true });
}

function manifest() {
  const { version, license, description } = readJson(path.join(kernel, "package.json"));
  return {
    name: extensionName,
    version,
    description,
    license,
    jupyterlab: { extension: true, _build: { load: "static/container.js", extension: "./extension" } },
    jupyterlite: { liteExtension: true },
  };
}
