/** The files of scripts, as stacks tell of them: packages, files of TypeScript, and what they were compiled from. */
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Source, SourceFiles } from "./stack.js";

const kernelFolder = dirname(__dirname);

export const sourceFiles: SourceFiles = {
  fileOf: (address) => {
    const file = address.startsWith("file:") ? fileURLToPath(address) : address;
    return file.startsWith("node:") || file.startsWith(kernelFolder) ? undefined : file;
  },
  labelOf,
  isOwn: (file) => !/[\\/]node_modules[\\/]/.test(file) && resolve(file) === file,
  sourceOf: readMap,
};

/** How a reader knows a file: by its path from where the notebook is. */
export function labelOf(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith(".") ? path : `./${path}`;
}

/** What a script of a package was compiled from, if the package brings it along and it is TypeScript. */
function readMap(file: string): Source | undefined {
  try {
    const [, address] = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(file, "utf8")) ?? [];
    if (!address || address.startsWith("data:")) return undefined;
    const map = JSON.parse(readFileSync(resolve(dirname(file), address), "utf8"));
    const [name] = map.sources as string[];
    if (map.sources.length !== 1 || !name?.endsWith(".ts")) return undefined;
    const path = resolve(dirname(file), map.sourceRoot ?? "", name);
    const code = map.sourcesContent?.[0] ?? readFileSync(path, "utf8");
    return { label: labelOf(path), code, mappings: map.mappings, offset: 0, isCell: false };
  } catch {
    return undefined;
  }
}
