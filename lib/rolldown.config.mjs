// The library as one ES module: for bundlers, and, with its two packages in it, for a page that has nothing else.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { defineConfig } from "rolldown";

const input = "src/index.ts";

/** ml-matrix as it is written: what is not used of it can be left out then. */
const mlMatrix = path.dirname(createRequire(import.meta.url).resolve("ml-matrix"));
const alias = { "ml-matrix": path.join(mlMatrix, "src", "index.js") };

/**
 * Puts the licence on top of a file, with the copyrights of all packages in it.
 *
 * @type {import("rolldown").Plugin}
 */
const licence = {
  name: "licence",
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (file.type !== "chunk") continue;
      const folders = file.moduleIds.flatMap((id) => /^.*[\\/]node_modules[\\/][\w.-]+/.exec(id) ?? []);
      const others = [...new Set(folders)].map((folder) => {
        const [copyright] = /^Copyright .*$/m.exec(mit(folder)) ?? [];
        return `${copyright} (${path.basename(folder)})`;
      });
      file.code = `/*!\n${mit(".").replace(/^Copyright .*$/m, (own) => [own, ...others].join("\n"))}*/\n${file.code}`;
    }
  },
};

/** The licence of a package, which is MIT's. @param {string} folder */
function mit(folder) {
  const { name, license } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  if (license !== "MIT")
    throw new Error(`${name} has the licence ${license}: say here how it asks to be named`);
  return readFileSync(path.join(folder, "LICENSE"), "utf8");
}

export default defineConfig([
  {
    input,
    external: ["ml-matrix", "papaparse"],
    output: { file: "dist/bundle.mjs", sourcemap: true, sourcemapExcludeSources: true },
    logLevel: "warn",
  },
  {
    input,
    resolve: { alias },
    plugins: [licence],
    output: { file: "dist/browser.mjs", minify: true },
    logLevel: "warn",
  },
]);
