/** Every notebook, run in a browser. */
import { basename } from "node:path";
import { notebookFiles } from "../../scripts/notebook.mjs";
import { expectToRun } from "../browser/charts";
import { test } from "../browser/lab";

test.for(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))(
  "%s runs in JupyterLab, its charts are drawn and legible in both themes",
  async ([, file], { lab }) => {
    const notebook = await lab.open(file);
    await expectToRun(notebook);
    await notebook.close();
  },
);
