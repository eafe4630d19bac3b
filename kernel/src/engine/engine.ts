/** A cell of TypeScript in; JavaScript, source map, diagnostics, completions and inspections out. */
import { ts } from "./compiler.js";
import { type Diagnostic, describe, noticeOf, untyped } from "./diagnostics.js";
import * as editor from "./editor.js";
import type { EngineOptions, Host } from "./host.js";
import type { Import } from "./imports.js";
import { containsAwait, instrument } from "./instrument.js";
import { completeness, declarations, type Parsed, parse } from "./parse.js";
import { rewrite } from "./rewrite.js";
import { Service } from "./service.js";
import { Session } from "./session.js";

/** A cell that can run. */
export interface Compiled {
  /** The body of a function, whose first line is the engine's own. */
  code: string;
  /** The field `mappings` of the source map of the lines after the first. */
  mappings: string;
  imports: Import[];
  /** What its user should know, though it runs. */
  notices: string[];
}

/** A file of TypeScript as a CommonJS module. */
export interface Module {
  code: string;
  mappings: string;
  diagnostics: Diagnostic[];
  /** What it imports, as it says it. */
  imports: string[];
  /** Whether it waits for something: then it is the body of an async function. */
  isAsync: boolean;
}

export class Engine {
  readonly #host: Host;
  readonly #options: EngineOptions;
  readonly #session: Session;
  readonly #service: Service;
  /** The local files that have been checked, by their content. */
  readonly #checked: Map<string, string> = new Map();
  readonly #told: Set<string> = new Set();

  constructor(host: Host, options: EngineOptions) {
    this.#host = host;
    this.#options = options;
    this.#session = new Session(options.folder);
    this.#service = new Service(host, options, this.#session);
  }

  compile(code: string): Compiled | { diagnostics: Diagnostic[] } {
    const parsed = parse(code);
    if (parsed.errors.length > 0)
      return { diagnostics: parsed.errors.map((each) => describe(each, undefined, code.length)) };
    if (parsed.imports) this.#service.refresh();
    const slot = this.#session.open(code, parsed);
    try {
      const found = this.#check(code, slot, parsed);
      if ("diagnostics" in found) this.#session.drop(slot);
      return found;
    } catch (error) {
      this.#session.drop(slot);
      throw error;
    }
  }

