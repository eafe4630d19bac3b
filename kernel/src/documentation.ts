/**
 * Most of what a kernel reads at its start is the documentation of Node's functions, and to take it apart is a third of
 * the time. So the compiler sees it as plain comments, until a name is inspected that is declared in the same file.
 */
import type { Syntax, Tree } from "./shorthand.js";

interface Node extends Tree {
  jsDoc?: { parent: Node }[];
}

interface SourceFile extends Node {
  readonly fileName: string;
}

interface Declaration extends Node {
  getSourceFile(): SourceFile;
}

interface Symbol {
  readonly flags: number;
  readonly declarations?: readonly Declaration[];
}

interface Checker {
  getSymbolAtLocation(node: Node): Symbol | undefined;
  getAliasedSymbol(symbol: Symbol): Symbol;
  getTypeAtLocation(node: Node): { symbol?: Symbol };
}

/** What is used of the compiler. */
export interface Documentation extends Syntax {
  sys: { readFile(name: string, encoding?: string): string | undefined };
  getTouchingPropertyName(file: Node, position: number): Node;
  getQuickInfoAtPosition(file: Node, checker: Checker, cancellation: unknown, position: number): unknown;
}

const isDeclarations = /\.d\.[cm]?ts$/;
const alias = 1 << 21;

/** The parts of the compiler that read files and that tell what is known about a name, mended. */
export function documentedLate(
  typescript: Documentation,
  target: number,
): Pick<Documentation, "sys" | "getQuickInfoAtPosition"> {
  const { sys } = typescript;
  const shown = new WeakSet<SourceFile>();

  /** Gives the nodes of a file their documentation. */
  function show(file: SourceFile): void {
    if (shown.has(file) || !isDeclarations.test(file.fileName)) return;
    shown.add(file);
    const text = sys.readFile(file.fileName);
    if (text !== undefined) copy(typescript.createSourceFile(file.fileName, text, target, true), file);
  }

  function copy(documented: Node, node: Node): void {
    // A file that was built anew in the meantime has other nodes.
    if (documented.kind !== node.kind || documented.pos !== node.pos || documented.end !== node.end) return;
    if (documented.jsDoc) {
      node.jsDoc = documented.jsDoc;
      for (const comment of node.jsDoc) comment.parent = node;
    }
    const children = childrenOf(node);
    for (const [i, child] of childrenOf(documented).entries()) if (children[i]) copy(child, children[i]);
  }

  function childrenOf(node: Node): Node[] {
    const children: Node[] = [];
    typescript.forEachChild(node, (child) => void children.push(child));
    return children;
  }

  return {
    sys: Object.assign(Object.create(sys), {
      readFile: (name: string, encoding?: string) => {
        const text = sys.readFile(name, encoding);
        return isDeclarations.test(name) ? text?.replace(/^([ \t]*)\/\*\*(?!\/)/gm, "$1/* ") : text;
      },
    }),
    getQuickInfoAtPosition: (file, checker, cancellation, position) => {
      const node = typescript.getTouchingPropertyName(file, position);
      const symbol = checker.getSymbolAtLocation(node);
      const named = symbol && symbol.flags & alias ? checker.getAliasedSymbol(symbol) : symbol;
      for (const each of [named, checker.getTypeAtLocation(node).symbol])
        for (const declaration of each?.declarations ?? []) show(declaration.getSourceFile());
      return typescript.getQuickInfoAtPosition(file, checker, cancellation, position);
    },
  };
}
