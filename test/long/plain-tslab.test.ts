/** Every notebook, run by plain tslab: with another compiler, without what our kernel adds. */
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { codeCells, joined, notebookFiles, readNotebook, runCells } from "../../scripts/notebook.mjs";
import { root } from "../../scripts/project.mjs";

const tslab = join(root, "node_modules", "tslab", "bin", "tslab");
const argv = [process.execPath, tslab, "kernel", "--config-path={connection_file}"];

test.for(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))(
  "%s runs in plain tslab",
  async ([, file]) => {
    const cells = codeCells(readNotebook(file));
    const sources = cells.map(({ source }) => joined(source));
    const { failure } = await runCells(dirname(file), sources, { argv });
    expect(failure && { ...failure, id: cells[failure.cell]?.id }).toBeUndefined();
  },
);
