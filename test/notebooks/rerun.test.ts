/** A cell may be run twice, and an early one again after the last: it shows the same each time. */
import { basename, dirname } from "node:path";
import { expect, test } from "vitest";
import { codeCells, joined, notebookFiles, readNotebook, runCells } from "../../scripts/notebook.mjs";
import { differences, shown } from "./outputs";

test.for(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))(
  "%s may be rerun in any of its cells",
  { timeout: 300_000 },
  async ([, file]) => {
    const cells = codeCells(readNotebook(file));
    const twice = cells.flatMap((_, index) => [index, index]);
    const early = cells.slice(0, Math.ceil(cells.length / 2)).keys();
    const order = [...twice, ...early];
    const run = await runCells(
      dirname(file),
      order.map((index) => joined(cells[index]?.source)),
    );
    expect(run.failure).toBeUndefined();
    const changed = order.flatMap((index, step) =>
      differences(
        shown(run.cells[step]?.outputs ?? []),
        shown(cells[index]?.outputs ?? []),
        `[${index + 1}] as cell number ${step + 1} of the run`,
      ),
    );
    expect(changed).toEqual([]);
  },
);
