/** What the build and the pages do to words and figures, each by itself. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { canRun, runAddress } from "../../scripts/site/run.mjs";
import { gathered, screen } from "../../scripts/site/screen.mjs";
import { Site } from "../../scripts/site/site.mjs";
import { firstParagraph, sectionsOf, words } from "../../scripts/site/words.mjs";
import { fitted, wrapped } from "../../site/read/fit";

describe("words", () => {
  test("of HTML are what one sees", () => {
    expect(words("<h2>A &amp; B</h2><p>one<br>two</p><li>x</li>")).toBe("A & B one two x");
    const formula =
      '<span class="katex"><span class="katex-mathml"><math><mi>w</mi></math></span><span class="katex-html">w</span></span>';
    expect(words(`The weight \u2060${formula}\u2060.`)).toBe("The weight w.");
  });

  test("stand in sections, each with its place", () => {
    const html =
      '<p>Before.</p><h1 id="a">A <b>b</b></h1><p>One.</p><h2 id="c&quot;">C</h2><h3>No place</h3>Two.';
    expect(sectionsOf(html)).toEqual([
      { id: "", title: "", text: "Before." },
      { id: "a", title: "A b", text: "One." },
      { id: 'c"', title: "C", text: "No place Two." },
    ]);
    expect(firstParagraph(html)).toBe("Before.");
  });
});

test("code that prepares a figure joins that of the figure", () => {
  const medium = screen("x", (file) => file);
  const cell = (code: string, more = "") =>
    `<div class="cell tag-figure">\n${medium.aside(code)}${more}\n</div>`;
  const html = gathered([cell("A"), cell("B"), cell("C", "\n<figure></figure>"), cell("D")].join("\n"));
  expect(html.match(/<details/g)).toHaveLength(2);
  expect(html).toMatch(/A\nB\nC\n<\/details>\n<figure>/);
});

test("a folder with other things in it is left as it is; an earlier edition is replaced", () => {
  const folder = mkdtempSync(join(tmpdir(), "claimed-"));
  const file = join(folder, "diary.txt");
  writeFileSync(file, "mine");
  expect(() => new Site(folder).claim()).toThrow("other things");
  expect(existsSync(file)).toBe(true);
  expect(() => new Site(join(file, "below")).claim()).toThrow("cannot be written");
  writeFileSync(join(folder, "offline.js"), "");
  mkdirSync(join(folder, "run"));
  const site = new Site(folder);
  site.claim();
  site.keep("a/b.html", "new");
  site.write();
  expect(readdirSync(folder).sort()).toEqual(["a", "run"]);
  rmSync(folder, { recursive: true });
});

test("the other face is led to when it is there, by one address", () => {
  const folder = mkdtempSync(join(tmpdir(), "face-"));
  expect(canRun(folder)).toBe(false);
  mkdirSync(join(folder, "run", "notebooks"), { recursive: true });
  writeFileSync(join(folder, "run", "notebooks", "index.html"), "");
  expect(canRun(folder)).toBe(true);
  rmSync(folder, { recursive: true });
  expect(runAddress("01-a")).toBe("run/notebooks/index.html?path=01-a.ipynb");
});

describe("a figure on a phone", () => {
  const figure = () => ({
    data: [{ name: "a curve" }, { name: "a name that is somewhat longer" }, { name: "a third" }],
    layout: {
      height: 420,
      margin: { l: 64, r: 16, t: 52, b: 64 },
      title: { xanchor: "left", text: "A caption that takes<br>more than one line of a phone, or even two" },
      xaxis: { domain: [0, 0.44] },
      yaxis: {},
      xaxis2: { domain: [0.56, 1], anchor: "y2" },
      yaxis2: { anchor: "x2" },
      annotations: [
        { xref: "paper", x: 0, y: 1, yanchor: "bottom", text: "one" },
        { xref: "paper", x: 0.56, y: 1, yanchor: "bottom", text: "two" },
      ],
      sliders: [{ currentvalue: { prefix: "t = " }, steps: [{ label: `1: ${"word ".repeat(12).trim()}` }] }],
    },
  });

  test("has its panels one above the other, as high as before, and their names with them", () => {
    const { layout } = fitted(figure(), 350, true);
    // biome-ignore lint/suspicious/noExplicitAny: Plotly's layout
    const { height, margin, yaxis, yaxis2, xaxis, annotations } = layout as any;
    const inner = height - margin.t - margin.b;
    expect(xaxis.domain).toEqual([0, 1]);
    for (const [low, high] of [yaxis.domain, yaxis2.domain]) expect((high - low) * inner).toBeCloseTo(304, 6);
    expect(yaxis.domain[0]).toBeGreaterThan(yaxis2.domain[1]);
    expect(annotations[1]).toMatchObject({ x: 0, y: yaxis2.domain[1] });
    expect(annotations[0]).toMatchObject({ x: 0, y: 1, text: "one" });
  });

  test("has three panels and a table, of two columns, in the order of reading", () => {
    const layout = {
      height: 600,
      margin: { l: 64, r: 16, t: 50, b: 150 },
      xaxis: { domain: [0, 0.46], title: { text: "w" } },
      xaxis2: { domain: [0.57, 1], anchor: "y3" },
      yaxis: { domain: [0.25, 1] },
      yaxis2: { domain: [0.5, 1], anchor: "x2" },
      yaxis3: { domain: [0, 0.4], anchor: "x2" },
      annotations: [
        { xref: "paper", x: 0, y: 0.25, yanchor: "top", yshift: -60, text: "a<br>table" },
        { xref: "paper", x: 0.57, y: 0.4, yanchor: "bottom", text: "third" },
      ],
      sliders: [
        { x: 0.57, len: 0.43, currentvalue: { visible: false }, steps: [{ label: "word ".repeat(40) }] },
      ],
    };
    fitted({ data: [], layout }, 350, false);
    const inner = layout.height - layout.margin.t - layout.margin.b;
    const pixels = [layout.yaxis, layout.yaxis2, layout.yaxis3].map(({ domain }) =>
      domain.map((at) => at * inner),
    );
    const heights = pixels.map(([low = 0, high = 0]) => Math.round(high - low));
    expect(heights).toEqual([300, 200, 160]);
    for (const i of [0, 1]) expect(pixels[i]![0]).toBeGreaterThan(pixels[i + 1]![1]! + 20);
    // Below the first there is room for its axis, and for the table.
    expect(pixels[0]![0]! - pixels[1]![1]!).toBeGreaterThan(60 + 2 * 17);
    expect(layout.annotations.map(({ x, y }) => [x, y])).toEqual([
      [0, layout.yaxis.domain[0]],
      [0, layout.yaxis3.domain[1]],
    ]);
    expect(layout.sliders[0]).toMatchObject({ x: 0, len: 1, steps: [{ label: "word ".repeat(40) }] });
  });

  test("tells which panel is the left one, when its words speak of it", () => {
    const told = figure();
    told.layout.title.text = "It rises on the left and falls on the right";
    const { annotations } = fitted(told, 350, true).layout as { annotations?: { text: string }[] };
    expect(annotations?.map(({ text }) => text)).toEqual(["one (left)", "two (right)"]);
  });

  test("says the same in more lines, and leaves the finger to the page", () => {
    const { layout, config } = fitted(figure(), 350, true);
    const title = layout.title as { text: string };
    expect(title.text.replaceAll("<br>", " ")).toBe(figure().layout.title.text.replaceAll("<br>", " "));
    const label = layout.sliders?.[0]?.steps?.[0]?.label ?? "";
    expect(label).toContain("<br>");
    expect(label.replaceAll("<br>", " ")).toBe(figure().layout.sliders[0]?.steps[0]?.label);
    expect(layout.dragmode).toBe(false);
    expect(config).toEqual({ displayModeBar: false });
  });

  test("is as it was made where there is room, and a mouse", () => {
    expect(fitted(figure(), 800, false)).toEqual(figure());
  });
});

test.each([
  ["one two three", 7, ["one two", "three"]],
  ["<b>one</b> two &amp; x", 9, ["<b>one</b> two &amp;", "x"]],
  ["indivisible", 3, ["indivisible"]],
])("%s in lines of %i letters", (text, letters, rows) => {
  expect(wrapped(text, letters)).toEqual(rows);
});
