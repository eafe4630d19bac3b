// npm run pack:lite [-- --output FOLDER]
// The kernel for browsers as a wheel: any site of JupyterLite that is built where it is installed has the kernel.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { extensionName, makeExtension } from "./lite/extension.mjs";
import { readJson } from "./lite/packages.mjs";
import { writeWheel } from "./lite/wheel.mjs";
import { fromCaller, readOptions } from "./names.mjs";
import { main } from "./process.mjs";
import { cache, root } from "./project.mjs";
import { build } from "./setup/build.mjs";
import { nodePackages } from "./setup/node-packages.mjs";
import { setUp } from "./setup.mjs";
import { timed } from "./steps.mjs";

await main(async () => {
  const { values } = readOptions({ output: { type: "string" } }, "npm run pack:lite -- [--output FOLDER]");
  const output = values.output === undefined ? path.join(root, "dist") : fromCaller(values.output);
  mkdirSync(output, { recursive: true });
  await setUp([nodePackages, build]);
  const from = path.join(cache, "pack", extensionName);
  await timed("kernel for browsers", () => makeExtension(from));
  const { version, license } = readJson(path.join(root, "kernel/package.json"));
  const wheel = writeWheel(
    {
      name: "shrinkage_kernel",
      version,
      license,
      summary: "A TypeScript kernel for JupyterLite",
      folders: [{ from, to: `share/jupyter/labextensions/${extensionName}` }],
    },
    output,
  );
  console.log(`\n  ${path.relative(process.env.INIT_CWD ?? process.cwd(), wheel)}`);
});
