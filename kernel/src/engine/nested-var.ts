/** `for (var i = 0; …)`: a variable of the session that is declared further inside is assigned to where it stands. */
import { ts } from "./compiler.js";

export interface Assigning {
  factory: ts.NodeFactory;
  /** What stands for the variable of a name. */
  box(name: string): ts.Expression;
  visit(node: ts.Node): ts.Node;
}

/** The declarations of a list as assignments; undefined where none has a value. */
export function assignments(list: ts.VariableDeclarationList, around: Assigning): ts.Expression | undefined {
  const { factory } = around;
  const all = list.declarations.flatMap((declaration) => {
    const { name, initializer } = declaration;
    return initializer ? [ts.setTextRange(assignment(name, initializer, around), declaration)] : [];
  });
  return all.length > 0 ? all.reduce((before, next) => factory.createComma(before, next)) : undefined;
}

function assignment(name: ts.BindingName, value: ts.Expression, around: Assigning): ts.Expression {
  return around.factory.createAssignment(target(name, around), around.visit(value) as ts.Expression);
}

/** What a declaration binds, as the left side of an assignment. */
export function target(name: ts.BindingName, around: Assigning): ts.Expression {
  const { factory, box, visit } = around;
  if (ts.isIdentifier(name)) return ts.setTextRange(box(name.text), name);
  const element = (each: ts.BindingElement): ts.Expression =>
    each.initializer ? assignment(each.name, each.initializer, around) : target(each.name, around);
  if (ts.isArrayBindingPattern(name)) {
    const elements = name.elements.map((each) => {
      if (ts.isOmittedExpression(each)) return each;
      return each.dotDotDotToken ? factory.createSpreadElement(element(each)) : element(each);
    });
    return factory.createArrayLiteralExpression(elements);
  }
  const properties = name.elements.map((each) => {
    if (each.dotDotDotToken) return factory.createSpreadAssignment(element(each));
    const key = each.propertyName ?? (each.name as ts.Identifier);
    return factory.createPropertyAssignment(
      ts.isComputedPropertyName(key) ? (visit(key) as ts.PropertyName) : key,
      element(each),
    );
  });
  return factory.createObjectLiteralExpression(properties);
}
