import {
  band,
  contours,
  type Figure,
  figure,
  line,
  palette,
  points,
  regions,
  show,
  sideBySide,
  surface,
  type Trace,
} from "shrinkage";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forSeeds, pick } from "./problems";

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

describe("a gap", () => {
  it.each([
    ["line", line],
    ["points", points],
  ])("in %s is null or NaN, in either coordinate, and null in the figure", (_, draw) => {
    const { x, y } = draw("loss", [0, 1, Number.NaN, null, 4], Float64Array.of(5, Number.NaN, 3, 2, 1));
    expect([x, y]).toEqual([
      [0, 1, null, null, 4],
      [5, null, 3, 2, 1],
    ]);
  });

  it("is not what infinite numbers, holes and texts are", () => {
    const expectation = 'y of "loss" must hold finite numbers, or null for a gap, got';
    for (const [value, shown] of [
      [Infinity, "Infinity"],
      [-Infinity, "-Infinity"],
      [undefined, "undefined"],
      ["2", '"2"'],
    ]) {
      for (const draw of [line, points]) {
        expect(() => draw("loss", [0, 1, 2], [1, null, value as number])).toThrow(
          new RangeError(`${expectation} ${shown} at index 2`),
        );
      }
    }
    expect(() => band("spread", [0, 1], [0, 1], [1, -Infinity])).toThrow('y of "spread" must hold finite');
    expect(() => line("loss", "ab" as never, [1, 2])).toThrow(
      'x of "loss" must be a list of numbers, got "ab"',
    );
  });

  it("is not all that there is: an empty chart says nothing", () => {
    expect(() => line("loss", [0, 1], [Number.NaN, null])).toThrow(
      'y of "loss" must hold at least one number, got gaps only',
    );
    expect(() => band("spread", [0, 1], [null, 1], [1, null])).toThrow(
      '"spread" must have at least one place without a gap',
    );
  });

  it("parts a band into rings, each along its lower curve and back along the upper one", () => {
    const x = [0, 1, 2, 3, 4];
    const trace = band("spread", x, [0, 1, null, 3, 4], [5, 6, 7, 8, Number.NaN]);
    expect(trace.x).toEqual([0, 1, 1, 0, null, 3, 3]);
    expect(trace.y).toEqual([0, 1, 6, 5, null, 3, 8]);
  });

  it("in a band leaves the rings of the stretches without one, wherever it is", () => {
    forSeeds(100, (random) => {
      const n = pick(random, 2, 12);
      const numbers = () =>
        Array.from({ length: n }, () => (random.random() < 0.25 ? null : random.normal()));
      const lists = [numbers(), numbers(), numbers()];
      for (const list of lists) list[0] ??= 0;
      const [x, low, high] = lists;
      const whole = x.map((_, i) => lists.every((list) => list[i] !== null));
      const trace = band("spread", x, low, high);
      const rings = (list: unknown) =>
        (list as (number | null)[])
          .map((value) => (value === null ? " " : `${value},`))
          .join("")
          .split(" ");
      const expected = whole
        .map((is, i) => (is ? `${i},` : " "))
        .join("")
        .split(/ +/)
        .filter((stretch) => stretch !== "")
        .map((stretch) => stretch.split(",").slice(0, -1).map(Number));
      expect(rings(trace.x)).toEqual(
        expected.map((at) => [...at, ...at.toReversed()].map((i) => `${x[i]},`).join("")),
      );
      expect(rings(trace.y)).toEqual(
        expected.map((at) =>
          [...at.map((i) => low[i]), ...at.toReversed().map((i) => high[i])].map((y) => `${y},`).join(""),
        ),
      );
    });
  });
});

