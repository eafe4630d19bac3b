/** Which identifiers of a cell refer to variables of the session. */
import { ts } from "./compiler.js";
import { declarations, hasModifier } from "./parse.js";

/** A function that gives the name of the variable to which an identifier refers, if it does. */
export function variables(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
): (identifier: ts.Identifier) => string | undefined {
  /** Their declarations, in this cell and below it. */
  const declared = new Map<ts.Node, string>();
  for (const statement of file.statements)
    for (const { node, name } of declarations(statement)) declared.set(node, name.text);
  const known = new Set(declared.values());
  return (identifier) => {
    if (!known.has(identifier.text) || isName(identifier)) return undefined;
    const symbol = ts.isShorthandPropertyAssignment(identifier.parent)
      ? checker.getShorthandAssignmentValueSymbol(identifier.parent)
      : checker.getSymbolAtLocation(identifier);
    const declaration = symbol?.declarations?.find((each) => declared.has(each));
    return declaration && !staysLocal(identifier, declaration) ? declared.get(declaration) : undefined;
  };
}

/** Whether an identifier is the name of something, not a reference to it. */
function isName(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isBindingElement(parent) && parent.propertyName === identifier) return true;
  return (parent as { name?: ts.Node }).name === identifier;
}

/**
 * A class, an enum and a namespace know themselves by their own name. A constant of this cell needs no box where the
 * cell itself runs, and not a function of it, which other cells may call.
 */
function staysLocal(identifier: ts.Identifier, declaration: ts.Node): boolean {
  let isInside = false;
  let isInFunction = false;
  for (let node: ts.Node = identifier; node && !ts.isSourceFile(node); node = node.parent) {
    if (node === declaration) isInside = true;
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) isInFunction = true;
  }
  if (ts.isClassLike(declaration) || ts.isEnumDeclaration(declaration) || ts.isModuleDeclaration(declaration))
    return isInside;
  if (isInFunction || declaration.getSourceFile() !== identifier.getSourceFile()) return false;
  const list = ts.findAncestor(declaration, ts.isVariableDeclarationList);
  const statement = list?.parent as ts.VariableStatement | undefined;
  return (
    list !== undefined &&
    (list.flags & ts.NodeFlags.Const) !== 0 &&
    !hasModifier(statement!, ts.SyntaxKind.DeclareKeyword)
  );
}
