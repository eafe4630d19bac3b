/** What a cell imports, as what evaluates it takes it. */
import { ts } from "./compiler.js";

export interface Binding {
  local: string;
  /** What is imported: "default", "*" for all of it, "=" for what `require` gives. */
  imported: string;
}

export interface Import {
  specifier: string;
  bindings: Binding[];
}

/** Without what is a type alone. */
export function importsOf(statement: ts.Statement, isValue: (name: ts.Identifier) => boolean): Import[] {
  if (ts.isImportEqualsDeclaration(statement)) {
    const { moduleReference: target, name, isTypeOnly } = statement;
    if (isTypeOnly || !ts.isExternalModuleReference(target)) return [];
    const specifier = (target.expression as ts.StringLiteral).text;
    return [{ specifier, bindings: [{ local: name.text, imported: "=" }] }];
  }
  if (!ts.isImportDeclaration(statement)) return [];
  const specifier = (statement.moduleSpecifier as ts.StringLiteral).text;
  const clause = statement.importClause;
  if (!clause) return [{ specifier, bindings: [] }];
  if (clause.isTypeOnly) return [];
  const bindings: Binding[] = [];
  if (clause.name && isValue(clause.name)) bindings.push({ local: clause.name.text, imported: "default" });
  const { namedBindings } = clause;
  if (namedBindings && ts.isNamespaceImport(namedBindings))
    bindings.push({ local: namedBindings.name.text, imported: "*" });
  else
    for (const { name, propertyName, isTypeOnly } of namedBindings?.elements ?? [])
      if (!isTypeOnly && isValue(name))
        bindings.push({ local: name.text, imported: (propertyName ?? name).text });
  return bindings.length > 0 ? [{ specifier, bindings }] : [];
}
