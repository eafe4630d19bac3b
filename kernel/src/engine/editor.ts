/** What an editor asks about a cell: how a name goes on, and what is known about it. */
import { ts } from "./compiler.js";

export interface Completion {
  matches: { name: string; kind: string }[];
  /** The part of the cell that a match replaces. */
  start: number;
  end: number;
}

/** `file` holds the cell's text, and below it what is for the types alone. */
export function complete(
  service: ts.LanguageService,
  file: string,
  code: string,
  position: number,
): Completion {
  let start = position;
  while (start > 0 && /[\p{ID_Continue}$]/u.test(code[start - 1]!)) start--;
  let end = position;
  while (end < code.length && /[\p{ID_Continue}$]/u.test(code[end]!)) end++;
  const typed = code.slice(start, position);
  const found = service.getCompletionsAtPosition(file, position, {
    includeCompletionsForModuleExports: false,
    includeCompletionsWithInsertText: false,
  });
  const entries = found?.entries.flatMap(({ name, kind, sortText, replacementSpan }) => {
    const fit = rank(name, typed);
    // Quotes and paths are replaced from where the compiler says.
    if (replacementSpan && replacementSpan.start < start) start = replacementSpan.start;
    return fit === undefined || name.startsWith("$$") ? [] : [{ name, kind, order: `${fit}${sortText}` }];
  });
  entries?.sort((a, b) => compare(a.order, b.order) || compare(a.name, b.name));
  const aliases = entries?.some(({ kind }) => kind === ts.ScriptElementKind.alias)
    ? aliasesOf(service.getProgram()!, file)
    : undefined;
  const matches = (entries ?? []).map(({ name, kind }) => ({
    name,
    kind: aliases?.get(name) ?? kindOf(kind),
  }));
  return { matches, start, end: matches.length > 0 ? end : position };
}

/** The kinds of names that stand for something that was declared elsewhere. */
function aliasesOf(program: ts.Program, file: string): Map<string, string> {
  const checker = program.getTypeChecker();
  const symbols = checker.getSymbolsInScope(program.getSourceFile(file)!, ts.SymbolFlags.Alias);
  return new Map(
    symbols.map((symbol) => {
      const { flags } = checker.getAliasedSymbol(symbol);
      if (flags & ts.SymbolFlags.Function) return [symbol.name, "function"];
      if (flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Enum | ts.SymbolFlags.Type))
        return [symbol.name, "class"];
      return [symbol.name, flags & ts.SymbolFlags.Module ? "module" : "instance"];
    }),
  );
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** How well a name fits what was typed; undefined: not at all. */
function rank(name: string, typed: string): number | undefined {
  if (name.startsWith(typed)) return 0;
  if (name.toLowerCase().startsWith(typed.toLowerCase())) return 1;
  return undefined;
}

/** The compiler's kinds in the words of Jupyter's clients. */
function kindOf(kind: string): string {
  const { ScriptElementKind: kinds } = ts;
  switch (kind) {
    case kinds.functionElement:
    case kinds.localFunctionElement:
    case kinds.memberFunctionElement:
      return "function";
    case kinds.classElement:
    case kinds.interfaceElement:
    case kinds.typeElement:
    case kinds.enumElement:
      return "class";
    case kinds.moduleElement:
    case kinds.externalModuleName:
    case kinds.scriptElement:
    case kinds.directory:
      return "module";
    case kinds.keyword:
      return "keyword";
    case kinds.memberVariableElement:
    case kinds.memberGetAccessorElement:
    case kinds.memberSetAccessorElement:
      return "property";
    default:
      return "instance";
  }
}

/** What is known about a name: its type in words, and its documentation. */
export interface Inspection {
  type: string;
  documentation: string;
}

export function inspect(
  service: ts.LanguageService,
  file: string,
  code: string,
  position: number,
): Inspection | undefined {
  for (const at of [position, position - 1]) {
    if (at < 0 || !/[\p{ID_Continue}$]/u.test(code[at] ?? "")) continue;
    const info = service.getQuickInfoAtPosition(file, at);
    if (!info) continue;
    const program = service.getProgram()!;
    const type = ts.displayPartsToString(info.displayParts);
    // An unknown name is any, and nothing else is known of it.
    if (type === "any") continue;
    return { type, documentation: documentation(program, program.getSourceFile(file)!, at) };
  }
  return undefined;
}

/** The comments above the declarations of a name. The parser passes them over, for most are never asked for. */
function documentation(program: ts.Program, file: ts.SourceFile, position: number): string {
  const checker = program.getTypeChecker();
  const node = tokenAt(file, position);
  const symbol = node && checker.getSymbolAtLocation(node);
  const named = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const origins = node && named ? [named, ...originsOf(checker, node)] : [];
  const comments = origins.flatMap((each) => (each.declarations ?? []).map(commentOf));
  return [...new Set(comments.filter((text) => text !== ""))].join("\n\n");
}

/** A variable of an earlier cell stands for what was declared there, and any name for what its type names. */
function* originsOf(checker: ts.TypeChecker, node: ts.Node): Generator<ts.Symbol> {
  for (const declaration of checker.getSymbolAtLocation(node)?.declarations ?? []) {
    const query = ts.isVariableDeclaration(declaration) ? declaration.type : undefined;
    const origin = query && ts.isTypeQueryNode(query) && checker.getSymbolAtLocation(query.exprName);
    if (origin) yield origin.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(origin) : origin;
  }
  const { symbol } = checker.getTypeAtLocation(node);
  if (symbol) yield symbol;
}

function tokenAt(file: ts.SourceFile, position: number): ts.Node | undefined {
  const find = (node: ts.Node): ts.Node | undefined => {
    if (position < node.getStart(file) || position >= node.end) return undefined;
    return ts.forEachChild(node, find) ?? node;
  };
  return find(file);
}

function commentOf(declaration: ts.Declaration): string {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const { text } = statement.getSourceFile();
  const comments = ts.getLeadingCommentRanges(text, statement.pos) ?? [];
  const last = comments
    .map(({ pos, end }) => text.slice(pos, end))
    .findLast((each) => each.startsWith("/**"));
  return (last ?? "")
    .replace(/^\/\*\*|\*\/$/g, "")
    .replace(/^[ \t]*\* ?/gm, "")
    .trim();
}
