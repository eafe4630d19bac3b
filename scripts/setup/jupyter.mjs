// What Jupyter is told: which kernel there is, and how JupyterLab starts.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { contentOf } from "../files.mjs";
import { root, venv } from "../project.mjs";

/** @type {import("../steps.mjs").Step} */
export const jupyter = { name: "Jupyter kernel", isDone, do: write };

const share = path.join(venv, "share", "jupyter");

/** The files and what is to be in them. */
function files() {
  // Node's check that callbacks end in their order would end the kernel when a timer's callback is stopped by force.
  const node = [process.execPath, "--no-force-async-hooks-checks"];
  const argv = [...node, path.join(root, "kernel", "dist", "main.js"), "{connection_file}"];
  const kernel = { argv, display_name: "TypeScript", language: "typescript", interrupt_mode: "message" };
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
