/** A notebook that runs in JupyterLab, and its charts there. */
import { expect } from "vitest";
import { codeCells, type Notebook } from "../../scripts/notebook.mjs";
import { contrast } from "../notebooks/colour";
import { figures } from "../notebooks/figures";
import type { OpenNotebook } from "./lab";

/** Runs all cells: none fails, each chart is drawn, keeps its place and is legible in both themes. */
export async function expectToRun(notebook: OpenNotebook): Promise<void> {
  await notebook.runAll();
  const content = await notebook.content();
  const counts = codeCells(content).map(({ execution_count }) => execution_count);
  expect(counts).toEqual(counts.map((_, index) => index + 1));
  const kinds = content.cells.flatMap(({ outputs = [] }) => outputs.map(({ output_type }) => output_type));
  expect(kinds).not.toContain("error");
  await expect.poll(() => drawnTraces(notebook)).toEqual(wantedTraces(content));
  for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
    await notebook.theme(theme);
    await expectFit(notebook);
    for (const { what, colour, ground } of await inksOfCharts(notebook)) {
      expect(contrast(colour, ground), `${what} in ${theme}: ${colour} on ${ground}`).toBeGreaterThanOrEqual(
        3,
      );
    }
  }
  await notebook.command("application:toggle-left-area");
  await expectFit(notebook);
  expect(notebook.complaints).toEqual([]);
}

/** How many traces each chart of the page has drawn, in order. */
export function drawnTraces({ page }: OpenNotebook): Promise<number[]> {
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
export function wantedTraces(content: Notebook): number[] {
  return figures(content).map(({ figure }) => figure.data.filter(({ type }) => type !== "surface").length);
}

/** The charts keep their height and are as wide as their cells. To be asked after each change: a second one may undo a fault. */
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
  // A chart that is about to collapse does so within this time.
  await page.waitForTimeout(1000);
  await expect.poll(misfits).toEqual([]);
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
