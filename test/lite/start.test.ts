/** The kernel's start, and what is told where it fails. */
import { expect } from "vitest";
import { printed } from "../../scripts/notebook.mjs";
import { add, test } from "./site";

test("a run pressed as soon as there is a cell is not forgotten", async ({ site }) => {
  const reader = await site.reader();
  const page = await reader.goTo("01-l2-gradient-descent.ipynb");
  // Before that there is one empty cell, which gives way to those of the notebook.
  await page.locator(".jp-Notebook .jp-MarkdownCell").first().waitFor();
  const outputs = await page.evaluate(async () => {
    const { content } = jupyterapp.shell.currentWidget!;
    const index = content.widgets.findIndex(({ model }) => model.type === "code");
    content.activeCellIndex = index;
    content.widgets[index]!.model.sharedModel.setSource("6 * 7");
    await jupyterapp.commands.execute("notebook:run-cell", {});
    return content.model.toJSON().cells[index]!.outputs;
  });
  expect(printed(outputs ?? []).trim()).toBe("42");
  await reader.close();
});

test("a run pressed while another one starts the kernel is not forgotten", async ({ site }) => {
  const reader = await site.reader();
  const notebook = await reader.open("more/empty.ipynb");
  const cells = [await add(notebook, "1 + 1"), await add(notebook, "1 + 2")];
  await notebook.page.evaluate(() => jupyterapp.shell.currentWidget?.context?.sessionContext.shutdown());
  // Both ask for a kernel, for there is none.
  await notebook.runAll();
  const content = await notebook.content();
  expect(cells.map((cell) => printed(content.cells[cell]?.outputs ?? []).trim())).toEqual(["2", "3"]);
  await reader.close();
});

test.for(["compiler.js", "declarations.json", "runner.js", "packages/ml-matrix.js"])(
  "where %s does not load, the cell says so",
  async (part, { site }) => {
    const reader = await site.reader();
    await reader.context.route(`**/${part}`, (route) => route.abort());
    const notebook = await reader.open("more/empty.ipynb");
    const cell = await add(notebook, 'import { Matrix } from "ml-matrix";\nnew Matrix(1, 1).rows');
    await notebook.command("notebook:run-cell");
    const text = printed((await notebook.content()).cells[cell]?.outputs ?? []);
    expect(text).toMatch(/did not load/);
    expect(text).toMatch(/Reload the page|Run the cell again/);
    await reader.close();
  },
);

test("where the extension itself does not load, the page says so", async ({ site }) => {
  const reader = await site.reader();
  await reader.context.route("**/shrinkage-kernel/static/extension.js", (route) => route.abort());
  const page = await reader.goTo("more/empty.ipynb");
  await page.locator("[role=alert]", { hasText: "extension.js). Reload it" }).waitFor();
  await reader.close();
});
