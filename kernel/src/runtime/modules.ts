/** What cells import: packages, Node's modules, JSON, and files of TypeScript, which are compiled on the fly. */
import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { names } from "../engine/host.js";
import type { Module as Compiled } from "../engine/index.js";
import { packageOf } from "../engine/package-name.js";
import { namespaceOf } from "./interop.js";
import { isPath, isTypeScript, resolvePath } from "./resolve.js";
import { labelOf } from "./source-files.js";
import type { Stacks } from "./stack.js";

/** A file of TypeScript that has run, or runs. */
interface Loaded {
  exports: object;
  content: string;
  /** The local files that it imports. */
  imports: Set<string>;
  /** Kept when it has run, where it waits for something. */
  finished: unknown;
}

export interface ModulesOptions {
  /** Compiles a file, and waits for it. */
  compile(file: string): Compiled;
  /** Modules that are part of the kernel. */
  builtIn: Record<string, object>;
  /** What the engine's code calls. */
  runtime: Record<string, unknown>;
  stacks: Stacks;
}

type Require = (specifier: string) => unknown;

export class Modules {
  readonly #options: ModulesOptions;
  readonly #loaded: Map<string, Loaded> = new Map();
  readonly #compiled: Map<string, Compiled & { content: string }> = new Map();
  /** Files next door that Node itself has loaded, with their content. */
  readonly #plain: Map<string, string> = new Map();
  /** ES modules, which cannot be required: by the folder and the name from which they were imported. */
  readonly #esModules: Map<string, unknown> = new Map();

  constructor(options: ModulesOptions) {
    this.#options = options;
  }

  /** What an import gives. */
  async load(specifier: string, folder: string): Promise<unknown> {
    await this.#prepare(specifier, folder, new Set());
    return this.#require(specifier, folder);
  }

  /** `require` for the code of a file. */
  requireFor(file: string): NodeJS.Require {
    const own: Require = (specifier) => this.#require(specifier, dirname(file));
    return Object.assign(own, createRequire(file)) as NodeJS.Require;
  }

