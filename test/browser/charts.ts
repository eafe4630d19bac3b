/** A notebook that runs in JupyterLab, and its charts there. */
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { codeCells, type Notebook } from "../../scripts/notebook.mjs";
import { contrast } from "../notebooks/colour";
import { type Figure, figures } from "../notebooks/figures";
import type { OpenNotebook } from "./lab";

/** Runs all cells: none fails, each chart is drawn, fits its place and is legible, in both themes and any width. */
export async function expectToRun(notebook: OpenNotebook): Promise<void> {
  await notebook.runAll();
  const content = await notebook.content();
  const counts = codeCells(content).map(({ execution_count }) => execution_count);
  expect(counts).toEqual(counts.map((_, index) => index + 1));
  const kinds = content.cells.flatMap(({ outputs = [] }) => outputs.map(({ output_type }) => output_type));
  expect(kinds).not.toContain("error");
  for (const theme of ["JupyterLab Light", "JupyterLab Dark"] as const) {
    await notebook.theme(theme);
    await expectCharts(notebook, content);
  }
  await notebook.command("application:toggle-left-area");
  await expectCharts(notebook, content);
  expect(notebook.complaints).toEqual([]);
}

/** Each figure of a notebook is drawn, from top to bottom, as soon as it is in view. */
export async function expectCharts(notebook: OpenNotebook, content: Notebook): Promise<void> {
  const wanted = figures(content);
  const charts = notebook.page.locator(".shrinkage-Chart");
  await expect.poll(() => charts.count()).toBe(wanted.length);
  for (const [index, { figure }] of wanted.entries()) {
    const chart = charts.nth(index);
    await chart.scrollIntoViewIfNeeded();
    await expect.poll(() => drawn(chart)).toEqual({ traces: tracesOf(figure), fits: true, tall: true });
    await expect.poll(() => faint(chart)).toEqual([]);
  }
}

/** The traces that a figure asks for; one drawn by WebGL is none of the picture's own. */
function tracesOf({ data }: Figure): number {
  return data.filter(({ type = "scatter" }) => type !== "surface" && !type.endsWith("3d")).length;
}

/** How many traces a chart has drawn, whether it is as wide as its place, and as tall as its figure wants it. */
function drawn(chart: Locator): Promise<{ traces: number; fits: boolean; tall: boolean }> {
  return chart.evaluate((place) => {
    const layers = [".scatterlayer > .trace", ".contourlayer > .contour", ".heatmaplayer > .hm"];
    const picture = place.querySelector("svg.main-svg")?.getBoundingClientRect();
    const plot = place.querySelector(".js-plotly-plot") as { layout?: { height?: number } } | null;
    return {
      traces: place.querySelectorAll([...layers, ".barlayer > .trace"].join()).length,
      fits: Math.abs(place.clientWidth - (picture?.width ?? 0)) < 1,
      tall: [place.clientHeight, picture?.height].every((height) => height === plot?.layout?.height),
    };
  });
}

/** The texts and lines of a chart that one can hardly see on the ground that the page has behind them. */
export async function faint(chart: Locator): Promise<string[]> {
  const { ground, inks } = await chart.evaluate((place) => {
    const groundOf = (element: Element | null): string => {
      if (!element) return "rgb(255, 255, 255)";
      const { backgroundColor } = getComputedStyle(element);
      return /^rgb\(/.test(backgroundColor) ? backgroundColor : groundOf(element.parentElement);
    };
    const texts = Array.from(place.querySelectorAll("text"), (text) => {
      const { fill, fillOpacity } = getComputedStyle(text);
      const colour = fill.replace(/^rgb\((.*)\)$/, `rgba($1, ${fillOpacity})`);
      // Annotations have the colours of what they name, which are chosen for both themes.
      return { what: `"${text.textContent}"`, colour, least: text.closest(".annotation") ? 3 : 4.5 };
    }).filter(({ what, colour }) => what !== '""' && !colour.endsWith(", 0)"));
    const lines = Array.from(place.querySelectorAll("path.js-line, .legendlines path"), (line) => {
      const { stroke } = getComputedStyle(line);
      // A line that runs through a scale of colours has the address of its gradient.
      const [, id] = /^url\("#(.*)"\)$/.exec(stroke) ?? [];
      if (id === undefined) return [{ what: "a line", colour: stroke, least: 3 }];
      return Array.from(document.querySelectorAll(`[id="${id}"] stop`), (stop) => ({
        what: "a line in the legend",
        colour: getComputedStyle(stop).stopColor,
        least: 3,
      }));
    }).flat();
    return { ground: groundOf(place), inks: [...texts, ...lines] };
  });
  return inks
    .filter(({ colour, least }) => contrast(colour, ground) < least)
    .map(({ what, colour }) => `${what}: ${colour} on ${ground}`);
}
