/** The charts of JupyterLab: live where one sees them, in the colours of the page, for pointer and keyboard. */
import type { Locator } from "playwright-core";
import { afterAll, expect } from "vitest";
import { plotly } from "../../scripts/notebook.mjs";
import { contrast } from "../notebooks/colour";
import { faint } from "./charts";
import { codeCell, type OpenNotebook, test } from "./lab";

const own = "#d55e00";
const look = { font: { color: "#888888" }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
const values = [0, 1, 2, 3, 4, 5];

/** A curve of another height at each value of a slider. */
const moving = {
  data: [{ type: "scatter", name: "penalty", x: [0, 1], y: [0, 0] }],
  layout: {
    ...look,
    xaxis: { title: { text: "w" }, linecolor: "#888888" },
    yaxis: { range: [0, 5] },
    annotations: [{ x: 0.5, y: 2, text: "here", font: { color: own } }],
    margin: { b: 150 },
    height: 420,
    meta: { alt: "A line that rises with λ." },
    sliders: [
      {
        currentvalue: { prefix: "<i>λ</i> = " },
        font: { color: "#888888" },
        steps: values.map((value) => ({
          label: `${value}.0`,
          method: "animate",
          args: [[String(value)], { mode: "immediate", frame: { duration: 0 }, transition: { duration: 0 } }],
        })),
      },
    ],
  },
  frames: values.map((value) => ({ name: String(value), data: [{ y: [value, value] }], traces: [0] })),
};

const bowl = {
  data: [
    {
      type: "surface",
      z: [
        [0, 1],
        [1, 2],
      ],
      showscale: false,
    },
  ],
  layout: { ...look, scene: { xaxis: { title: { text: "w" } } } },
};
const pixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const alt = "A bowl, seen from above.";

let notebook: OpenNotebook;
let chart: Locator;
let space: Locator;

test.beforeAll(async ({ lab }) => {
  const shown = (data: object, metadata: object = {}) => [{ output_type: "display_data", data, metadata }];
  lab.write(
    "charts.ipynb",
    codeCell("show(moving)", shown({ [plotly]: moving }) as []),
    codeCell("", [{ output_type: "stream", name: "stdout", text: "A line.\n".repeat(100) }]),
    codeCell("show(bowl)", shown({ [plotly]: bowl, "image/png": pixel }, { "image/png": { alt } }) as []),
  );
  notebook = await lab.visit("charts.ipynb");
  [chart, space] = [0, 1].map((i) => notebook.page.locator(".shrinkage-Chart").nth(i)) as [Locator, Locator];
});
afterAll(() => notebook.close());

const heightOf = async (place: Locator) => (await place.boundingBox())?.height;
const curve = () => chart.locator("path.js-line").getAttribute("d");

test("a picture keeps the place of a chart and says what is in it, until the chart comes into view", async () => {
  await expect.poll(() => chart.getByRole("img", { name: "A line that rises with λ." }).count()).toBe(1);
  expect(await space.locator("img").getAttribute("alt")).toBe(alt);
  expect(await space.locator(".js-plotly-plot").count()).toBe(0);
  expect(await heightOf(space)).toBe(360);
  await space.scrollIntoViewIfNeeded();
  await expect.poll(() => space.locator(".js-plotly-plot canvas").count()).toBeGreaterThan(0);
  await expect.poll(() => space.locator("img").count()).toBe(0);
  expect(await space.getByRole("img", { name: alt }).count()).toBe(1);
  expect(await heightOf(space)).toBe(360);
  await space.hover();
  expect(await notebook.isChanged()).toBe(false);
});

test("the keys move a slider, and nothing else", async () => {
  const { keyboard } = notebook.page;
  const slider = chart.getByRole("slider", { name: "λ" });
  await slider.focus();
  for (const [key, value] of [
    ["ArrowRight", 1],
    ["ArrowUp", 2],
    ["ArrowLeft", 1],
    ["ArrowDown", 0],
    ["End", 5],
    ["PageDown", 4],
    ["PageUp", 5],
    ["Home", 0],
  ] as const) {
    const before = await curve();
    await keyboard.press(key);
    expect(await slider.getAttribute("aria-valuetext"), key).toBe(`${value}.0`);
    expect(await slider.inputValue()).toBe(String(value));
    await expect.poll(curve).not.toBe(before);
    await expect.poll(() => chart.locator(".slider-label").first().textContent()).toBe(`λ = ${value}.0`);
  }
  expect(await slider.evaluate((input) => getComputedStyle(input).outlineStyle)).toBe("solid");
  // JupyterLab's keys to add, cut and delete cells.
  for (const key of ["a", "x", "d", "d"]) await keyboard.press(key);
  for (let i = 0; i < 4; i++) await keyboard.press("ArrowRight");
  await expect.poll(() => chart.locator(".slider-label").first().textContent()).toBe("λ = 4.0");
  expect((await notebook.content()).cells).toHaveLength(3);
  expect(await notebook.isChanged()).toBe(false);
  expect(notebook.complaints).toEqual([]);
});

test("the pointer moves it as well, and the keys go on from there", async () => {
  const slider = chart.getByRole("slider", { name: "λ" });
  const { x, y, width } = (await chart.locator(".slider-rail-rect").boundingBox())!;
  await notebook.page.mouse.click(x + width / 5, y + 2);
  await expect.poll(() => slider.inputValue()).toBe("1");
  await expect.poll(() => chart.locator(".slider-label").first().textContent()).toBe("λ = 1.0");
  await notebook.page.keyboard.press("ArrowRight");
  await expect.poll(() => chart.locator(".slider-label").first().textContent()).toBe("λ = 2.0");
  const line = (await chart.locator("path.js-line").boundingBox())!;
  await notebook.page.mouse.move(line.x + line.width - 2, line.y);
  await expect.poll(() => chart.locator(".hoverlayer .hovertext").count()).toBeGreaterThan(0);
  expect(await notebook.isChanged()).toBe(false);
});

test("text and axes take the theme's colours, also in space; what has a colour of its own keeps it", async () => {
  const ofSpace = () =>
    space.locator(".js-plotly-plot").evaluate((plot) => {
      type Axis = { tickfont: { color: string } };
      const { _fullLayout: layout } = plot as unknown as { _fullLayout: { scene: { xaxis: Axis } } };
      const page = getComputedStyle(document.querySelector(".jp-Notebook")!);
      return { colour: layout.scene.xaxis.tickfont.color, ground: page.backgroundColor };
    });
  for (const theme of ["JupyterLab Dark", "JupyterLab Light"] as const) {
    await notebook.theme(theme);
    await space.scrollIntoViewIfNeeded();
    await expect
      .poll(async () => contrast((await ofSpace()).colour, (await ofSpace()).ground))
      .toBeGreaterThan(7);
    await chart.scrollIntoViewIfNeeded();
    await expect.poll(() => faint(chart)).toEqual([]);
    const annotation = chart.locator(".annotation text");
    expect(await annotation.evaluate((text) => getComputedStyle(text).fill)).toBe("rgb(213, 94, 0)");
    expect(await heightOf(chart)).toBe(420);
    // Where the reader left it.
    expect(await chart.locator(".slider-label").first().textContent()).toBe("λ = 2.0");
  }
});
