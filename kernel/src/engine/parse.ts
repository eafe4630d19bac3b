/** What can be said of a cell from its text alone: is it complete, what does it declare, which names does it mention. */
import { ts } from "./compiler.js";

/** How a name that a cell declares is seen by later cells. */
export type Kind = "let" | "const" | "function" | "type" | "both";

export interface Parsed {
  file: ts.SourceFile;
  errors: readonly ts.Diagnostic[];
  /** Names of the top level. */
  declared: Map<string, Kind>;
  /** Every identifier that stands anywhere. */
  mentioned: Set<string>;
  imports: boolean;
}

export function parse(code: string): Parsed {
  const file = ts.createSourceFile("cell.ts", code, {
    languageVersion: ts.ScriptTarget.ESNext,
    // A module, so that await is known outside of functions.
    setExternalModuleIndicator: (each) => {
      (each as { externalModuleIndicator?: unknown }).externalModuleIndicator = true;
    },
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  });
  const { parseDiagnostics: errors } = file as unknown as { parseDiagnostics: ts.Diagnostic[] };
  const mentioned = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) mentioned.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const declared = new Map<string, Kind>();
  for (const { name, kind } of file.statements.flatMap(declarations)) {
    const before = declared.get(name.text);
    declared.set(name.text, before && (before === "type") !== (kind === "type") ? "both" : kind);
  }
  const imports =
    mentioned.has("require") || file.statements.some(isImport) || /\bimport\s*\(|\bfrom\s*["']/.test(code);
  return { file, errors, declared, mentioned, imports };
}

const isImport = (node: ts.Statement): boolean =>
  ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node);

export interface Declared {
  name: ts.Identifier;
  kind: Kind;
  /** The node that declares it. */
  node: ts.Node;
}

/** The names that a statement of the top level declares. */
export function declarations(statement: ts.Statement): Declared[] {
  if (ts.isVariableStatement(statement)) {
    const { flags, declarations: list } = statement.declarationList;
    const kind = flags & ts.NodeFlags.Const ? "const" : "let";
    return list.flatMap(bound).map(({ name, node }) => ({ name, kind, node }));
  }
  if (ts.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const found: ts.NamedDeclaration[] = name ? [statement.importClause!] : [];
    if (namedBindings) {
      if (ts.isNamespaceImport(namedBindings)) found.push(namedBindings);
      else found.push(...namedBindings.elements);
    }
    return found.map((node) => ({ name: node.name as ts.Identifier, kind: "both" as const, node }));
  }
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
    return [{ name: statement.name, kind: "type", node: statement }];
  if (ts.isFunctionDeclaration(statement))
    return statement.name ? [{ name: statement.name, kind: "function", node: statement }] : [];
  if (
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isImportEqualsDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  ) {
    const { name } = statement;
    if (!name || !ts.isIdentifier(name) || isGlobal(statement)) return [];
    return [{ name, kind: "both", node: statement }];
  }
  return nestedVariables(statement);
}

/** `for (var i = …)`, `{ var x = … }`: variables of the top level that are declared further inside. */
export function nestedVariables(statement: ts.Statement): Declared[] {
  const found: Declared[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
    if (isVar(node))
      for (const { name, node: declaration } of node.declarations.flatMap(bound))
        found.push({ name, kind: "let", node: declaration });
    ts.forEachChild(node, visit);
  };
  if (!ts.isVariableStatement(statement)) visit(statement);
  return found;
}

/** `var …` */
export const isVar = (node: ts.Node): node is ts.VariableDeclarationList =>
  ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0;

/** `declare global { … }` declares nothing of the cell's own. */
function isGlobal(statement: ts.Statement): boolean {
  return (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((each) => each.kind === kind);
}

/** The names that a declaration binds, taken apart or not. */
function bound(
  declaration: ts.VariableDeclaration | ts.BindingElement,
): { name: ts.Identifier; node: ts.Node }[] {
  const { name } = declaration;
  if (ts.isIdentifier(name)) return [{ name, node: declaration }];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bound(element) : []));
}

const unterminated = new Set([1010, 1160, 1161]);

/** Whether a cell could be run, or waits for more lines, or cannot become right by more of them. */
export function completeness(code: string): { status: string; indent?: string } {
  const [first] = parse(code).errors;
  if (!first) return { status: "complete" };
  const atEnd = (first.start ?? 0) >= code.trimEnd().length;
  if (!atEnd && !unterminated.has(first.code)) return { status: "invalid" };
  const last = code.trimEnd().split("\n").at(-1)!;
  const opens = /[{([]$/.test(last) ? "  " : "";
  return { status: "incomplete", indent: /^\s*/.exec(last)![0] + opens };
}
