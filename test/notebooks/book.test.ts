/** The command `npm run book`: a notebook of the project, and two small ones that hold what a book stumbles over. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bookOfAll, brokenLinks } from "../../scripts/book/book.mjs";
import { pageNumbers } from "../../scripts/book/press.mjs";
import { type Cell, joined, notebookFiles, readNotebook } from "../../scripts/notebook.mjs";
import { root } from "../../scripts/project.mjs";
import { takeFormulas } from "../../scripts/render/formulas.mjs";
import { browser, contentsOf, cutOff, open, papers, unset } from "./book";

/** A picture of one point. */
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

function text(source: string, ...tags: string[]): Cell {
  return { cell_type: "markdown", source, metadata: { tags } };
}

function code(source: string, metadata: Cell["metadata"], ...outputs: Record<string, unknown>[]): Cell {
  const shown = outputs.map((output) => ({ output_type: "display_data", ...output }));
  return { cell_type: "code", source, metadata, outputs: shown };
}

const wide = Array.from({ length: 30 }, (_, i) => `<td>${i + 0.123456}</td>`).join("");

const madeUp = [
  text("# Made *up*\n\nCosts $\\$5$, or `$5`, or \\$5. See [there](08-other.ipynb#000-a)."),
  text("## Table of $x_1^2$\n\n| a | b |\n| --- | --- |\n| $|x|$ | ![A cat](https://example.com/cat.png) |"),
  code(
    `const wide = "${"a long word ".repeat(12)}" + ${"f".repeat(150)}(1);`,
    {},
    { text: "out ".repeat(60) },
  ),
  text('<details><summary>A fold of $y$</summary>\n\n<a id="000-b"></a>Inside: **bold**.\n\n</details>'),
  code(
    "drawnByHiddenCode();",
    { jupyter: { source_hidden: true } },
    {
      data: { "image/png": png, "text/plain": "its caption" },
      metadata: { "image/png": { alt: "what one sees" } },
    },
  ),
  code(
    "drawnByTaggedCode();",
    { tags: ["figure"] },
    { data: { "image/png": png, "text/plain": "a caption" } },
  ),
  code(
    "setUp();",
    { tags: ["setup"] },
    {
      data: {
        "text/html": '<details><summary>digits</summary>1e-16</details><img src="https://example.com/x.png">',
      },
    },
    {
      data: {
        "text/html": `<table><tr>${wide}</tr></table><script src="https://example.com/x.js"></script>`,
      },
    },
  ),
  text(
    "## Exercise\n\nWhat is $1 + 1$? Back to [the fold](#000-b), and [a page](https://example.com/a%20b).",
  ),
  text("<details><summary>Solution of $1 + 1$</summary>\n\nIt is two.\n\n</details>", "solution"),
  text("After it. $$\\begin{aligned} a &= b \\\\ &= c \\end{aligned}$$"),
];

const other = [
  text('# Other\n\n## Table of $x_1^2$\n\n<a id="000-a"></a>Here; [back](07-made-up.ipynb#000-b).'),
];

let folder: string;
let made: string;
let output: string;
let chromium: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "book ü "));
  made = join(folder, "made");
  for (const [name, cells] of Object.entries({ "07-made-up": madeUp, "08-other": other })) {
    const notebook = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(join(folder, `${name}.ipynb`), JSON.stringify(notebook));
  }
  const [command, started] = [book("01", "07-made-up.ipynb", "--output", "made"), browser()];
  ({ output } = await command);
  chromium = await started;
});
afterAll(async () => {
  await chromium?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command to its end. */
function book(...args: string[]): Promise<{ status: number; output: string }> {
  const env = { ...process.env, INIT_CWD: folder };
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, "scripts", "book.mjs"), ...args], { env }, (error, out, err) =>
      resolve({ status: Number(error?.code ?? 0), output: out + err }),
    );
  });
}

const first = notebookFiles().find((file) => basename(file).startsWith("01-")) as string;

