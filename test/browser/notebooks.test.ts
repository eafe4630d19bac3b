/** The notebooks as a reader meets them: in JupyterLab, with live charts and typeset formulas, light and dark. */
import { basename } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { codeCells, joined, type Notebook, notebookFiles, readNotebook } from "../../scripts/notebook.mjs";
import { contrast } from "../notebooks/colour";
import { figures } from "../notebooks/figures";
import { math } from "../notebooks/formula";
import { Lab, type OpenNotebook } from "./lab";

let lab: Lab;
let notebook: OpenNotebook | undefined;
beforeAll(async () => {
  lab = await Lab.start();
});
afterEach(() => notebook?.close());
afterAll(() => lab?.close());

/** How many traces each chart of the page has drawn, in order. */
function drawnTraces({ page }: OpenNotebook): Promise<number[]> {
  return page.evaluate(() =>
    Array.from(
      document.querySelectorAll(".js-plotly-plot"),
      (chart) =>
        chart.querySelectorAll(
          ".scatterlayer > .trace, .contourlayer > .contour, .heatmaplayer > .hm, .barlayer > .trace",
        ).length,
    ),
  );
}

/** The traces that each figure of a notebook asks for; one drawn by WebGL is none of the picture's own. */
function wantedTraces(content: Notebook): number[] {
  return figures(content).map(({ figure }) => figure.data.filter(({ type }) => type !== "surface").length);
}

describe.each(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))("%s", (_, file) => {
  test("opens unchanged, typesets its formulas, runs, draws its charts, is legible in both themes", async () => {
    notebook = await lab.open(file);
    expect(await notebook.isChanged()).toBe(false);

    const committed = readNotebook(file);
    const count = committed.cells
      .filter(({ cell_type }) => cell_type === "markdown")
      .flatMap(({ source }) => joined(source).match(math) ?? []).length;
    await notebook.page.waitForFunction(
      (count) => document.querySelectorAll("mjx-container").length >= count,
      count,
    );
    expect(await notebook.page.locator("mjx-merror, [data-mjx-error]").count()).toBe(0);
    expect(await unrendered(notebook)).toEqual([]);

    await notebook.runAll();
    const content = await notebook.content();
    const counts = codeCells(content).map(({ execution_count }) => execution_count);
    expect(counts).toEqual(counts.map((_, index) => index + 1));
    expect(content.cells.flatMap(({ outputs = [] }) => outputs.map((out) => out.output_type))).not.toContain(
      "error",
    );
    await expect.poll(() => drawnTraces(notebook as OpenNotebook)).toEqual(wantedTraces(content));

    for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
      await notebook.theme(theme);
      for (const { what, colour, ground } of await inksOfCharts(notebook)) {
        expect(
          contrast(colour, ground),
          `${what} in ${theme}: ${colour} on ${ground}`,
        ).toBeGreaterThanOrEqual(3);
      }
    }
    await expectFit(notebook);
    expect(notebook.complaints).toEqual([]);
  });
});

test("lambda changed and its cell run again, the chart moves; saved and opened anew, all charts are there", async () => {
  notebook = await lab.open(notebookFiles()[0] as string);
  await notebook.runAll();
  const content = await notebook.content();
  const wanted = wantedTraces(content);
  await expect.poll(() => drawnTraces(notebook as OpenNotebook)).toEqual(wanted);

  const lambda = "const lambda = 0.1;";
  const index = content.cells.findIndex(({ source }) => joined(source).includes(lambda));
  const path = () =>
    notebook?.page.evaluate(() =>
      document.querySelector(".js-plotly-plot .scatterlayer path.js-line")?.getAttribute("d"),
    );
  const before = await path();
  expect(before).toBeTruthy();
  await notebook.write(index, joined(content.cells[index]?.source).replace(lambda, "const lambda = 1;"));
  await notebook.run(index);
  await expect.poll(path).not.toBe(before);
  const after = await notebook.content();
  expect(after.cells[index]?.outputs?.map(({ output_type }) => output_type)).not.toContain("error");

  await notebook.command("docmanager:save");
  expect(await notebook.isChanged()).toBe(false);
  expect(wantedTraces(notebook.saved())).toEqual(wanted);
  await notebook.page.reload();
  await notebook.ready();
  // A saved chart is shown as its picture first, and lives when the pointer comes near.
  const pictures = notebook.page.locator(".jp-OutputArea-output img.plot-img");
  await expect.poll(() => pictures.count()).toBe(wanted.length);
  for (let index = 0; index < wanted.length; index++) {
    const picture = pictures.nth(index);
    await picture.scrollIntoViewIfNeeded();
    expect(await picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await picture.hover({ force: true }); // the chart takes the picture's place under the pointer
    await expect.poll(() => drawnTraces(notebook as OpenNotebook)).toHaveLength(index + 1);
  }
  expect(await drawnTraces(notebook)).toEqual(wanted);
  expect(notebook.complaints).toEqual([]);
});

/** The charts keep their height and are as wide as their cells, when these become wider too. */
async function expectFit({ page }: OpenNotebook): Promise<void> {
  const misfits = () =>
    page.evaluate(() =>
      Array.from(document.querySelectorAll(".js-plotly-plot"), (chart) => {
        const { width, height } = chart.getBoundingClientRect();
        return {
          width,
          height,
          drawn: chart.querySelector("svg.main-svg")?.getBoundingClientRect().width ?? 0,
        };
      }).filter(({ width, height, drawn }) => height < 300 || Math.abs(width - drawn) > 1),
    );
  await page.evaluate(() => jupyterapp.commands.execute("application:toggle-left-area", {}));
  // A chart that is about to collapse does so within this time.
  await page.waitForTimeout(1000);
  await expect.poll(misfits).toEqual([]);
}

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

/** The colours of texts and lines of all charts, each with the ground that the page has behind them. */
function inksOfCharts({ page }: OpenNotebook): Promise<{ what: string; colour: string; ground: string }[]> {
  return page.evaluate(() => {
    const groundOf = (element: Element | null): string => {
      if (!element) return "rgb(255, 255, 255)";
      const { backgroundColor } = getComputedStyle(element);
      return /^rgb\(/.test(backgroundColor) ? backgroundColor : groundOf(element.parentElement);
    };
    return Array.from(document.querySelectorAll(".js-plotly-plot"), (chart) => {
      const ground = groundOf(chart);
      const texts = Array.from(chart.querySelectorAll("text"), (text) => ({
        what: `text "${text.textContent}"`,
        colour: getComputedStyle(text).fill,
        ground,
      }));
      const lines = Array.from(chart.querySelectorAll("path.js-line, .legendlines path"), (line) => {
        const { stroke } = getComputedStyle(line);
        // A line that runs through a scale of colours has the address of its gradient.
        const [, id] = /^url\("#(.*)"\)$/.exec(stroke) ?? [];
        if (id === undefined) return [{ what: "line", colour: stroke, ground }];
        return Array.from(document.querySelectorAll(`[id="${id}"] stop`), (stop) => ({
          what: "line in the legend",
          colour: getComputedStyle(stop).stopColor,
          ground,
        }));
      }).flat();
      return [...texts.filter(({ what }) => what !== 'text ""'), ...lines];
    }).flat();
  });
}