  /** Compiles a file that a cell imports, whatever its types. */
  compileModule(path: string): Module {
    const text = this.#host.readFile(path) ?? "";
    const { outputText, sourceMapText, diagnostics } = ts.transpileModule(text, {
      fileName: path,
      reportDiagnostics: true,
      transformers: { before: [instrument(this.#options.looks)] },
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
        jsx: ts.JsxEmit.React,
        sourceMap: true,
      },
    });
    const { importedFiles } = ts.preProcessFile(text);
    return {
      code: withoutMap(outputText),
      mappings: mappingsOf(sourceMapText),
      diagnostics: (diagnostics ?? []).map((each) => describe(each, "", text.length)),
      imports: importedFiles.map(({ fileName }) => fileName),
      isAsync: parse(text).file.statements.some(containsAwait),
    };
  }

  complete(code: string, position: number): editor.Completion {
    return this.#withCell(code, (file) => editor.complete(this.#service.editor(), file, code, position));
  }

  inspect(code: string, position: number): editor.Inspection | undefined {
    return this.#withCell(code, (file) => editor.inspect(this.#service.editor(), file, code, position));
  }

  isComplete(code: string): { status: string; indent?: string } {
    return completeness(code);
  }

  /** Asks something about a cell that does not stay. */
  #withCell<T>(code: string, ask: (file: string) => T): T {
    const slot = this.#session.open(code, parse(code), true);
    try {
      return ask(this.#session.fileOf(slot));
    } finally {
      this.#session.drop(slot);
    }
  }

  #check(code: string, slot: number, { declared }: Parsed): Compiled | { diagnostics: Diagnostic[] } {
    const program = this.#service.program();
    const name = this.#session.fileOf(slot);
    const file = program.getSourceFile(name)!;
    const all = [
      ...program.getSemanticDiagnostics(file, this.#service.token),
      ...this.#ofLocalFiles(program, file),
    ];
    const isWrong = (each: ts.Diagnostic) =>
      each.code !== untyped && (each.file !== file || (each.start ?? 0) <= code.length) && !isHarmless(each);
    const wrong = all.filter(isWrong);
    if (wrong.length > 0) {
      const { missing } = this.#options;
      return { diagnostics: wrong.map((each) => describe(each, name, code.length, missing)) };
    }
    const checker = program.getTypeChecker();
    const { transformer, imports } = rewrite(checker, file, code.length);
    const output = emit(program, file, [transformer, instrument(this.#options.looks)]);
    const isAsync = file.statements.some((each) => each.pos < code.length && containsAwait(each));
    this.#session.keep(slot, declared, wordsFor(checker, file));
    return {
      code: wrap(output.code, isAsync),
      mappings: output.mappings,
      imports,
      notices: this.#notices(all.filter((each) => each.code === untyped)),
    };
  }

  /** Each is told once. */
  #notices(diagnostics: ts.Diagnostic[]): string[] {
    const notices = new Set(diagnostics.map(noticeOf));
    const added = [...notices].filter((notice) => !this.#told.has(notice));
    for (const notice of added) this.#told.add(notice);
    return added;
  }

  /** What is wrong in the files next door that a cell imports, directly or not, checked once a content. */
  #ofLocalFiles(program: ts.Program, cell: ts.SourceFile): ts.Diagnostic[] {
    const files = importedBy(program.getTypeChecker(), cell, ({ fileName }) =>
      this.#service.isLocal(fileName),
    );
    return files.flatMap((file) => {
      if (this.#checked.get(file.fileName) === file.text) return [];
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      const wrong = found.filter(({ code }) => code !== untyped);
      if (wrong.length === 0) this.#checked.set(file.fileName, file.text);
      return wrong;
    });
  }
}

/** The files that a file imports, directly or through others. */
function importedBy(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  counts: (file: ts.SourceFile) => boolean,
): ts.SourceFile[] {
  const found = new Set<ts.SourceFile>();
  const visit = (each: ts.SourceFile): void => {
    for (const statement of each.statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      const { moduleSpecifier } = statement;
      const symbol = moduleSpecifier && checker.getSymbolAtLocation(moduleSpecifier);
      const imported = symbol?.declarations?.find(ts.isSourceFile);
      if (!imported || imported.isDeclarationFile || found.has(imported) || !counts(imported)) continue;
      found.add(imported);
      visit(imported);
    }
  };
  visit(file);
  return [...found];
}

/** A variable whose type shows itself only in its own cell is any elsewhere: the compiler warns of its first use. */
const isHarmless = ({ code }: ts.Diagnostic): boolean => code === 7005 || code === 7034;

function emit(
  program: ts.Program,
  file: ts.SourceFile,
  before: ts.TransformerFactory<ts.SourceFile>[],
): { code: string; mappings: string } {
  let code = "";
  let mappings = "";
  const write = (name: string, text: string) => {
    if (name.endsWith(".map")) mappings = mappingsOf(text);
    else code = text;
  };
  program.emit(file, write, undefined, false, { before });
  return { code: withoutMap(code).replace(/^export \{\s*\};?$/m, ""), mappings };
}

function wrap(code: string, isAsync: boolean): string {
  // Within a block, so that a cell may declare what the function has as a parameter: `const require = …`.
  return isAsync ? `"use strict"; return (async () => {\n${code}\n})();` : `"use strict"; {\n${code}\n}`;
}

const withoutMap = (code: string) => code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");

const mappingsOf = (map: string | undefined): string => (map ? JSON.parse(map).mappings : "");

/** The types of variables in words that mean the same in every cell, where they are so simple. */
function wordsFor(checker: ts.TypeChecker, file: ts.SourceFile): (name: string) => string | undefined {
  const nodes = new Map(file.statements.flatMap(declarations).map(({ name }) => [name.text, name]));
  return (name) => {
    const words = checker.typeToString(checker.getTypeAtLocation(nodes.get(name)!));
    return simple.test(words) ? words : undefined;
  };
}

const simple =
  /^(number|string|boolean|bigint|Float64Array<ArrayBuffer>|-?\d+|"[^"\\\n]{0,40}"|true|false|(number|string|boolean)(\[\])+)$/;
