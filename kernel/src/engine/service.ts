/** The compiler over the cells of a session and the files that they import. */
import { ts } from "./compiler.js";
import type { EngineOptions, Host } from "./host.js";
import { Library } from "./library.js";
import { Resolver } from "./resolver.js";
import type { Session } from "./session.js";

/** The language service asks for a source file's version. */
type Source = ts.SourceFile & { version: string };

export class Service {
  readonly #host: Host;
  readonly #options: EngineOptions;
  readonly #session: Session;
  readonly #settings: ts.CompilerOptions;
  readonly #library: Library;
  readonly #resolver: Resolver;
  /** Every file that was read, parsed once a version. */
  readonly #sources: Map<string, Source> = new Map();
  readonly #facts: Map<string, unknown> = new Map();
  readonly #compilerHost: ts.CompilerHost;
  #program: ts.Program | undefined;
  #editor: ts.LanguageService | undefined;
  #version = 0;

  constructor(host: Host, options: EngineOptions, session: Session) {
    this.#host = host;
    this.#options = options;
    this.#session = session;
    this.#library = new Library(host, options.libraryFolder, options.library);
    this.#settings = settings(this.#library.path);
    this.#resolver = new Resolver(options, this.#settings);
    this.#compilerHost = this.#makeCompilerHost();
  }

  /** By which the compiler learns that its answer is no longer wanted. */
  readonly token: ts.CancellationToken = {
    isCancellationRequested: () => this.#host.isInterrupted?.() ?? false,
    throwIfCancellationRequested: () => {
      if (this.#host.isInterrupted?.()) throw new ts.OperationCanceledException();
    },
  };

  /** The program, with the cells as they are now. */
  program(): ts.Program {
    this.#version++;
    const { wanted, lookAgain } = this.#resolver;
    let before: number;
    do {
      before = wanted.size;
      this.#program = ts.createProgram({
        rootNames: this.#roots(),
        options: this.#settings,
        host: this.#compilerHost,
        ...(this.#program && { oldProgram: this.#program }),
      });
    } while (wanted.size > before);
    lookAgain.clear();
    return this.#program;
  }

  /** What answers an editor's questions, with the cells as they are now. */
  editor(): ts.LanguageService {
    this.#version++;
    this.#editor ??= this.#makeEditor();
    return this.#editor;
  }

  /** Takes notice of files that have changed and packages that have come. */
  refresh(): void {
    for (const [path, { version }] of this.#sources) {
      if (this.#isFrozen(path) || this.#session.find(path) || version === this.#host.version(path)) continue;
      this.#sources.delete(path);
      this.#resolver.forget(path);
    }
    this.#resolver.refresh();
  }

  /** Whether a file is one that people write while cells run. */
  isLocal(path: string): boolean {
    return (
      !this.#isFrozen(path) && !path.includes("/node_modules/") && this.#session.find(path) === undefined
    );
  }

  #roots(): string[] {
    return [...this.#options.globals, ...this.#resolver.wanted, ...this.#session.files];
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

  #source(path: string, options: ts.CreateSourceFileOptions | ts.ScriptTarget): ts.SourceFile | undefined {
    const cell = this.#session.find(path);
    const before = this.#sources.get(path);
    if (before && (!cell || cell.version === before.version)) return before;
    const text = cell?.text ?? this.#library.read(path) ?? this.#host.readFile(path);
    if (text === undefined) return undefined;
    const source = ts.createSourceFile(path, text, options) as Source;
    source.version = cell?.version ?? (this.#isFrozen(path) ? "" : this.#host.version(path));
    this.#sources.set(path, source);
    return source;
  }

  #makeCompilerHost(): ts.CompilerHost {
    const { folder, libraryFolder } = this.#options;
    const host = this.#host;
    const cell = (path: string) => this.#session.find(path);
    const made: ts.CompilerHost = {
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
      getSourceFile: (path, options) => this.#source(path, options),
      getDefaultLibFileName: () => this.#library.path,
      getDefaultLibLocation: () => libraryFolder,
      getCurrentDirectory: () => folder,
      getCanonicalFileName: (path) => path,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      writeFile: () => {},
      fileExists: (path) => cell(path) !== undefined || this.#once("file", path, host.fileExists),
      readFile: (path) => cell(path)?.text ?? this.#once("text", path, host.readFile),
      directoryExists: (path) => this.#once("folder", path, host.directoryExists),
      realpath: (path) => this.#once("path", path, host.realpath),
      resolveTypeReferenceDirectiveReferences: (directives, file) =>
        directives.map((directive) => this.#resolver.resolveTypes(directive, file, made)),
      resolveModuleNameLiterals: (literals, file, redirected, options, source) =>
        literals.map((literal) => {
          const mode = ts.getModeForUsageLocation(source, literal, options);
          return this.#resolver.resolve(literal.text, file, made, redirected, mode);
        }),
      hasInvalidatedResolutions: (path) => this.#resolver.lookAgain.has(path),
      getModuleResolutionCache: () => this.#resolver.packages,
      getCancellationToken: () => this.token,
    };
    return made;
  }

  /** A language service that takes its files from here, so that nothing is parsed or kept twice. */
  #makeEditor(): ts.LanguageService {
    const registry: Partial<ts.DocumentRegistry> = {
      acquireDocumentWithKey: (path, _path, _host, _key, _text, _version, _kind, options) =>
        this.#source(path, options as ts.CreateSourceFileOptions)!,
      updateDocumentWithKey: (path, _path, _host, _key, _text, _version, _kind, options) =>
        this.#source(path, options as ts.CreateSourceFileOptions)!,
      getKeyForCompilationSettings: () => "" as never,
      releaseDocument: () => {},
      releaseDocumentWithKey: () => {},
    };
    const { getSourceFile: _, writeFile: __, ...host } = this.#compilerHost;
    const text = (path: string) => this.#source(path, ts.ScriptTarget.ESNext)?.text;
    return ts.createLanguageService(
      {
        ...host,
        getCompilationSettings: () => this.#settings,
        getProjectVersion: () => String(this.#version),
        getScriptFileNames: () => this.#roots(),
        getScriptVersion: (path) =>
          this.#session.find(path)?.version ?? this.#sources.get(path)?.version ?? "",
        getScriptSnapshot: (path) => {
          const found = text(path);
          return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
        },
      },
      registry as ts.DocumentRegistry,
    );
  }
}

function settings(library: string): ts.CompilerOptions {
  return {
    target: ts.ScriptTarget.ES2022,
    lib: [library.slice(library.lastIndexOf("/") + 1)],
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    types: [],
    strict: true,
    esModuleInterop: true,
    jsx: ts.JsxEmit.React,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    preserveConstEnums: true,
    sourceMap: true,
    newLine: ts.NewLineKind.LineFeed,
  };
}
