// npm run site [-- --output FOLDER]
// The notebooks as pages to read, for any server that hands out files: live charts, formulas set in type, the library's
// pages, a search; without a network, too, after the first visit.

import path from "node:path";
import { fromCaller, readOptions } from "./names.mjs";
import { notebookFiles } from "./notebook.mjs";
import { main } from "./process.mjs";
import { root } from "./project.mjs";
import { nodePackages } from "./setup/node-packages.mjs";
import { setUp } from "./setup.mjs";
import { timed } from "./steps.mjs";

await main(async () => {
  const { values } = readOptions({ output: { type: "string" } }, "npm run site -- [--output FOLDER]");
  const output = values.output === undefined ? path.join(root, "site", "dist") : fromCaller(values.output);
  await setUp([nodePackages]);
  const { buildSite } = await import("./site/site.mjs");
  await timed("pages to read", async () => {
    await buildSite(notebookFiles(), output);
  });
  console.log(`\n  ${path.relative(process.env.INIT_CWD ?? process.cwd(), output) || "."}`);
});
