/**
 * Code that ends when it is told to: loops and functions look whether they should, and what has waited looks whether
 * its run has been stopped in the meantime.
 */
import { ts } from "./compiler.js";
import { type Looks, names } from "./host.js";

/** A transformer for the code of a cell or of a module; it needs no types. */
export function instrument(looks: Looks = "shared"): ts.TransformerFactory<ts.SourceFile> {
  const shouldLook = looks === "shared" ? `${names.stop}[0]` : `--${names.stop}[0] < 0`;
  return (context) => transformer(context, shouldLook, looks);
}

function transformer(
  context: ts.TransformationContext,
  shouldLook: string,
  looks: Looks,
): ts.Transformer<ts.SourceFile> {
  const { factory } = context;
  /** Text that is printed as it stands. */
  const words = (text: string) => factory.createIdentifier(text);
  const statement = (text: string) => factory.createExpressionStatement(words(text));
  const check = () => statement(`${shouldLook} && ${names.check}()`);
  const checkRun = () => statement(`(${shouldLook} || ${names.run}.stopped) && ${names.check}(${names.run})`);
  const begin = () => statement(`const ${names.run} = ${names.currentRun}()`);

  function visit(node: ts.Node): ts.Node {
    if (ts.isIterationStatement(node, false) && !(looks === "sparing" && endsSoon(node))) return loop(node);
    if (ts.isAwaitExpression(node)) {
      const awaited = ts.visitEachChild(node, visit, context);
      return factory.createCallExpression(words(names.resume), undefined, [awaited, words(names.run)]);
    }
    if (isFunction(node) && node.body) return functionLike(node);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const { arguments: values } = ts.visitEachChild(node, visit, context);
      return factory.createCallExpression(words(names.importModule), undefined, values);
    }
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
      return words(names.meta);
    return ts.visitEachChild(node, visit, context);
  }

  function loop(node: ts.IterationStatement): ts.Node {
    const waits = containsAwait(node);
    const visited = ts.visitEachChild(node, visit, context);
    const block = factory.createBlock([waits ? checkRun() : check(), ...statements(visited.statement)], true);
    const { statement: body } = visited;
    return ts.visitEachChild(visited, (child) => (child === body ? block : child), context);
  }

  const statements = (body: ts.Statement) => (ts.isBlock(body) ? body.statements : [body]);

  function functionLike(node: Function): ts.Node {
    const visited = ts.visitEachChild(node, visit, context) as Function;
    const waits = containsAwait(node.body!);
    if (!waits && !looksAtStart(node.body!)) return visited;
    const body = visited.body!;
    const old = ts.isBlock(body) ? body.statements : [factory.createReturnStatement(body)];
    const prologue = old.findIndex((each) => !isDirective(each));
    const first = prologue < 0 ? old.length : prologue;
    const added = waits ? [begin(), check()] : [check()];
    const all = [...old.slice(0, first), ...added, ...old.slice(first)];
    const block = ts.setTextRange(factory.createBlock(all, true), body);
    return ts.visitEachChild(visited, (child) => (child === body ? block : child), context);
  }

  /** What is only an expression is stopped by force, where there is one; and a package that calls itself has loops, too. */
  const looksAtStart = (body: ts.ConciseBody) =>
    looks === "counted" || (looks === "shared" && ts.isBlock(body));

  return (file) => ts.visitEachChild(file, visit, context);
}

type Function = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

function isFunction(node: ts.Node): node is Function {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** `"use strict"` and its like, which stand first. */
const isDirective = (statement: ts.Statement): boolean =>
  ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);

/** Whether code waits, outside of functions that it contains. */
export function containsAwait(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  if (
    ts.isVariableDeclarationList(node) &&
    (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing
  )
    return true;
  return ts.forEachChild(node, (child) => !ts.isFunctionLike(child) && containsAwait(child)) ?? false;
}

/** A loop that counts to an end, and in which there is no other loop and no call. */
function endsSoon(node: ts.Node): boolean {
  if (!ts.isForStatement(node) || !node.condition || !node.incrementor) return false;
  const takesLong = (part: ts.Node): boolean =>
    ts.isIterationStatement(part, false) ||
    ts.isCallExpression(part) ||
    ts.isNewExpression(part) ||
    (ts.forEachChild(part, takesLong) ?? false);
  return !takesLong(node.statement);
}
