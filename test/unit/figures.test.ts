import { type Figure, figure, line, palette, points, show } from "shrinkage";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const options = { caption: "The loss falls", x: { title: "epoch" }, y: { title: "loss" } };

describe("line and points", () => {
  it("hold plain arrays, whatever they were given: a Float64Array would draw nothing", () => {
    const trace = line("loss", Float64Array.of(0, 1, 2), Float64Array.of(3, 2, 1));
    expect(trace).toMatchObject({ type: "scatter", mode: "lines", name: "loss", showlegend: true });
    expect([trace.x, trace.y]).toEqual([
      [0, 1, 2],
      [3, 2, 1],
    ]);
    expect(Array.isArray(trace.x) && Array.isArray(trace.y)).toBe(true);
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
  });

  it("copy what they were given", () => {
    const y = [3, 2, 1];
    const trace = line("loss", [0, 1, 2], y);
    y[0] = 99;
    expect(trace.y).toEqual([3, 2, 1]);
  });

  it("follow their style", () => {
    const style = { color: palette.orange, dash: "dot", width: 4, symbol: "x", legend: false } as const;
    const trace = line("loss", [0], [1], { ...style, mode: "lines+markers" });
    expect(trace).toMatchObject({
      mode: "lines+markers",
      line: { color: palette.orange, dash: "dot", width: 4 },
      marker: { color: palette.orange, symbol: "x" },
      showlegend: false,
    });
    expect(points("data", [0], [1])).toMatchObject({ mode: "markers", name: "data" });
  });

  it("leave the colour to the figure's order when none is given", () => {
    expect(line("loss", [0], [1]).line).not.toHaveProperty("color");
  });
});

describe("figure", () => {
  const trace = line("loss", [0, 1], [2, 1]);

  it("has its traces, its caption and titled axes", () => {
    const { data, layout, config } = figure([trace], {
      ...options,
      y: { title: "loss", type: "log", range: [-1, 1] },
      height: 300,
    });
    expect(data).toEqual([trace]);
    expect(layout).toMatchObject({
      title: { text: "The loss falls" },
      xaxis: { title: { text: "epoch" }, type: "linear" },
      yaxis: { title: { text: "loss" }, type: "log", range: [-1, 1] },
      height: 300,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
    });
    expect(config).toEqual({ displaylogo: false, showSendToCloud: false });
  });

  it("has a height when none is given, and draws in the palette's order", () => {
    const { layout } = figure([trace], options);
    expect(layout.height).toBeGreaterThan(300);
    expect(layout.colorway).toEqual(Object.values(palette));
  });

  it("survives JSON unchanged, which is how it travels", () => {
    const drawn = figure([trace], options);
    expect(JSON.parse(JSON.stringify(drawn))).toEqual(drawn);
  });
});

describe("the palette", () => {
  /** Relative luminance, as WCAG 2 defines it. */
  function luminance(color: string): number {
    const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
    const [red, green, blue] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  }
  function contrast(one: string, other: string): number {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light! + 0.05) / (dark! + 0.05);
  }

  it("is measured rightly: black on white has 21 : 1", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });

  it.each(Object.entries(palette))("%s has 3 : 1 on white and on JupyterLab's dark", (_, color) => {
    expect(contrast(color, "#ffffff")).toBeGreaterThanOrEqual(3);
    expect(contrast(color, "#111111")).toBeGreaterThanOrEqual(3);
  });

  it("so have the texts and axes", () => {
    const { font, xaxis } = figure([line("a", [0], [1])], options).layout as {
      font: { color: string };
      xaxis: { linecolor: string };
    };
    for (const color of [font.color, xaxis.linecolor]) {
      expect(contrast(color, "#ffffff")).toBeGreaterThanOrEqual(3);
      expect(contrast(color, "#111111")).toBeGreaterThanOrEqual(3);
    }
  });
});

describe("show", () => {
  const surroundings = globalThis as { __tslab__?: unknown };
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  const drawn: Figure = figure([line("loss", [0], [1]), points("data", [0], [1])], options);

  beforeEach(() => print.mockClear());
  afterEach(() => {
    delete surroundings.__tslab__;
  });

  it("sends the figure and a line of text through the tslab that runs the cell", () => {
    const send = vi.fn();
    const require = vi.fn(() => ({ lastWriteDisplayData: send }));
    surroundings.__tslab__ = { require };
    show(drawn);
    expect(require).toHaveBeenCalledExactlyOnceWith("tslab/dist/jupyter");
    expect(send).toHaveBeenCalledExactlyOnceWith(
      {
        data: {
          "application/vnd.plotly.v1+json": drawn,
          "text/plain": "The loss falls [chart: loss, data]",
        },
        metadata: {},
        transient: {},
      },
      false,
    );
    expect(print).not.toHaveBeenCalled();
  });

  it("prints the caption where no kernel is", () => {
    show(drawn);
    expect(print.mock.calls).toEqual([["The loss falls [chart: loss, data]"]]);
  });

  it("returns nothing, for a cell would print it", () => {
    expect(show(drawn)).toBeUndefined();
  });
});
