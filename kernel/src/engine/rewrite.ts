/**
 * Variables of the top level become variables of the session: `n` is written `$$n.v`, where `$$n = $_box("n")` is one
 * and the same box for all cells and functions. Declarations stay as they are, followed by a copy into the box, so that
 * functions and classes keep their names.
 */
import { ts } from "./compiler.js";
import { names } from "./host.js";
import { type Import, importsOf } from "./imports.js";
import { assignments, target } from "./nested-var.js";
import { declarations, hasModifier, isVar, nestedVariables } from "./parse.js";
import { variables } from "./variables.js";

export interface Rewriting {
  /** The result, where there is one, is returned as a list of one: so a promise stays one. */
  transformer: ts.TransformerFactory<ts.SourceFile>;
  imports: Import[];
}

/** `end` is where the cell's own text ends: what follows is for the types alone. */
export function rewrite(checker: ts.TypeChecker, file: ts.SourceFile, end: number): Rewriting {
  const own = file.statements.filter((each) => each.getStart(file) < end && each.pos < end);
  const nested = own.flatMap(nestedVariables);
  const nestedNodes = new Set(nested.map(({ node }) => node));
  const nestedLists = new Set(nested.map(({ node }) => ts.findAncestor(node, isVar)));

  const variableOf = variables(checker, file);

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
    const put = (name: string, value: ts.Expression): ts.Statement =>
      factory.createExpressionStatement(factory.createAssignment(box(name), value));
    const copy = (name: string): ts.Statement => put(name, factory.createIdentifier(name));

    function visit(node: ts.Node): ts.Node {
      if (ts.isVariableStatement(node) && nestedLists.has(node.declarationList)) {
        const values = assignments(node.declarationList, { factory, box, visit });
        return values ? factory.createExpressionStatement(values) : factory.createEmptyStatement();
      }
      if (ts.isVariableDeclarationList(node) && nestedLists.has(node)) return inHead(node)!;
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
      if (ts.isCallExpression(visited) && isBoxed((node as ts.CallExpression).expression))
        return factory.updateCallExpression(visited, plain(visited.expression), undefined, visited.arguments);
      if (ts.isTaggedTemplateExpression(visited) && isBoxed((node as ts.TaggedTemplateExpression).tag))
        return factory.updateTaggedTemplateExpression(
          visited,
          plain(visited.tag),
          undefined,
          visited.template,
        );
      return visited;
    }

    /** Where it stands in the head of a loop. */
    function inHead(list: ts.VariableDeclarationList): ts.Node | undefined {
      const around = { factory, box, visit };
      const isOver = ts.isForOfStatement(list.parent) || ts.isForInStatement(list.parent);
      return isOver ? target(list.declarations[0]!.name, around) : assignments(list, around);
    }

    const isBoxed = (callee: ts.Expression) => ts.isIdentifier(callee) && reference(callee) !== undefined;

    const plain = (callee: ts.Expression) =>
      factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), callee));

    /** The box's value in the place of an identifier that refers to a variable of the session. */
    function reference(identifier: ts.Identifier): ts.Expression | undefined {
      const name = variableOf(identifier);
      return name === undefined ? undefined : ts.setTextRange(box(name), identifier);
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
      return declarations(statement).flatMap(({ name, kind, node }) =>
        kind === "type" || nestedNodes.has(node) ? [] : [name.text],
      );
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
    const undefinedYet = nested.map(({ name }) => put(name.text, factory.createVoidZero()));
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
    return factory.updateSourceFile(source, [...header, ...undefinedYet, ...hoisted, ...body]);
  };

  return { transformer, imports: own.flatMap((statement) => importsOf(statement, isValue)) };
}

/** `export default function () { … }`: nobody can call it here. */
function isNameless(statement: ts.Statement): boolean {
  return (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && !statement.name;
}

/** What is done for its effect: an assignment, and a text that is written out, whose value is no result. */
function isSilent(expression: ts.Expression): boolean {
  if (ts.isCallExpression(expression))
    return /^process\s*\.\s*(stdout|stderr)\s*\.\s*write$/.test(expression.expression.getText());
  if (!ts.isBinaryExpression(expression)) return false;
  const { kind } = expression.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}
