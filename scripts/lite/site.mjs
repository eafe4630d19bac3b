// JupyterLite with the kernel of the browser, the charts and the notebooks: static files for any server.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Refusal, run } from "../process.mjs";
import { cache, root, venvPath } from "../project.mjs";
import { isComplete, makeEnvironment } from "../setup/python.mjs";
import { addContents } from "./contents.mjs";
import { extensionName, makeChartsExtension, makeExtension, makeSiteExtension } from "./extension.mjs";

/** JupyterLite's own builder, in an environment of its own: nobody needs it who only runs notebooks. */
const builder = {
  folder: path.join(cache, "jupyterlite"),
  requirements: path.join(root, "scripts", "lite", "requirements.txt"),
};

/** @type {import("../steps.mjs").Step} */
export const jupyterLite = {
  name: "JupyterLite",
  isDone: () => isComplete(builder),
  do: () => makeEnvironment(builder),
};

/**
 * Our extensions, as a site takes them in.
 *
 * @param {string} folder
 */
export async function makeExtensions(folder) {
  await makeExtension(path.join(folder, extensionName));
  await makeSiteExtension(path.join(folder, "shrinkage-site"));
  await makeChartsExtension(path.join(folder, "shrinkage"));
}

const config = {
  "jupyter-lite-schema-version": 0,
  "jupyter-config-data": {
    appName: "Shrinkage",
    defaultKernelName: "tslab",
    contentsAllJsonFile: "all.json",
    exposeAppInBrowser: true,
    // A browser that keeps nothing (a private window) still runs notebooks.
    enableMemoryStorage: true,
  },
};

/** Settings that differ from JupyterLab's own. */
const overrides = {
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/**
 * Builds a site.
 *
 * @param {object} options
 * @param {string} options.output
 * @param {string} options.extensions the folder of its extensions
 * @param {string} options.contents the folder of notebooks and data
 */
export async function makeSite({ output, extensions, contents }) {
  const folder = mkdtempSync(path.join(cache, "lite-"));
  try {
    writeFileSync(path.join(folder, "jupyter-lite.json"), JSON.stringify(config));
    writeFileSync(path.join(folder, "overrides.json"), JSON.stringify(overrides));
    rmSync(output, { recursive: true, force: true });
    const build = ["-m", "jupyterlite_core", "build", "--lite-dir", folder, "--output-dir", output];
    const sizes = ["--apps", "lab", "--no-sourcemaps", "--no-unused-shared-packages"];
    const ours = `--FederatedExtensionAddon.extra_labextensions_path=${extensions}`;
    const python = venvPath("python", builder.folder);
    const { status, output: said } = await run(python, [...build, ...sizes, ours], { cwd: folder });
    if (status !== 0) throw new Refusal(`JupyterLite does not build:\n${said}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  // Its own list of files needs the server of Jupyter with all that this needs.
  addContents(contents, output);
}
