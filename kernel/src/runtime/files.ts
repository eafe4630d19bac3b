/** What the engine needs of Node: its files, and the declarations of the language and of Node itself. */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { EngineOptions, Host } from "../engine/index.js";

const slashes = (path: string) => path.replaceAll("\\", "/");

export const files: Host = {
  readFile: (path) => {
    try {
      return readFileSync(path, "utf8");
    } catch {
      return undefined;
    }
  },
  fileExists: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
  directoryExists: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  realpath: (path) => {
    try {
      return slashes(realpathSync(path));
    } catch {
      return path;
    }
  },
  version: (path) => {
    if (isSource.test(path)) return files.readFile(path) ?? "";
    const status = statSync(path, { throwIfNoEntry: false, bigint: true });
    return status ? `${status.mtimeNs} ${status.size} ${status.ino}` : "";
  },
};

/** Written by hand: two versions may have the same time. */
const isSource = /(?<!\.d)\.[mc]?tsx?$|\.json$/;

/** Those of the project that the notebook belongs to, else the kernel's own. */
function findNodeTypes(folder: string): string {
  for (const base of [join(folder, "cell.js"), __filename]) {
    try {
      return dirname(realpathSync(createRequire(base).resolve("@types/node/package.json")));
    } catch {
      // Not here.
    }
  }
  throw new Error("The declarations of Node are missing: npm install @types/node");
}

export function engineOptions(folder: string): EngineOptions {
  const libraryFolder = slashes(dirname(realpathSync(require.resolve("typescript"))));
  const nodeTypes = slashes(findNodeTypes(folder));
  const own = slashes(join(dirname(dirname(__dirname)), "declarations"));
  return {
    folder: slashes(folder),
    libraryFolder,
    library: libraryOf(Number(process.versions.node.split(".")[0])),
    globals: [`${nodeTypes}/index.d.ts`, `${own}/globals.d.ts`],
    packages: { tslab: `${own}/tslab.d.ts`, "shrinkage-kernel": `${own}/shrinkage-kernel.d.ts` },
    frozen: [`${libraryFolder}/`, `${nodeTypes}/`, `${dirname(nodeTypes)}/`, `${own}/`],
  };
}

/** What a version of Node can do. */
function libraryOf(node: number): string[] {
  if (node < 22) return ["lib.es2023.d.ts"];
  return ["lib.es2024.d.ts", "lib.esnext.iterator.d.ts", "lib.esnext.collection.d.ts", "lib.esnext.array.d.ts"];
}
