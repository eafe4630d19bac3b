/** Every figure of every notebook: sound data, in one legible style, and each trace drawn by Plotly in Chromium. */
import { basename } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plotlyPage } from "../../scripts/figures.mjs";
import { notebookFiles, readNotebook } from "../../scripts/notebook.mjs";
import { contrast } from "./colour";
import { coordinates, type Figure, figures, type Trace } from "./figures";

const placed = notebookFiles().flatMap((file) =>
  figures(readNotebook(file)).map((figure, index) => ({
    ...figure,
    title: `${basename(file, ".ipynb")}, figure ${index + 1}`,
  })),
);

/** White, and the ground of a cell's output in JupyterLab's dark theme. */
const grounds = ["#ffffff", "#111111"];

describe.each(placed)("$title", ({ figure }) => {
  test("has finite data, lists of one length for each trace", () => {
    for (const trace of figure.data) {
      const { z, ...flat } = coordinates(trace);
      const lists = z ? [z] : Object.values(flat);
      expect(lists.length, trace.name).toBeGreaterThan(0);
      for (const list of Object.values(coordinates(trace))) {
        expect(list.length, trace.name).toBeGreaterThan(0);
        expect(list.filter((value) => !Number.isFinite(value))).toEqual([]);
      }
      // A grid has a column for each x and a row for each y; else every point has both.
      const [x = [], y = []] = [flat.x, flat.y];
      if (z) expect(z.length, trace.name).toBe(x.length * y.length);
      else expect(x.length, trace.name).toBe(y.length);
    }
  });

  test("titles its axes and says what to look at", () => {
    const axes = figure.layout.scene ? ["xaxis", "yaxis", "zaxis"] : axesOf(figure);
    const place = figure.layout.scene ?? figure.layout;
    for (const axis of axes) expect(place[axis]?.title?.text, axis).toMatch(/\S/);
    expect(figure.layout.title?.text).toMatch(/\S/);
  });

  test("names its traces in a legend, unless there is one only", () => {
    if (figure.data.length === 1) return;
    expect(figure.layout.showlegend).not.toBe(false);
    const listed = figure.data.filter(({ showlegend }) => showlegend !== false);
    expect(listed.length).toBeGreaterThan(0);
    for (const { name } of listed) expect(name).toMatch(/\S/);
  });

  test("is legible on a light and on a dark page", () => {
    const { font, paper_bgcolor, plot_bgcolor } = figure.layout;
    expect([paper_bgcolor, plot_bgcolor]).toEqual(["rgba(0,0,0,0)", "rgba(0,0,0,0)"]);
    for (const ground of grounds) {
      expect(contrast(font.color, ground)).toBeGreaterThanOrEqual(3);
      for (const [index, trace] of figure.data.entries()) {
        const ratios = inks(trace, index, figure).map((ink) => contrast(ink, ground));
        // Of a marker and its outline one is enough.
        if (ratios.length > 0)
          expect(Math.max(...ratios), `${trace.name} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

describe("in Chromium", () => {
  let plotly: Awaited<ReturnType<typeof plotlyPage>>;
  beforeAll(async () => {
    plotly = await plotlyPage();
  });
  afterAll(() => plotly?.close());

  test.for(placed)("$title draws each trace", async ({ figure }) => {
    const types = figure.data.map(({ type = "scatter" }) => type);
    const expected = types.map((type) => [type, types.filter((other) => other === type).length]);
    expect(await plotly.page.evaluate(draw, figure)).toEqual(Object.fromEntries(expected));
  });

  test.for(placed.filter(({ figure }) => figure.frames))(
    "$title moves as its slider says",
    async ({ figure }) => {
      const [{ active, steps }] = figure.layout.sliders;
      expect(steps).toHaveLength(figure.frames!.length);
      // Where it stands at first it looks as it did before it was moved.
      const order = [...steps.keys(), active];
      for (const [k, parts] of (await plotly.page.evaluate(move, { figure, order })).entries()) {
        const { data } = figure.frames![order[k]!]!;
        expect(parts).toEqual(data);
      }
    },
  );
});

/** The axes that the traces of a figure use, by their names in the layout. */
function axesOf({ data }: Figure): string[] {
  const used = data.flatMap(({ xaxis = "x", yaxis = "y" }) => [String(xaxis), String(yaxis)]);
  return [...new Set(used)].map((axis) => `${axis[0]}axis${axis.slice(1)}`);
}

/** The colours that a trace is drawn with; none for a trace with a colour scale. */
function inks(trace: Trace, index: number, { layout }: Figure): string[] {
  if (trace.colorscale || trace.type === "contour" || trace.type === "surface" || trace.type === "heatmap")
    return [];
  const { line, marker } = trace as {
    line?: { color?: string };
    marker?: { color?: string; line?: { color?: string } };
  };
  const fromOrder: string = layout.colorway[index % layout.colorway.length];
  const markersOnly = trace.mode === "markers";
  const colours = markersOnly ? [marker?.color, marker?.line?.color] : [line?.color];
  const given = colours.filter((colour) => typeof colour === "string");
  return given.length > 0 ? given : [fromOrder];
}

/** Moves a figure's slider from place to place, and says each time what has come of what moves. */
async function move({ figure, order }: { figure: Figure; order: number[] }): Promise<object[][]> {
  // biome-ignore lint/suspicious/noExplicitAny: Plotly comes without types
  const { Plotly } = globalThis as any;
  const target = document.getElementById("figure") as HTMLElement & { data: Trace[] };
  await Plotly.newPlot(target, structuredClone(figure.data), { ...figure.layout, width: 800 });
  await Plotly.addFrames(target, figure.frames);
  const seen: object[][] = [];
  for (const place of order) {
    const [names, options] = figure.layout.sliders[0].steps[place].args;
    await Plotly.animate(target, names, options);
    const { data, traces } = figure.frames![place]!;
    seen.push(
      data.map((parts, i) => {
        const now = target.data[traces[i]!]!;
        return Object.fromEntries(Object.keys(parts).map((key) => [key, now[key]]));
      }),
    );
  }
  return seen;
}

/** Draws a figure in the page and says of each kind of trace how many can be seen in the area of the axes. */
async function draw({ data, layout }: Figure): Promise<Record<string, number>> {
  // biome-ignore lint/suspicious/noExplicitAny: Plotly comes without types
  const { Plotly } = globalThis as any;
  const target = document.getElementById("figure");
  await Plotly.newPlot(target, data, { ...layout, width: 800 });

  const layers: Record<string, string> = {
    scatter: ".scatterlayer > .trace",
    bar: ".barlayer > .trace",
    contour: ".contourlayer > .contour",
    heatmap: ".heatmaplayer > *",
  };
  const areas = Array.from(document.querySelectorAll("rect.nsewdrag"), (area) =>
    area.getBoundingClientRect(),
  );
  const isSeen = (mark: Element) => {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    const extended = right - left + bottom - top > 0;
    const inside = areas.some(
      (area) => left < area.right && right > area.left && top < area.bottom && bottom > area.top,
    );
    return extended && inside;
  };
  const onCanvas = async (trace: Trace) => {
    const picture = (opacity: number) =>
      Plotly.toImage({ data: [{ ...trace, opacity, showscale: false }], layout }, { format: "png" });
    return (await picture(1)) !== (await picture(0));
  };

  const seen: Record<string, number> = {};
  for (const type of new Set(data.map((trace) => trace.type ?? "scatter"))) {
    const layer = layers[type];
    if (layer) {
      const traces = Array.from(document.querySelectorAll(layer));
      seen[type] = traces.filter((trace) =>
        Array.from(trace.querySelectorAll("path, image")).some(isSeen),
      ).length;
    } else {
      seen[type] = 0;
      for (const trace of data) if (trace.type === type && (await onCanvas(trace))) seen[type] += 1;
    }
  }
  return seen;
}
