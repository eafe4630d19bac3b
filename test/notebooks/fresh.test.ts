/** What is committed is what the notebooks show when they run. */
import { basename, dirname } from "node:path";
import { expect, test } from "vitest";
import { codeCells, joined, notebookFiles, readNotebook, runCells } from "../../scripts/notebook.mjs";
import { differences, shown } from "./outputs";

test.for(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))(
  "%s shows what a new run shows",
  { timeout: 180_000 },
  async ([, file]) => {
    const notebook = readNotebook(file);
    const cells = codeCells(notebook);
    const run = await runCells(
      dirname(file),
      cells.map(({ source }) => joined(source)),
    );
    expect(run.failure).toBeUndefined();
    const changed = cells.flatMap(({ outputs = [] }, index) =>
      differences(shown(outputs), shown(run.cells[index]?.outputs ?? []), `[${index + 1}]`),
    );
    expect(changed).toEqual([]);
    expect(notebook.metadata.language_info).toEqual(run.language);
  },
);