  /** Forgets the local files that have changed, and those that import them. */
  refresh(): void {
    const stale = new Set<string>();
    for (const [file, { content }] of this.#loaded) if (contentOf(file) !== content) stale.add(file);
    for (const [file, content] of this.#plain) if (contentOf(file) !== content) stale.add(file);
    if (stale.size === 0) return;
    for (let before = 0; before !== stale.size; ) {
      before = stale.size;
      for (const [file, { imports }] of this.#loaded)
        if ([...imports].some((each) => stale.has(each))) stale.add(file);
      for (const file of this.#plain.keys())
        if (require.cache[file]?.children.some(({ filename }) => stale.has(filename))) stale.add(file);
    }
    for (const file of stale) {
      this.#loaded.delete(file);
      this.#plain.delete(file);
      delete require.cache[file];
    }
  }

  /** Loads what can only be waited for: ES modules, also those that files of TypeScript import. */
  async #prepare(specifier: string, folder: string, seen: Set<string>): Promise<void> {
    if (specifier in this.#options.builtIn || isBuiltin(specifier)) return;
    const file = isPath(specifier) ? resolvePath(specifier, folder) : undefined;
    if (file && isTypeScript(file)) {
      if (seen.has(file) || this.#loaded.has(file)) return;
      seen.add(file);
      const { imports, isAsync } = this.#compile(file);
      for (const each of imports) await this.#prepare(each, dirname(file), seen);
      if (isAsync) await this.#run(file).finished;
      return;
    }
    const key = `${folder} ${specifier}`;
    if (this.#esModules.has(key) && !file) return;
    try {
      this.#plainRequire(specifier, folder, file);
    } catch (error) {
      const { code } = error as { code?: string };
      if (!code || !mustBeImported.has(code)) return; // told when it is required
      const address = file && `${pathToFileURL(file).href}?${contentHash(file)}`;
      this.#esModules.set(key, await importer(folder)(address ?? specifier));
    }
  }

  #require(specifier: string, folder: string): unknown {
    const own = this.#options.builtIn[specifier];
    if (own) return own;
    const file = isPath(specifier) ? resolvePath(specifier, folder) : undefined;
    if (file && isTypeScript(file)) return this.#run(file).exports;
    const key = `${folder} ${specifier}`;
    if (this.#esModules.has(key)) return this.#esModules.get(key);
    return this.#plainRequire(specifier, folder, file);
  }

  #plainRequire(specifier: string, folder: string, file: string | undefined): unknown {
    try {
      const value = createRequire(join(folder, "cell.js"))(file ?? specifier);
      if (file) this.#follow(file);
      return value;
    } catch (error) {
      throw advise(error, specifier);
    }
  }

  /** Keeps the content of a file next door that Node has loaded, and of those that it has required. */
  #follow(file: string): void {
    if (this.#plain.has(file) || file.includes("node_modules")) return;
    this.#plain.set(file, contentOf(file) ?? "");
    for (const { filename } of require.cache[file]?.children ?? []) this.#follow(filename);
  }

  #compile(file: string): Compiled {
    const content = contentOf(file) ?? "";
    const before = this.#compiled.get(file);
    if (before?.content === content) return before;
    const compiled = { ...this.#options.compile(file), content };
    this.#compiled.set(file, compiled);
    return compiled;
  }

  /** A module that is imported while it runs gives what it has exported so far, as in Node. */
  #run(file: string): Loaded {
    const before = this.#loaded.get(file);
    if (before) return before;
    const { code, mappings, diagnostics, imports, isAsync } = this.#compile(file);
    const content = contentOf(file) ?? "";
    const [wrong] = diagnostics;
    if (wrong)
      throw new SyntaxError(`${labelOf(file)}:${wrong.line + 1}:${wrong.column + 1}: ${wrong.message}`);
    this.#options.stacks.add(file, {
      label: labelOf(file),
      code: content,
      mappings,
      offset: 1,
      isCell: false,
    });
    const local = imports.flatMap((each) => (isPath(each) ? (resolvePath(each, dirname(file)) ?? []) : []));
    const module: Loaded = { exports: {}, content, imports: new Set(local), finished: undefined };
    this.#loaded.set(file, module);
    const scope: Record<string, unknown> = {
      ...this.#options.runtime,
      ...this.importsOf(file),
      [names.run]: { cell: 0, stopped: false },
      module,
      exports: module.exports,
    };
    try {
      const body = isAsync ? `return (async () => {\n${code}\n})();` : `\n${code}`;
      const run = vm.compileFunction(body, Object.keys(scope), { filename: file });
      module.finished = run.apply(module.exports, Object.values(scope));
    } catch (error) {
      this.#loaded.delete(file);
      throw error;
    }
    return module;
  }

  /** What the code of a file or of a cell has beside the language: its place, and how it imports. */
  importsOf(file: string): Record<string, unknown> {
    const folder = dirname(file);
    return {
      [names.importModule]: async (specifier: unknown) =>
        namespaceOf(await this.load(String(specifier), folder)),
      [names.meta]: { url: pathToFileURL(file).href, filename: file, dirname: folder },
      require: this.requireFor(file),
      __filename: file,
      __dirname: folder,
    };
  }
}

const mustBeImported = new Set([
  "ERR_REQUIRE_ESM",
  "ERR_REQUIRE_ASYNC_MODULE",
  "ERR_PACKAGE_PATH_NOT_EXPORTED",
  "ERR_PACKAGE_IMPORT_NOT_DEFINED",
]);

/** Node's own `import(…)`, as if it stood in a file of a folder. */
function importer(folder: string): (specifier: string) => Promise<unknown> {
  const { USE_MAIN_CONTEXT_DEFAULT_LOADER: importModuleDynamically } = vm.constants;
  const filename = join(folder, "cell.mjs");
  const { emitWarning } = process;
  return (specifier) => {
    // Node 20 warns of the loader, which is no longer experimental in Node 22.
    process.emitWarning = () => {};
    try {
      const script = new vm.Script("(specifier) => import(specifier)", { filename, importModuleDynamically });
      return script.runInThisContext()(specifier);
    } finally {
      process.emitWarning = emitWarning;
    }
  };
}

function advise(error: unknown, specifier: string): unknown {
  const { code, message } = error as { code?: string; message: string };
  const isMissing = code === "MODULE_NOT_FOUND" && message.includes(`'${specifier}'`) && !isPath(specifier);
  if (!isMissing) return error;
  const name = packageOf(specifier);
  return Object.assign(new Error(`Cannot find package '${name}': npm install ${name}`), { code });
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Another text for another content, so that Node loads a file again that has changed. */
function contentHash(file: string): string {
  let hash = 0;
  for (const character of contentOf(file) ?? "") hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return String(hash >>> 0);
}
