/** The compiler's language service over the cells of a session and the files that they import. */
import { ts } from "./compiler.js";
import type { EngineOptions, Host } from "./host.js";
import type { Session } from "./session.js";

export class Service {
  readonly #host: Host;
  readonly #options: EngineOptions;
  readonly #session: Session;
  readonly #settings: ts.CompilerOptions;
  /** What was read of files, with the version that was read. */
  readonly #files: Map<string, { version: string; snapshot: ts.IScriptSnapshot | undefined }> = new Map();
  readonly #facts: Map<string, unknown> = new Map();
  /** Files that import something that was not there. */
  readonly #unresolved: Set<string> = new Set();
  #lookAgain: Set<string> = new Set();
  readonly #resolved: Map<string, ts.ResolvedModuleWithFailedLookupLocations> = new Map();
  readonly #packages: ts.ModuleResolutionCache;
  #version = 0;
  readonly service: ts.LanguageService;

  constructor(host: Host, options: EngineOptions, session: Session) {
    this.#host = host;
    this.#options = options;
    this.#session = session;
    this.#settings = settings(options);
    this.#packages = ts.createModuleResolutionCache(options.folder, (name) => name, this.#settings);
    const mode = ts.JSDocParsingMode.ParseNone;
    this.service = ts.createLanguageService(
      this.#languageServiceHost(mode),
      ts.createDocumentRegistry(true, options.folder, mode),
    );
  }

  /** The program, with the cells as they are now. */
  program(): ts.Program {
    this.#version++;
    const program = this.service.getProgram()!;
    this.#lookAgain.clear();
    return program;
  }

  /** Takes notice of files that have changed and packages that have come. */
  refresh(): void {
    for (const [path, file] of this.#files) {
      if (this.#isFrozen(path) || file.version === this.#host.version(path)) continue;
      this.#files.delete(path);
      for (const [key, resolution] of this.#resolved)
        if (resolution.resolvedModule?.resolvedFileName === path) this.#resolved.delete(key);
      this.#lookAgain.add(path);
    }
    if (this.#unresolved.size === 0) return;
    this.#packages.clear();
    this.#lookAgain = new Set([...this.#lookAgain, ...this.#unresolved]);
    this.#unresolved.clear();
  }

  /** Whether a file is one that people write while cells run. */
  isLocal(path: string): boolean {
    return !this.#isFrozen(path) && !path.includes("/node_modules/") && this.#session.find(path) === undefined;
  }

  #isFrozen(path: string): boolean {
    return this.#options.frozen.some((folder) => path.startsWith(folder));
  }

  /** What the host says, asked once where the answer cannot change. */
  #once<T>(kind: string, path: string, ask: (path: string) => T): T {
    if (!this.#isFrozen(path)) return ask(path);
    const key = `${kind} ${path}`;
    if (!this.#facts.has(key)) this.#facts.set(key, ask(path));
    return this.#facts.get(key) as T;
  }

  #read(path: string): { version: string; snapshot: ts.IScriptSnapshot | undefined } {
    let file = this.#files.get(path);
    if (!file) {
      const text = this.#host.readFile(path);
      const snapshot = text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      file = { version: this.#isFrozen(path) ? "" : this.#host.version(path), snapshot };
      this.#files.set(path, file);
    }
    return file;
  }

  #languageServiceHost(jsDocParsingMode: ts.JSDocParsingMode): ts.LanguageServiceHost {
    const { folder, libraryFolder, globals } = this.#options;
    const host = this.#host;
    const cell = (path: string) => this.#session.find(path);
    const known: ts.LanguageServiceHost & Undocumented = {
      jsDocParsingMode,
      getCompilationSettings: () => this.#settings,
      getProjectVersion: () => String(this.#version),
      getScriptFileNames: () => [...globals, ...this.#session.files],
      getScriptVersion: (path) => cell(path)?.version ?? this.#read(path).version,
      getScriptSnapshot: (path) => {
        const own = cell(path);
        return own ? ts.ScriptSnapshot.fromString(own.text) : this.#read(path).snapshot;
      },
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: () => `${libraryFolder}/lib.d.ts`,
      useCaseSensitiveFileNames: () => true,
      fileExists: (path) => cell(path) !== undefined || this.#once("file", path, host.fileExists),
      readFile: (path) => cell(path)?.text ?? this.#once("text", path, host.readFile),
      directoryExists: (path) => this.#once("folder", path, host.directoryExists),
      realpath: (path) => this.#once("path", path, host.realpath),
      // Two copies of Node's declarations would contradict each other.
      resolveTypeReferenceDirectiveReferences: (directives, file) =>
        directives.map((directive) => this.#resolveTypes(directive, file)),
      resolveModuleNameLiterals: (literals, file, redirected, options, source) =>
        literals.map((literal) => {
          const mode = ts.getModeForUsageLocation(source, literal, options);
          return this.#resolve(literal.text, file, known, redirected, mode);
        }),
      hasInvalidatedResolutions: (path) => this.#lookAgain.has(path),
      getModuleResolutionCache: () => this.#packages,
      getCancellationToken: () => ({ isCancellationRequested: () => host.isInterrupted?.() ?? false }),
    };
    return known;
  }

  #resolve(
    name: string,
    file: string,
    host: ts.ModuleResolutionHost,
    redirected: ts.ResolvedProjectReference | undefined,
    mode: ts.ResolutionMode,
  ): ts.ResolvedModuleWithFailedLookupLocations {
    const own = this.#options.packages[name];
    if (own) return { resolvedModule: { resolvedFileName: own, extension: ts.Extension.Dts } } as never;
    const key = `${file.slice(0, file.lastIndexOf("/"))} ${mode} ${name}`;
    const before = this.#resolved.get(key);
    if (before) return before;
    const found = ts.resolveModuleName(name, file, this.#settings, host, this.#packages, redirected, mode);
    if (found.resolvedModule) this.#resolved.set(key, found);
    else this.#unresolved.add(file);
    return found;
  }

  #resolveTypes(
    directive: ts.FileReference | string,
    file: string | ts.SourceFile,
  ): ts.ResolvedTypeReferenceDirectiveWithFailedLookupLocations {
    const name = typeof directive === "string" ? directive : directive.fileName;
    const node = name === "node" && this.#options.globals.find((path) => path.endsWith("/node/index.d.ts"));
    if (node)
      return { resolvedTypeReferenceDirective: { primary: true, resolvedFileName: node } } as never;
    const { fileExists, readFile } = this.#host;
    const from = typeof file === "string" ? file : file.fileName;
    return ts.resolveTypeReferenceDirective(name, from, this.#settings, { fileExists, readFile });
  }
}

/** What the compiler asks its host for, if the host has it, without saying so in its types. */
interface Undocumented {
  /** Whether what a file imports must be looked for again. */
  hasInvalidatedResolutions(path: string): boolean;
  /** Without it, the compiler reads a package.json again for each of the package's files. */
  getModuleResolutionCache(): ts.ModuleResolutionCache;
}

function settings({ library }: EngineOptions): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    lib: library,
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: [],
    strict: true,
    esModuleInterop: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    preserveConstEnums: true,
    sourceMap: true,
    newLine: ts.NewLineKind.LineFeed,
  };
}
