// npm run site:run [-- --output FOLDER]
// The notebooks in JupyterLite, with the TypeScript kernel in the browser: static files for any server, in any folder.
import path from "node:path";
import { jupyterLite, makeExtensions, makeSite } from "./lite/site.mjs";
import { fromCaller, readOptions } from "./names.mjs";
import { main } from "./process.mjs";
import { cache, root } from "./project.mjs";
import { build } from "./setup/build.mjs";
import { nodePackages } from "./setup/node-packages.mjs";
import { setUp } from "./setup.mjs";
import { timed } from "./steps.mjs";

await main(async () => {
  const { values } = readOptions({ output: { type: "string" } }, "npm run site:run -- [--output FOLDER]");
  const output = values.output === undefined ? path.join(root, "site/dist/run") : fromCaller(values.output);
  await setUp([nodePackages, build, jupyterLite]);
  const extensions = path.join(cache, "labextensions");
  await timed("kernel for browsers", () => makeExtensions(extensions));
  await timed("site", () => makeSite({ output, extensions, contents: path.join(root, "notebooks") }));
  console.log(`\n  ${path.relative(process.env.INIT_CWD ?? process.cwd(), output) || "."}`);
});
