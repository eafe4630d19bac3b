/** What a reader does in a notebook: solves its exercises, rightly and wrongly, and makes the changes of "Try it". */
import { type Cell, codeCells, joined, type Notebook, type Try } from "../../scripts/notebook.mjs";

/** Something to run after the notebook itself. */
export interface Step {
  /** What it is, for a message. */
  what: string;
  source: string;
  mayFail: boolean;
}

export const has = ({ metadata }: Cell, tag: string): boolean => metadata.tags?.includes(tag) ?? false;

export interface Exercise {
  stub: Cell;
  /** The stub as the folded solution has it, and as a plausible mistake has it. */
  solved: string;
  mistaken: string;
}

/** The exercises of a notebook, each with the solution that is folded below it. */
export function exercises({ cells }: Notebook): Exercise[] {
  return cells.flatMap((stub, i) => {
    if (!has(stub, "exercise")) return [];
    const below = cells[i + 1];
    const solution = below && has(below, "solution") ? joined(below.source) : "";
    const code = [...solution.matchAll(/^```(?:ts|typescript)\n(.*?)^```/gms)].map(([, text]) => text ?? "");
    const { wrong } = stub.metadata.exercise ?? {};
    if (code.length !== 1 || !/<details>/.test(solution) || wrong === undefined)
      throw new Error(`exercise ${stub.id} needs one folded solution right below it, and a wrong answer`);
    return [{ stub, solved: withAnswer(stub, code[0]!), mistaken: withAnswer(stub, `${wrong}\n`) }];
  });
}

/** The stub's cell with an answer in the place of all that stands before its call of `exercise`. */
function withAnswer(stub: Cell, answer: string): string {
  const source = joined(stub.source);
  const call = /^exercise\(/m.exec(source);
  if (!call || !source.slice(0, call.index).includes("todo("))
    throw new Error(`exercise ${stub.id} needs a stub with todo(), and then a call of exercise`);
  return answer + source.slice(call.index);
}

/** The items of all cells "Try it", in order. */
export function tryIts({ cells }: Notebook): { cell: Cell; item: Try }[] {
  return cells.flatMap((cell) => (cell.metadata.try ?? []).map((item) => ({ cell, item })));
}

/** A change as a reader makes it: the cells that it touches, and those that are run again, then what it promises. */
export function stepsOf(notebook: Notebook, { edits, rerun = [], fails = [], expect }: Try): Step[] {
  const code = codeCells(notebook);
  const sources = new Map(code.map((cell) => [cell.id, joined(cell.source)]));
  const edited = new Set<string | undefined>();
  for (const { from, to } of edits) {
    const holding = code.filter(({ id }) => sources.get(id)!.split(from).length === 2);
    if (holding.length !== 1) throw new Error(`${JSON.stringify(from)} must stand once in the code`);
    const [{ id }] = holding as [Cell];
    sources.set(
      id,
      sources.get(id)!.replace(from, () => to),
    );
    edited.add(id);
  }
  const unknown = [...rerun, ...fails].filter((id) => !sources.has(id));
  if (unknown.length > 0) throw new Error(`there are no cells ${unknown}`);
  const again = code.filter(({ id }) => edited.has(id) || rerun.includes(id!));
  const run = again.map(({ id }) => ({
    what: `cell ${id}, ${fails.includes(id!) ? "which fails" : "changed or run again"}`,
    source: sources.get(id)!,
    mayFail: fails.includes(id!),
  }));
  return [...run, { what: "what is promised", source: expect, mayFail: false }];
}

/** The same cells as they stand in the notebook. */
export function backTo(notebook: Notebook, { edits, rerun = [] }: Try): string[] {
  return codeCells(notebook)
    .filter(
      ({ id, source }) => rerun.includes(id!) || edits.some(({ from }) => joined(source).includes(from)),
    )
    .map(({ source }) => joined(source));
}
