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

test("one runs; lambda changed and its cell run again, the chart moves; saved and opened anew, all charts are there", async ({
  lab,
}) => {
  notebook = await lab.open(notebookFiles().find((file) => basename(file).startsWith("01-")) as string);
  await expectToRun(notebook);
  const content = await notebook.content();

  const lambda = "const lambda = 0.1;";
  const index = content.cells.findIndex(({ source }) => joined(source).includes(lambda));
  const place = figures(content).findIndex(({ cell }) => cell === index);
  const chart = notebook.page.locator(".shrinkage-Chart").nth(place);
  await chart.scrollIntoViewIfNeeded();
  const path = () => chart.locator(".scatterlayer path.js-line").first().getAttribute("d");
  const before = await path();
  expect(before).toBeTruthy();
  await notebook.write(index, joined(content.cells[index]?.source).replace(lambda, "const lambda = 1;"));
  await notebook.run(index);
  await expect.poll(path).not.toBe(before);
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