describe.each([basename(first, ".ipynb"), "07-made-up"])("%s", (name) => {
  let page: Page;
  let requests: string[];
  beforeAll(async () => {
    ({ page, requests } = await open(chromium, join(made, `${name}.html`)));
  });
  afterAll(() => page?.close());

  test("asks for nothing but itself", () => expect(requests).toEqual([]));

  test.each(Object.entries(papers))("is not cut off on %s", async (_, width) => {
    expect(await cutOff(page, width)).toEqual([]);
  });

  test("has every formula in type", async () => {
    const file = name === "07-made-up" ? join(folder, `${name}.ipynb`) : first;
    const cells = readNotebook(file).cells.filter(({ cell_type }) => cell_type === "markdown");
    const count = cells.reduce((sum, { source }) => sum + takeFormulas(joined(source)).formulas.length, 0);
    const set = page.locator("main .katex:not(nav *, .turn *)");
    expect(await set.count()).toBe(count);
    expect(await unset(page)).toEqual([]);
  });

  test("has words for every picture", async () => {
    const pictures = page.locator("figure img");
    expect(await pictures.count()).toBeGreaterThan(0);
    for (const picture of await pictures.all()) expect(await picture.getAttribute("alt")).toMatch(/\w{3}/);
  });

  test("keeps together what is short, and headings with what follows", async () => {
    await page.emulateMedia({ media: "print" });
    const splits = (selector: string, rule: "breakInside" | "breakAfter") =>
      page.locator(selector).evaluateAll(
        // A third of a page of paper.
        (all, rule) =>
          all.filter((box) => getComputedStyle(box)[rule] !== "avoid" && box.clientHeight < 370).length,
        rule,
      );
    expect(await splits("pre, figure, blockquote, details, .wide, .katex-display", "breakInside")).toBe(0);
    expect(await splits("h1, h2, h3, h4, summary, p.lead", "breakAfter")).toBe(0);
  });

  test("has its folds open", async () => {
    expect(await page.locator(".text details").count()).toBeGreaterThan(0);
    expect(await page.locator(".text details:not([open])").count()).toBe(0);
  });

  test("is light or dark as the reader has it, and white on paper", async () => {
    const ground = async (options: Parameters<Page["emulateMedia"]>[0]) => {
      await page.emulateMedia(options);
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    };
    expect(await ground({ media: "print", colorScheme: "dark" })).toBe("rgb(255, 255, 255)");
    expect(await ground({ media: "screen", colorScheme: "light" })).toBe("rgb(255, 255, 255)");
    expect(await ground({ media: "screen", colorScheme: "dark" })).toBe("rgb(17, 20, 24)");
  });

  test("has a PDF with pages, an outline, and links that name no folder", async () => {
    const pdf = readFileSync(join(made, `${name}.pdf`));
    const { pages, outline, links } = contentsOf(pdf);
    expect(pages).toBeGreaterThan(0);
    expect(outline).toHaveLength(await page.locator("h1, h2, h3").count());
    if (name === "07-made-up") {
      const titles = ["07 Made up", "Exercise", "Solution of 1+1", "Solutions", "Table of x12"];
      expect(outline.toSorted()).toEqual(titles);
    }
    for (const link of links) expect(link).toMatch(/^(https:\/\/|\d\d-[\w-]+\.html)/);
    for (const number of Object.values(pageNumbers(pdf))) {
      expect(number).toBeGreaterThan(0);
      expect(number).toBeLessThanOrEqual(pages);
    }
  });
});

