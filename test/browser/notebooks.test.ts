/** The notebooks as a reader meets them: in JupyterLab, with typeset formulas and live charts, light and dark. */
import { basename } from "node:path";
import { afterEach, expect } from "vitest";
import { joined, notebookFiles, readNotebook } from "../../scripts/notebook.mjs";
import { figures } from "../notebooks/figures";
import { math } from "../notebooks/formula";
import { expectCharts, expectToRun } from "./charts";
import { type OpenNotebook, test } from "./lab";

let notebook: OpenNotebook | undefined;
afterEach(() => notebook?.close());

test.for(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))(
  "%s opens unchanged and typesets its text",
  async ([, file], { lab }) => {
    notebook = await lab.open(file);
    expect(await notebook.isChanged()).toBe(false);
    const count = readNotebook(file)
      .cells.filter(({ cell_type }) => cell_type === "markdown")
      .flatMap(({ source }) => joined(source).match(math) ?? []).length;
    await notebook.page.waitForFunction(
      (count) => document.querySelectorAll("mjx-container").length >= count,
      count,
    );
    expect(await notebook.page.locator("mjx-merror, [data-mjx-error]").count()).toBe(0);
    expect(await unrendered(notebook)).toEqual([]);
    expect(notebook.complaints).toEqual([]);
  },
);

test("01 runs; lambda changed and its cell run again, the chart moves; saved and opened anew, all charts are there", async ({
  lab,
}) => {
  const file = notebookFiles().find((file) => basename(file).startsWith("01"));
  notebook = await lab.open(file as string);
  await expectToRun(notebook);
  const content = await notebook.content();

  const lambda = "const lambda = 0.1;";
  const index = content.cells.findIndex(({ source }) => joined(source).includes(lambda));
  const chart = notebook.page.locator(".jp-Notebook .jp-Cell").nth(index).locator(".shrinkage-Chart").first();
  const paths = () =>
    chart
      .locator(".scatterlayer path.js-line")
      .evaluateAll((all) => all.map((path) => path.getAttribute("d")));
  await chart.scrollIntoViewIfNeeded();
  await expect.poll(paths).not.toEqual([]);
  const before = await paths();
  await notebook.write(index, joined(content.cells[index]?.source).replace(lambda, "const lambda = 1;"));
  await notebook.run(index);
  await chart.scrollIntoViewIfNeeded();
  const hasMoved = async () => {
    const now = await paths();
    return now.length === before.length && now.join() !== before.join();
  };
  await expect.poll(hasMoved).toBe(true);
  const after = await notebook.content();
  expect(after.cells[index]?.outputs?.map(({ output_type }) => output_type)).not.toContain("error");

  await notebook.command("docmanager:save");
  expect(await notebook.isChanged()).toBe(false);
  expect(figures(notebook.saved())).toEqual(figures(after));
  await notebook.page.reload();
  await notebook.ready();
  await expectCharts(notebook, after);
  expect(await notebook.isChanged()).toBe(false);
  expect(notebook.complaints).toEqual([]);
});

/** Prose in which marks of markdown or of formulas are left. */
function unrendered({ page }: OpenNotebook): Promise<string[]> {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll(".jp-RenderedMarkdown"), (cell) => {
      const prose = cell.cloneNode(true) as Element;
      prose.querySelectorAll("code, pre, mjx-container").forEach((part) => {
        part.remove();
      });
      return prose.textContent ?? "";
    }).filter((text) => /[`$]|\*\*|\]\(/.test(text)),
  );
}
