/**
 * What is committed is what the notebooks show when they run, and when each cell is run again after the last. Then the
 * exercises are solved, wrong answers are noticed, and what "Try it" promises comes true.
 */
import { basename, dirname } from "node:path";
import { test } from "vitest";
import {
  codeCells,
  joined,
  notebookFiles,
  type Output,
  printed,
  readNotebook,
  runCells,
} from "../../scripts/notebook.mjs";
import { handsOn, type Step } from "./hands-on";
import { differences, shown } from "./outputs";

test.concurrent.for(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))(
  "%s shows what is stored in it, may be rerun in any of its cells, and holds what it promises",
  { timeout: 300_000 },
  async ([, file], { expect }) => {
    const notebook = readNotebook(file);
    const cells = codeCells(notebook);
    const order = [...cells.keys(), ...cells.keys()];
    const steps = handsOn(notebook);
    const run = await runCells(dirname(file), [
      ...order.map((index) => joined(cells[index]?.source)),
      ...steps.map(({ source, mayFail }) => ({ source, mayFail })),
    ]);
    const failed = run.failure && {
      ...run.failure,
      what: steps[run.failure.cell - order.length]?.what ?? "the notebook itself",
    };
    expect(failed).toBeUndefined();
    const outputsOf = (step: number): Output[] => run.cells[step]?.outputs ?? [];
    const changed = order.flatMap((index, step) =>
      differences(
        shown(outputsOf(step)),
        shown(cells[index]?.outputs ?? []),
        `[${index + 1}] as cell number ${step + 1} of the run`,
      ),
    );
    expect(changed).toEqual([]);
    const broken = steps.filter((step, i) => !holds(step, outputsOf(order.length + i)));
    expect(broken.map(({ what }) => what)).toEqual([]);
    expect(notebook.metadata.language_info).toEqual(run.language);
  },
);

function holds({ prints, mayFail }: Step, outputs: Output[]): boolean {
  const failed = outputs.some(({ output_type }) => output_type === "error");
  return failed === mayFail && (prints?.test(printed(outputs)) ?? true);
}
