/**
 * What is committed is what the notebooks show when they run, however often: each cell is run twice in a row, and the
 * early ones again after the last. That the second time shows the same as the first makes the first a fresh run.
 */
import { basename, dirname } from "node:path";
import { test } from "vitest";
import { codeCells, joined, notebookFiles, readNotebook, runCells } from "../../scripts/notebook.mjs";
import { differences, shown } from "./outputs";

test.concurrent.for(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))(
  "%s shows what is stored in it, and may be rerun in any of its cells",
  { timeout: 300_000 },
  async ([, file], { expect }) => {
    const notebook = readNotebook(file);
    const cells = codeCells(notebook);
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
    expect(notebook.metadata.language_info).toEqual(run.language);
  },
);