describe("text", () => {
  const written = 'w < 0 & x > 1: <b>bold</b>? &lt; &mu; "quoted"';
  const escaped = 'w &lt; 0 &amp; x &gt; 1: &lt;b&gt;bold&lt;/b&gt;? &amp;lt; &amp;mu; "quoted"';
  const axes = { x: { title: written }, y: { title: written } };
  const grid = [
    [0, 1],
    [0, 1],
    [
      [0, 1],
      [2, 3],
    ],
  ] as const;

  it("is shown as it is written, in names, titles and captions", () => {
    const drawn = figure([line(written, [0], [1])], { caption: written, ...axes });
    const { layout, data } = drawn as unknown as Plotted;
    expect(data[0]!.name).toBe(escaped);
    expect([layout.title.text, layout.xaxis.title.text, layout.yaxis.title.text]).toEqual([
      escaped,
      escaped,
      escaped,
    ]);
    const { layout: both } = sideBySide(drawn, drawn, { caption: written }) as unknown as Plotted;
    expect(both.annotations.map(({ text }) => text)).toEqual([escaped, escaped]);
  });

  it("is that of every kind of trace, whole in its hover label, where a cut could go through a sign", () => {
    const [x, y, z] = grid;
    const traces = [
      points(written, x, y),
      band(written, x, y, y),
      contours(written, x, y, z, { levels: { start: 0, end: 1, size: 1 } }),
      regions(written, x, y, z),
      surface(written, x, y, z),
    ];
    for (const trace of traces) {
      expect(trace).toMatchObject({ name: escaped, hoverlabel: { namelength: -1 } });
    }
    expect(line("plain", x, y)).not.toHaveProperty("hoverlabel");
    expect(() => line(3 as never, x, y)).toThrow(new TypeError("name must be a text, got 3"));
  });

  it("in space is parted from the four tags that titles know there, which have no entities", () => {
    const [x, y, z] = grid;
    const title = "a <b>c</b> <x> & &lt; <br>";
    const { layout } = figure([surface("J", x, y, z)], {
      caption: "bowl",
      x: { title },
      y: { title },
      z: { title: "J < 1" },
    }) as unknown as Plotted;
    expect(layout.scene.xaxis.title.text).toBe("a <\u200bb>c<\u200b/b> <x> & &lt; <\u200bbr>");
    expect(layout.scene.zaxis.title.text).toBe("J < 1");
  });

  it("breaks between words, and never inside of a sign", () => {
    forSeeds(200, (random) => {
      const words = Array.from({ length: pick(random, 1, 60) }, () =>
        Array.from({ length: pick(random, 1, 9) }, () => "<>&abc;"[pick(random, 0, 6)]).join(""),
      );
      const caption = words.join(" ");
      const { layout } = figure([line("a", [0], [1])], {
        caption,
        x: { title: "x" },
        y: { title: "y" },
      }) as unknown as Plotted;
      const lines = layout.title.text.split("<br>").map(unescaped);
      expect(lines.join(" ")).toBe(caption);
      for (const [i, each] of lines.entries()) {
        expect(each.length).toBeLessThanOrEqual(72);
        const next = lines[i + 1]?.split(" ")[0];
        if (next !== undefined) expect(`${each} ${next}`.length).toBeGreaterThan(72);
      }
      expect(layout.margin.t).toBe(32 + 20 * lines.length);
    });
  });

  it("has lines of its own where it says so, and a word that is longer than a line stays whole", () => {
    const long = "x".repeat(100);
    const { layout } = figure([line("a", [0], [1])], {
      caption: `first\nsecond ${long} third`,
      x: { title: "x" },
      y: { title: "y" },
    }) as unknown as Plotted;
    expect(layout.title.text).toBe(`first<br>second<br>${long}<br>third`);
  });

  /** What Plotly makes of an escaped text: entities once, and no tag is left to read. */
  function unescaped(text: string): string {
    expect(text).not.toMatch(/[<>]/);
    const signs: Record<string, string> = { lt: "<", gt: ">", amp: "&" };
    return text.replace(/&(#?\w+);/g, (whole, name) => signs[name] ?? whole);
  }
});

describe("a log axis", () => {
  const log = { title: "loss", type: "log" } as const;
  const plain = { title: "x" };
  const on = (trace: Trace, axes: object = {}) =>
    figure([trace], { caption: "c", x: plain, y: log, ...axes }).data[0]!;

  it("has gaps for zeros, which lie infinitely far down, and leaves the trace as it was", () => {
    const trace = line("penalty", [0, 1, 2], [1, 0, -0]);
    expect(on(trace)).toMatchObject({ x: [0, 1, 2], y: [1, null, null] });
    expect(trace.y).toEqual([1, 0, -0]);
    expect(on(points("p", [0, 1], [5, 6]), { x: log, y: plain })).toMatchObject({ x: [null, 1], y: [5, 6] });
    // As in the first notebook with λ = 0: a penalty that is 0 throughout.
    expect(on(line("penalty", [0, 1], [0, 0])).y).toEqual([null, null]);
  });

  it("refuses negative numbers, by the name of the trace and the number", () => {
    expect(() => on(line("a < b", [0, 1], [1, -2]))).toThrow(
      new RangeError('y of "a < b" must be >= 0 on a log axis, got -2'),
    );
    expect(() => on(points("p", [-1e-9], [1]), { x: log })).toThrow(
      'x of "p" must be >= 0 on a log axis, got -1e-9',
    );
    expect(() => on(line("gap", [0, 1], [null, -1]))).toThrow("got -1");
  });

  it("refuses zeros where there can be no gap: at the edge of a band, in the places of a grid", () => {
    const message = (key: string, name: string) => `${key} of "${name}" must be > 0 on a log axis, got 0`;
    expect(() => on(band("spread", [0, 1], [0, 1], [1, 2]))).toThrow(message("y", "spread"));
    const grid = [
      [0, 1],
      [1, 2],
      [
        [0, 0],
        [-1, -1],
      ],
    ] as const;
    expect(() => on(regions("r", ...grid), { x: log, y: plain })).toThrow(message("x", "r"));
    // The values of a map are on no axis.
    expect(on(regions("r", ...grid)).z).toEqual(grid[2]);
    expect(() => on(surface("s", ...grid), { x: log, z: plain })).toThrow(message("x", "s"));
    expect(() => on(surface("s", [1, 2], [1, 2], grid[2]), { z: log })).toThrow('z of "s" must be >= 0');
    expect(
      on(
        surface(
          "s",
          [1, 2],
          [1, 2],
          [
            [0, 1],
            [2, 3],
          ],
        ),
        { z: log },
      ).z,
    ).toEqual([
      [null, 1],
      [2, 3],
    ]);
  });

  it("says nothing of traces without numbers there", () => {
    expect(on({ type: "bar", x: ["a"], y: [1] })).toEqual({ type: "bar", x: ["a"], y: [1] });
    expect(on({ type: "scatter", x: ["a"] }, { x: log })).toEqual({ type: "scatter", x: ["a"] });
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

  it("has plain lists for the typed arrays of traces made by hand, and of ticks", () => {
    const z = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    const marker = { size: Int16Array.of(1, 2), color: "red" };
    const { data, layout } = figure([{ type: "heatmap", x: Float64Array.of(1, 2), z, marker }], {
      ...options,
      x: { title: "x", ticks: Float64Array.of(0, 1) },
    }) as unknown as Plotted;
    expect(data).toEqual([
      {
        type: "heatmap",
        x: [1, 2],
        z: [
          [1, 2],
          [3, 4],
        ],
        marker: { size: [1, 2], color: "red" },
      },
    ]);
    expect(layout.xaxis.tickvals).toEqual([0, 1]);
    expect(JSON.parse(JSON.stringify({ data, layout }))).toEqual({ data, layout });
  });

  it.each([
    [[undefined], "traces[0] must be a trace such as line(name, x, y), got undefined"],
    [[trace, {}], "traces[1] must be a trace such as line(name, x, y), got an object"],
    [[trace, "loss"], 'traces[1] must be a trace such as line(name, x, y), got "loss"'],
  ])("refuses %j among its traces", (traces, message) => {
    expect(() => figure(traces as never, options)).toThrow(new TypeError(message));
  });

  it("refuses titles and captions that are missing or no text", () => {
    const message = "figure needs options { caption, x: { title }, y: { title } }";
    for (const wrong of [{ x: {} }, { y: { title: 1 } }, { x: undefined }, { caption: "" }, { caption: 3 }]) {
      expect(() => figure([trace], { ...options, ...wrong } as never)).toThrow(new TypeError(message));
    }
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
  const hook = Symbol.for("Jupyter.display");
  const surroundings = globalThis as { __tslab__?: unknown; [hook]?: unknown };
  const print = vi.spyOn(console, "log").mockImplementation(() => {});
  const drawn: Figure = figure([line("loss", [0], [1]), points("data < 1", [0], [1])], {
    ...options,
    caption: "The loss falls below 1 & the data lie at x < 1, as anybody can see who looks",
  });
  const text =
    "The loss falls below 1 & the data lie at x < 1, as anybody can see who looks [chart: loss, data < 1]";
  const bundle = { "application/vnd.plotly.v1+json": drawn, "text/plain": text };

  beforeEach(() => print.mockClear());
  afterEach(() => {
    delete surroundings.__tslab__;
    delete surroundings[hook];
  });
  afterAll(() => print.mockRestore());

  it("sends the figure and a line of text through the plain tslab that runs the cell", () => {
    const send = vi.fn();
    const require = vi.fn(() => ({ lastWriteDisplayData: send }));
    surroundings.__tslab__ = { require };
    show(drawn);
    expect(require).toHaveBeenCalledExactlyOnceWith("tslab/dist/jupyter");
    expect(send).toHaveBeenCalledExactlyOnceWith({ data: bundle, metadata: {}, transient: {} }, false);
    expect(print).not.toHaveBeenCalled();
  });

  it("hands it to a kernel that shows what says itself how it is shown, rather than to tslab", () => {
    const display = vi.fn();
    const require = vi.fn();
    Object.assign(surroundings, { [hook]: display, __tslab__: { require } });
    show(drawn);
    expect(display).toHaveBeenCalledOnce();
    expect(display.mock.calls[0]![0][hook]()).toEqual(bundle);
    expect(require).not.toHaveBeenCalled();
    expect(print).not.toHaveBeenCalled();
  });

  it("prints the caption where no kernel is", () => {
    show(drawn);
    expect(print.mock.calls).toEqual([[text]]);
  });

  it("shows what a cell has changed or stored", () => {
    show(JSON.parse(JSON.stringify({ ...drawn, layout: { ...drawn.layout, title: { text: "other" } } })));
    expect(print.mock.calls).toEqual([["other [chart: loss, data < 1]"]]);
  });

  it("returns nothing, for a cell would print it", () => {
    expect(show(drawn)).toBeUndefined();
  });
});

describe("a figure as the value of a cell", () => {
  const hook = Symbol.for("Jupyter.display");
  const one = figure([line("loss", [0], [1])], options);

  it.each([
    ["alone", one, "The loss falls [chart: loss]"],
    ["side by side", sideBySide(one, one, { caption: "twice" }), "twice [chart: loss]"],
  ])("says how it is shown, %s", (_, drawn, text) => {
    const shown = (drawn as unknown as { [hook](): unknown })[hook]();
    expect(shown).toEqual({ "application/vnd.plotly.v1+json": drawn, "text/plain": text });
  });

  it("has nothing hidden among its data", () => {
    expect(
      Reflect.ownKeys(one).filter((key) => Object.getOwnPropertyDescriptor(one, key)!.enumerable),
    ).toEqual(["data", "layout", "config"]);
    expect(structuredClone(one)).toEqual(one);
  });
});

interface Titled {
  title: { text: string };
  tickvals?: number[];
}

/** What the tests read of a figure. */
interface Plotted {
  data: Trace[];
  layout: {
    title: { text: string };
    xaxis: Titled;
    yaxis: Titled;
    scene: { xaxis: Titled; zaxis: Titled };
    annotations: { text: string }[];
    margin: { t: number };
  };
}
