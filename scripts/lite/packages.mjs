// The packages that cells can import in the browser: the library and what it stands on, each as one script whose loops
// look now and then whether they are to stop.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { rolldown } from "rolldown";
import ts from "typescript";
import { modules, root } from "../project.mjs";

const require = createRequire(import.meta.url);

/** The library and its dependencies, by name. @returns {string[]} */
export function packageNames() {
  const { name, dependencies } = readJson(path.join(root, "lib", "package.json"));
  return [...Object.keys(dependencies), name];
}

/** As it is written: what comes compiled has its loops in it all the same, but calls its classes other names. */
const sources = {
  shrinkage: path.join(root, "lib", "src", "index.ts"),
  "ml-matrix": path.join(modules, "ml-matrix", "src", "index.js"),
};

/**
 * A package as the body of a function of `module`, `exports`, `require`, and of what the kernel's engine writes into code.
 *
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function bundled(name) {
  const input = /** @type {Record<string, string>} */ (sources)[name] ?? name;
  const others = packageNames().filter((each) => each !== name);
  const bundle = await rolldown({
    input,
    external: others,
    plugins: [stoppable()],
    cwd: root,
    logLevel: "warn",
  });
  const { output } = await bundle.generate({
    format: "cjs",
    exports: "named",
    keepNames: true,
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
  });
  return output[0].code;
}

/** Puts the engine's looks into what is bundled. @returns {import("rolldown").Plugin} */
function stoppable() {
  const { instrument } = require(path.join(root, "kernel", "dist", "engine", "instrument.js"));
  return {
    name: "stoppable",
    transform(code, id) {
      if (!/\.[cm]?[jt]s$/.test(id)) return undefined;
      const { outputText } = ts.transpileModule(code, {
        fileName: id,
        transformers: { before: [instrument("sparing")] },
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Preserve, allowJs: true },
      });
      return { code: outputText, moduleType: "js" };
    },
  };
}

/**
 * The files that declare a package's types, as they are to be found from a notebook.
 *
 * @param {string} name
 * @returns {{ path: string, file: string }[]}
 */
export function declarationsOf(name) {
  const typed = path.join(modules, "@types", name);
  const folder =
    name === "shrinkage" ? path.join(root, "lib") : existsSync(typed) ? typed : path.join(modules, name);
  const place = `/notebook/node_modules/${existsSync(typed) ? `@types/${name}` : name}`;
  const { types, typings } = readJson(path.join(folder, "package.json"));
  /** @type {Map<string, string>} */
  const found = new Map();
  /** @param {string} file */
  const add = (file) => {
    if (found.has(file)) return;
    found.set(file, `${place}/${path.relative(folder, file).replaceAll(path.sep, "/")}`);
    const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
    for (const { fileName } of importedFiles) {
      const whole = path.resolve(path.dirname(file), fileName.replace(/\.js$/, ""));
      const next = [`${whole}.d.ts`, path.join(whole, "index.d.ts")].find((each) => existsSync(each));
      if (fileName.startsWith(".") && next) add(next);
    }
  };
  add(path.join(folder, types ?? typings ?? "index.d.ts"));
  return [...found].map(([file, place]) => ({ file, path: place }));
}

/** @param {string} file */
export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
