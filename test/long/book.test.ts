/** The book of all notebooks. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { brokenLinks } from "../../scripts/book/book.mjs";
import { notebookFiles } from "../../scripts/notebook.mjs";
import { root } from "../../scripts/project.mjs";
import { browser, contentsOf, cutOff, open, papers, unset } from "../notebooks/book";

const names = notebookFiles().map((file) => basename(file, ".ipynb"));
let folder: string;
let chromium: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "book-"));
  execFileSync(process.execPath, [join(root, "scripts", "book.mjs"), "--letter", "--output", folder]);
  chromium = await browser();
});
afterAll(async () => {
  await chromium?.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each([...names, "shrinkage"])("%s: all is there, in type, and nothing is cut off", async (name) => {
  const { page, requests } = await open(chromium, join(folder, `${name}.html`));
  expect(brokenLinks(await page.content())).toEqual([]);
  expect(await unset(page)).toEqual([]);
  for (const width of Object.values(papers)) expect(await cutOff(page, width)).toEqual([]);
  expect(await page.locator("figure img:not([alt])").count()).toBe(0);
  expect(requests).toEqual([]);
  const headings = await page.locator("h1, h2, h3, h4").count();
  await page.close();
  const { pages, outline } = contentsOf(readFileSync(join(folder, `${name}.pdf`)));
  expect(pages).toBeGreaterThan(name === "shrinkage" ? 10 * names.length : 5);
  expect(outline).toHaveLength(headings);
});
