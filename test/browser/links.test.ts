/** Links to a place in a notebook, and how the places look. */
import { afterEach, expect } from "vitest";
import { type OpenNotebook, test } from "./lab";

let notebook: OpenNotebook;
afterEach(() => notebook.close());

const markdown = (source: string) => ({ cell_type: "markdown", metadata: {}, source });
const long = markdown("A line.\n\n".repeat(80));
const note = (id: string) => `> <a id="${id}"></a>**Note ${id}.** What one may take amiss.`;

/** How far below the upper edge of the page a place is. */
const depth = (id: string) =>
  notebook.page.evaluate((id) => {
    const page = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer");
    const place = page?.querySelector(`[data-jupyter-id="${id}"]`)?.getBoundingClientRect().top;
    return Math.round((place ?? Number.NaN) - (page?.getBoundingClientRect().top ?? 0));
  }, id);
const follow = (name: string) => notebook.page.getByRole("link", { name, exact: true }).click();

test("a link leads to a place in another notebook, or in its own, also to one that is folded away", async ({
  lab,
}) => {
  lab.write("to.ipynb", long, markdown(note("000-c")), long);
  const fold = `<details><summary>Why?</summary>\n\n${note("000-d")}\n\n</details>`;
  lab.write("from.ipynb", markdown("[there](to.ipynb#000-c) [here](#000-d)"), long, markdown(fold), long);
  notebook = await lab.visit("from.ipynb");
  await follow("here");
  await expect.poll(() => depth("000-d")).toBeLessThan(200);
  expect(await notebook.page.locator(".jp-Notebook details").getAttribute("open")).toBe("");
  await notebook.page.mouse.wheel(0, -10_000);
  await follow("there");
  await expect.poll(() => depth("000-c")).toBeLessThan(200);
  expect(await depth("000-c")).toBeGreaterThanOrEqual(0);
  await notebook.close();
});

test("lines are of a length that one can read, and a note is a box", async ({ lab }) => {
  const prose = "The weights have found the truth but for the noise of a hundred rows. ".repeat(9);
  lab.write("prose.ipynb", markdown(`${prose}\n\n${note("000-e")}\n\n> And a quotation.`));
  notebook = await lab.visit("prose.ipynb");
  const paragraph = notebook.page.locator(".jp-RenderedMarkdown > p").first();
  const { width, lines } = await paragraph.evaluate((element) => {
    const { width, height } = element.getBoundingClientRect();
    return { width, lines: height / Number.parseFloat(getComputedStyle(element).lineHeight) };
  });
  expect(width).toBeLessThan(560);
  expect(prose.length / lines).toBeLessThan(80);
  const grounds = await notebook.page
    .locator(".jp-RenderedMarkdown > blockquote")
    .evaluateAll((all) => all.map((quote) => getComputedStyle(quote).backgroundColor));
  expect(new Set(grounds).size).toBe(2);
});
