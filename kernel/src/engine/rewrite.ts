/**
 * Variables of the top level become variables of the session: `n` is written `$$n.v`, where `$$n = $_box("n")` is one
 * and the same box for all cells and functions. Declarations stay as they are, followed by a copy into the box, so that
 * functions and classes keep their names.
 */
import { ts } from "./compiler.js";
import { names } from "./host.js";
import { type Import, importsOf } from "./imports.js";
import { declarations } from "./parse.js";

export interface Rewriting {
  /** The result, where there is one, is returned as a list of one: so a promise stays one. */
  transformer: ts.TransformerFactory<ts.SourceFile>;
  imports: Import[];
}

/** `end` is where the cell's own text ends: what follows is for the types alone. */
export function rewrite(checker: ts.TypeChecker, file: ts.SourceFile, end: number): Rewriting {
  const own = file.statements.filter((each) => each.getStart(file) < end && each.pos < end);
  /** The declarations of the session's variables, in this cell and below it. */
  const declared = new Map<ts.Node, string>();
  for (const statement of file.statements)
    for (const { node, name } of declarations(statement)) declared.set(node, name.text);
  const known = new Set(declared.values());

  /** The declaration by which an identifier is a variable of the session. */
  function declarationOf(identifier: ts.Identifier): ts.Node | undefined {
    if (!known.has(identifier.text)) return undefined;
    const { parent } = identifier;
    const symbol = ts.isShorthandPropertyAssignment(parent)
      ? checker.getShorthandAssignmentValueSymbol(parent)
      : checker.getSymbolAtLocation(identifier);
    return symbol?.declarations?.find((each) => declared.has(each));
  }

  const isValue = (name: ts.Identifier): boolean => {
    const symbol = checker.getSymbolAtLocation(name);
    if (!symbol) return true;
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    // An untyped module's names are known by no declaration.
    return (target.flags & ts.SymbolFlags.Value) !== 0 || !target.declarations;
  };

  const transformer = (context: ts.TransformationContext) => (source: ts.SourceFile) => {
    const { factory } = context;
    const used = new Set<string>();
    const box = (name: string): ts.Expression => {
      used.add(name);
      return factory.createPropertyAccessExpression(
        factory.createIdentifier(names.boxPrefix + name),
        names.value,
      );
    };
    const copy = (name: string): ts.Statement =>
      factory.createExpressionStatement(factory.createAssignment(box(name), factory.createIdentifier(name)));

    function visit(node: ts.Node): ts.Node {
      if (ts.isIdentifier(node)) return reference(node) ?? node;
      if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return node;
      if (ts.isPropertyAccessExpression(node)) {
        const expression = ts.visitNode(node.expression, visit) as ts.Expression;
        if (expression === node.expression) return node;
        return ts.isPropertyAccessChain(node)
          ? factory.updatePropertyAccessChain(node, expression, node.questionDotToken, node.name)
          : factory.updatePropertyAccessExpression(node, expression, node.name);
      }
      if (ts.isShorthandPropertyAssignment(node)) {
        const value = reference(node.name);
        if (!value) return ts.visitEachChild(node, visit, context);
        const initial = node.objectAssignmentInitializer;
        const whole = initial
          ? factory.createAssignment(value, ts.visitNode(initial, visit) as ts.Expression)
          : value;
        return ts.setTextRange(factory.createPropertyAssignment(node.name.text, whole), node);
      }
      const visited = ts.visitEachChild(node, visit, context);
      // As a call of the box's property, a function would get the box as `this`.
      if (ts.isCallExpression(visited) && isBoxed(node, (node as ts.CallExpression).expression))
        return factory.updateCallExpression(visited, plain(visited.expression), undefined, visited.arguments);
      if (ts.isTaggedTemplateExpression(visited) && isBoxed(node, (node as ts.TaggedTemplateExpression).tag))
        return factory.updateTaggedTemplateExpression(
          visited,
          plain(visited.tag),
          undefined,
          visited.template,
        );
      return visited;
    }

    const isBoxed = (_: ts.Node, callee: ts.Expression) =>
      ts.isIdentifier(callee) && reference(callee) !== undefined;

    const plain = (callee: ts.Expression) =>
      factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), callee));

    /** The box's value in the place of an identifier that refers to a variable of the session. */
    function reference(identifier: ts.Identifier): ts.Expression | undefined {
      if (isName(identifier)) return undefined;
      const declaration = declarationOf(identifier);
      if (!declaration || staysLocal(identifier, declaration)) return undefined;
      return ts.setTextRange(box(declared.get(declaration)!), identifier);
    }

    function topLevel(statement: ts.Statement): ts.Statement[] {
      if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) || isNameless(statement))
        return [];
      if (ts.isImportEqualsDeclaration(statement)) return importEquals(statement);
      if (ts.isExportAssignment(statement))
        return topLevel(ts.setTextRange(factory.createExpressionStatement(statement.expression), statement));
      if (ts.isExpressionStatement(statement)) {
        const expression = ts.visitNode(statement.expression, visit) as ts.Expression;
        const isResult = statement.pos === own.at(-1)?.pos && !isSilent(statement.expression);
        return [
          ts.setTextRange(
            isResult
              ? factory.createReturnStatement(factory.createArrayLiteralExpression([expression]))
              : factory.createExpressionStatement(expression),
            statement,
          ),
        ];
      }
      const visited = withoutExport(ts.visitEachChild(statement, visit, context));
      return [visited, ...valuesOf(statement).map(copy)];
    }

    /** `import Short = Long.Name.Space;` */
    function importEquals(statement: ts.ImportEqualsDeclaration): ts.Statement[] {
      const { moduleReference: target, name } = statement;
      if (ts.isExternalModuleReference(target) || !isValue(name)) return [];
      const expression = (entity: ts.EntityName): ts.Expression =>
        ts.isIdentifier(entity)
          ? (reference(entity) ?? entity)
          : factory.createPropertyAccessExpression(expression(entity.left), entity.right);
      return [
        factory.createExpressionStatement(factory.createAssignment(box(name.text), expression(target))),
      ];
    }

    /** Names of values that a statement has declared, where nothing has put them into their boxes yet. */
    function valuesOf(statement: ts.Statement): string[] {
      if (ts.isFunctionDeclaration(statement) || hasModifier(statement, ts.SyntaxKind.DeclareKeyword))
        return [];
      if (ts.isModuleDeclaration(statement) && !isValue(statement.name as ts.Identifier)) return [];
      return declarations(statement).flatMap(({ name, kind }) => (kind === "type" ? [] : [name.text]));
    }

    function withoutExport(statement: ts.Node): ts.Statement {
      if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return statement as ts.Statement;
      const kept = (statement as ts.FunctionDeclaration).modifiers!.filter(
        ({ kind }) => kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.DefaultKeyword,
      );
      return ts.visitEachChild(
        statement,
        (child) => (ts.isModifier(child) && !kept.includes(child) ? undefined : child),
        context,
      ) as ts.Statement;
    }

    const hoisted = own.flatMap((statement) =>
      ts.isFunctionDeclaration(statement) && statement.name && statement.body
        ? [copy(statement.name.text)]
        : [],
    );
    const body = own.flatMap(topLevel);
    const boxes = [...used].map((name) =>
      factory.createVariableDeclaration(
        names.boxPrefix + name,
        undefined,
        undefined,
        factory.createIdentifier(`${names.box}(${JSON.stringify(name)})`),
      ),
    );
    const header =
      boxes.length > 0
        ? [
            factory.createVariableStatement(
              undefined,
              factory.createVariableDeclarationList(boxes, ts.NodeFlags.Const),
            ),
          ]
        : [];
    return factory.updateSourceFile(source, [...header, ...hoisted, ...body]);
  };

  return { transformer, imports: own.flatMap((statement) => importsOf(statement, isValue)) };
}

/** `export default function () { … }`: nobody can call it here. */
function isNameless(statement: ts.Statement): boolean {
  return (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && !statement.name;
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

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((each) => each.kind === kind);
}

/** What is done for its effect: an assignment, and a text that is written out, whose value is no result. */
function isSilent(expression: ts.Expression): boolean {
  if (ts.isCallExpression(expression))
    return /^process\s*\.\s*(stdout|stderr)\s*\.\s*write$/.test(expression.expression.getText());
  if (!ts.isBinaryExpression(expression)) return false;
  const { kind } = expression.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
