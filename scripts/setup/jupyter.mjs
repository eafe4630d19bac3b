// What Jupyter is told: which kernel there is, and how JupyterLab starts.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { contentOf } from "../files.mjs";
import { onWindows, root, venv } from "../project.mjs";

/** @type {import("../steps.mjs").Step} */
export const jupyter = { name: "Jupyter kernel", isDone, do: write };

const share = path.join(venv, "share", "jupyter");

/** The files and what is to be in them. */
function files() {
  const argv = [process.execPath, path.join(root, "kernel", "dist", "main.js"), "{connection_file}"];
  // There are no signals on Windows.
  const interrupt_mode = onWindows ? "message" : "signal";
  const kernel = { argv, display_name: "TypeScript", language: "typescript", interrupt_mode };
  // JupyterLab would ask at its first start whether it may fetch news.
  const overrides = {
    "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
  };
  const text = (/** @type {object} */ content) => `${JSON.stringify(content, null, 1)}\n`;
  return [
    { file: path.join(share, "kernels", "tslab", "kernel.json"), content: text(kernel) },
    { file: path.join(share, "lab", "settings", "overrides.json"), content: text(overrides) },
  ];
}

function isDone() {
  return files().every(({ file, content }) => contentOf(file) === content);
}

function write() {
  for (const { file, content } of files()) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
