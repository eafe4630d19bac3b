/**
 * Loads a large script with what the engine compiled of it at an earlier start, as Node can do by itself from version
 * 22 on. For the compiler this is a tenth of the start.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname } from "node:path";
import vm from "node:vm";

export interface Loaded {
  exports: unknown;
  /** Stores what is compiled by now, unless that was done before. */
  keep(): void;
}

/** Requires a script; `cache` is the file in which what is compiled of it is kept. */
export function load(filename: string, cache: string): Loaded {
  const module = new Module(filename);
  const script = new vm.Script(Module.wrap(readFileSync(filename, "utf8")), {
    filename,
    cachedData: read(cache),
  });
  module.filename = filename;
  const require = createRequire(filename);
  // Whoever requires it gets this one.
  require.cache[filename] = module as NodeJS.Module;
  const run: (...scope: unknown[]) => void = script.runInThisContext();
  run.call(module.exports, module.exports, require, module, filename, dirname(filename));
  module.loaded = true;
  return {
    exports: module.exports,
    keep: () => {
      // Undefined: there was none. True: it is of another version.
      if (script.cachedDataRejected !== false) write(cache, script.createCachedData());
    },
  };
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** At once, for another kernel may start and read. */
function write(file: string, data: Buffer): void {
  const next = `${file}.${process.pid}`;
  try {
    writeFileSync(next, data);
    renameSync(next, file);
  } catch {
    // A folder that cannot be written to: the next start takes as long as this one.
  }
}
