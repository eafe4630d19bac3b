/**
 * tslab finds the variables of earlier cells wherever their name stands, but in the shorthand `{ W, b }`, where it
 * takes the name for the property's alone. Spelled out as `{ W: W, b: b }`, which means the same, it finds them.
 */

/** What is used of the compiler's syntax trees. */
export interface Syntax {
  createSourceFile(name: string, code: string, target: number, setParents?: boolean): Tree;
  forEachChild(node: Tree, visit: (child: Tree) => void): void;
  isShorthandPropertyAssignment(node: Tree): node is Tree & { name: { text: string; end: number } };
}

export interface Tree {
  readonly kind: number;
  readonly pos: number;
  readonly end: number;
  readonly parseDiagnostics?: readonly { code: number }[];
}

/** A cell spelled out, and the way back from its columns. */
export interface Spelled {
  code: string;
  /** The column in the cell, both counted from 0, of one in the spelled code; lines are the same. */
  columnOf(line: number, column: number): number;
}

export function spellOut(syntax: Syntax, code: string, target: number): Spelled {
  const insertions: { at: number; text: string }[] = [];
  const visit = (node: Tree): void => {
    if (syntax.isShorthandPropertyAssignment(node)) {
      insertions.push({ at: node.name.end, text: `: ${node.name.text}` });
    }
    syntax.forEachChild(node, visit);
  };
  visit(syntax.createSourceFile("cell.ts", code, target));

  let spelled = "";
  let from = 0;
  const shifts: { line: number; column: number; by: number }[] = [];
  for (const { at, text } of insertions.sort((a, b) => a.at - b.at)) {
    spelled += code.slice(from, at);
    const lines = spelled.split("\n");
    shifts.push({ line: lines.length - 1, column: lines[lines.length - 1].length, by: text.length });
    spelled += text;
    from = at;
  }
  return {
    code: spelled + code.slice(from),
    columnOf: (line, column) =>
      shifts.reduce((left, shift) => {
        if (shift.line !== line || column <= shift.column) return left;
        return left - Math.min(shift.by, column - shift.column);
      }, column),
  };
}
