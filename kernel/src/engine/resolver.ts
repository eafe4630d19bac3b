/** From what an import says to the file that it means. What is found is kept, what is missing is looked for again. */
import { ts } from "./compiler.js";
import type { EngineOptions } from "./host.js";

type Resolution = ts.ResolvedModuleWithFailedLookupLocations;

export class Resolver {
  /** Files that import something that was not there, and may be now. */
  readonly lookAgain: Set<string> = new Set();
  /** What the compiler keeps of each package.json, which it else reads again for each of the package's files. */
  readonly packages: ts.ModuleResolutionCache;
  /** Files that declare what was imported, to be read from now on. */
  readonly wanted: Set<string> = new Set();
  readonly #options: EngineOptions;
  readonly #settings: ts.CompilerOptions;
  readonly #found: Map<string, Resolution> = new Map();
  readonly #unresolved: Set<string> = new Set();

  constructor(options: EngineOptions, settings: ts.CompilerOptions) {
    this.#options = options;
    this.#settings = settings;
    this.packages = ts.createModuleResolutionCache(options.folder, (name) => name, settings);
  }

  resolve(
    name: string,
    file: string,
    host: ts.ModuleResolutionHost,
    redirected: ts.ResolvedProjectReference | undefined,
    mode: ts.ResolutionMode,
  ): Resolution {
    const own = this.#options.packages[name];
    if (own) return { resolvedModule: { resolvedFileName: own, extension: ts.Extension.Dts } } as never;
    const builtIn = this.#options.builtIn[name];
    if (builtIn !== undefined) {
      // The declarations of Node name all of their modules.
      const isMeant = builtIn !== "" && !this.#options.frozen.some((folder) => file.startsWith(folder));
      if (isMeant) this.wanted.add(builtIn);
      return { resolvedModule: undefined } as never;
    }
    const key = `${file.slice(0, file.lastIndexOf("/"))} ${mode} ${name}`;
    const before = this.#found.get(key);
    if (before) return before;
    const found = ts.resolveModuleName(name, file, this.#settings, host, this.packages, redirected, mode);
    if (found.resolvedModule) this.#found.set(key, found);
    else this.#unresolved.add(file);
    return found;
  }

  /** Two copies of Node's declarations would contradict each other: there is one. */
  resolveTypes(
    directive: ts.FileReference | string,
    file: string | ts.SourceFile,
    host: ts.ModuleResolutionHost,
  ): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
    const name = typeof directive === "string" ? directive : directive.fileName;
    const node = name === "node" && this.#options.globals.find((path) => path.endsWith("/node/index.d.ts"));
    if (node) return { resolvedTypeReferenceDirective: { primary: true, resolvedFileName: node } } as never;
    const from = typeof file === "string" ? file : file.fileName;
    return ts.resolveTypeReferenceDirective(name, from, this.#settings, host);
  }

  /** A file has changed, or is no more. */
  forget(path: string): void {
    for (const [key, { resolvedModule }] of this.#found)
      if (resolvedModule?.resolvedFileName === path) this.#found.delete(key);
    this.lookAgain.add(path);
  }

  /** What was missing may be there now. */
  refresh(): void {
    if (this.#unresolved.size === 0) return;
    this.packages.clear();
    for (const file of this.#unresolved) this.lookAgain.add(file);
    this.#unresolved.clear();
  }
}