describe("the made-up notebook", () => {
  let page: Page;
  beforeAll(async () => {
    ({ page } = await open(chromium, join(made, "07-made-up.html")));
  });
  afterAll(() => page?.close());

  test("leaves out the code that only draws, and keeps its pictures and all other code", async () => {
    const words = await page.locator("main").textContent();
    expect(words).not.toContain("drawnBy");
    expect(words).toContain("setUp();");
    const alts = await page
      .locator("figure img")
      .evaluateAll((all) => all.map((img) => img.getAttribute("alt")));
    expect(alts).toEqual(["what one sees", "a caption"]);
  });

  test("has the solution at the end, with a link there and back", async () => {
    const solutions = page.locator(".chapter > :last-child");
    expect(await solutions.locator("h2").textContent()).toBe("Solutions");
    expect(await solutions.textContent()).toContain("It is two.");
    expect((await page.locator("main").textContent())?.split("It is two.")).toHaveLength(2);
    const there = page.locator('a[href="#solution-1"]');
    expect(await there.textContent()).toMatch(/^Solution of/);
    await there.click();
    const back = solutions.getByText("Back to the exercise");
    await back.click();
    expect(await page.locator(":target").textContent()).toMatch(/^Solution of/);
    expect(await page.locator(":target").evaluate((link) => link.nextElementSibling?.textContent)).toMatch(
      /^\s*After/,
    );
  });

  test("keeps the folds of outputs closed, on one line of paper", async () => {
    const fold = page.locator(".cell details");
    expect(await fold.getAttribute("open")).toBeNull();
    await page.emulateMedia({ media: "print" });
    expect((await fold.boundingBox())?.height).toBeLessThan(30);
  });

  test("links to the notebook beside it, elsewhere and to itself", async () => {
    const links = await page
      .locator(".text a[href]")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(links).toEqual(["08-other.html#000-a", "#000-b", "https://example.com/a%20b"]);
  });
});

test("in one book, notebooks may use one name for two places, and links find theirs", () => {
  const { html } = bookOfAll([join(folder, "07-made-up.ipynb"), join(folder, "08-other.ipynb")], made);
  expect(brokenLinks(html)).toEqual([]);
  const ids = Array.from(html.matchAll(/ id="([^"]*)"/g), ([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const place of [
    "08-other:000-a",
    "07-made-up:000-b",
    "07-made-up:solution-1",
    "07-made-up",
    "08-other",
  ]) {
    expect(ids).toContain(place);
    expect(html).toContain(`href="#${place}"`);
  }
});

test("a link to nowhere is told", () => {
  expect(brokenLinks('<a id="here"></a><a href="#here">1</a><a href="#there">2</a>')).toEqual(["there"]);
});

test("names choose notebooks: there is no book of all, and the place is said", () => {
  expect(existsSync(join(made, "shrinkage.html"))).toBe(false);
  expect(output).toMatch(/✓ 07-made-up .* s\n\n {2}made\n$/);
});

test.for([
  [["99"], {}, 'There is no notebook "99"'],
  [["--verbose"], {}, "--verbose"],
  [["03"], { CHROMIUM: "/nonexistent" }, "CHROMIUM names /nonexistent"],
  [["--output", "07-made-up.ipynb", "03"], {}, "The book cannot be written to"],
  [["bad.ipynb"], {}, "bad: The formula \\frac{1 cannot be set"],
] as const)("%o is refused in a sentence", async ([args, env, message]) => {
  writeFileSync(join(folder, "bad.ipynb"), JSON.stringify({ cells: [text("$\\frac{1$")], metadata: {} }));
  const before = { ...process.env };
  Object.assign(process.env, env);
  const run = book(...args);
  process.env = before;
  const { status, output } = await run;
  expect(status).toBe(1);
  expect(output).toContain(message);
  expect(output).not.toMatch(/^\s+at /m);
});

test.for([
  ["a price of $5", []],
  ["`$a$` and ``$b`$``, then $c$", ["c"]],
  ["```\n$a$\n```\n$$\nb\n$$", ["\nb\n"]],
  ["\\$3 and $d$, $e\n+ f$", ["d", "e\n+ f"]],
  ["\\begin{align*}a\\end{align*}", ["\\begin{align*}a\\end{align*}"]],
] as const)("the formulas of %o", ([markdown, found]) => {
  expect(takeFormulas(markdown).formulas.map(({ tex }) => tex)).toEqual(found);
});
