/** What the engine needs of Node: its files, and the declarations of the language and of Node itself. */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { builtinModules, createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { EngineOptions, Host } from "../engine/index.js";

const slashes = (path: string) => path.replaceAll("\\", "/");

export const files: Host = {
  readFile: (path) => {
    try {
      const text = readFileSync(path, "utf8");
      return path.endsWith("/@types/node/index.d.ts") ? withoutRare(text) : text;
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

/** A third of Node's declarations, which a notebook hardly ever imports. */
const rare: Record<string, string> = {
  cluster: "cluster.d.ts",
  dgram: "dgram.d.ts",
  domain: "domain.d.ts",
  http2: "http2.d.ts",
  inspector: "inspector.generated.d.ts",
  "inspector/promises": "inspector.generated.d.ts",
  punycode: "punycode.d.ts",
  repl: "repl.d.ts",
  sea: "sea.d.ts",
  test: "test.d.ts",
  "test/reporters": "test.d.ts",
  trace_events: "trace_events.d.ts",
  wasi: "wasi.d.ts",
};

/** The list of Node's declarations, but for the rare ones. */
function withoutRare(text: string): string {
  const names = new Set(Object.values(rare));
  return text.replace(/^\/\/\/ <reference path="([^"]+)" \/>$/gm, (line, name) =>
    names.has(name) ? "" : line,
  );
}

function builtInModules(nodeTypes: string): Record<string, string> {
  const names = [...new Set([...builtinModules, ...Object.keys(rare)])];
  const fileOf = (name: string) => {
    const file = rare[name] && `${nodeTypes}/${rare[name]}`;
    return file && files.fileExists(file) ? file : "";
  };
  return Object.fromEntries(
    names.flatMap((name) => [name, `node:${name}`].map((each) => [each, fileOf(name)])),
  );
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
    builtIn: builtInModules(nodeTypes),
    packages: { tslab: `${own}/tslab.d.ts`, "shrinkage-kernel": `${own}/shrinkage-kernel.d.ts` },
    frozen: [`${libraryFolder}/`, `${nodeTypes}/`, `${dirname(nodeTypes)}/`, `${own}/`],
  };
}

/** What a version of Node can do. */
function libraryOf(node: number): string[] {
  if (node < 22) return ["lib.es2023.d.ts"];
  return [
    "lib.es2024.d.ts",
    "lib.esnext.iterator.d.ts",
    "lib.esnext.collection.d.ts",
    "lib.esnext.array.d.ts",
  ];
}
