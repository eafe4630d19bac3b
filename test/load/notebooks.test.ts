/** Every notebook, run in a browser. */
import { basename } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { notebookFiles } from "../../scripts/notebook.mjs";
import { expectToRun } from "../browser/charts";
import { Lab } from "../browser/lab";

let lab: Lab;
beforeAll(async () => {
  lab = await Lab.start();
});
afterAll(() => lab?.close());

test.each(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))(
  "%s runs in JupyterLab, its charts are drawn and legible in both themes",
  async (_, file) => {
    const notebook = await lab.open(file);
    await expectToRun(notebook);
    await notebook.close();
  },
);
