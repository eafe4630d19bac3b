/** The pages without a network, and the next edition of them. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright-core";
import { afterEach, expect } from "vitest";
import { type Server, serve } from "./server";
import { desktop, notebooks, type Site, test } from "./site";

let folder: string;
let server: Server;
let context: BrowserContext;
let page: Page;

/** Visits a copy of the site for the first time, until all of it is kept. */
async function visit(site: Site): Promise<void> {
  folder = mkdtempSync(join(tmpdir(), "edition-"));
  cpSync(site.folder, folder, { recursive: true });
  server = await serve(folder);
  context = await site.browser.newContext(desktop);
  page = await context.newPage();
  await page.goto(server.address);
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state))
    .toBe("activated");
}

afterEach(async () => {
  await context?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("after the first visit it needs no network", async ({ site }) => {
  await visit(site);
  await server.close();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  for (const file of ["", notebooks.at(-1) ?? "", "api/functions/l1.html", "search.html?q=lasso"]) {
    await page.goto(server.address + file);
    expect(await page.locator("h1").count(), file).toBe(1);
    const chart = page.locator("[data-figure]").last();
    if ((await chart.count()) === 0) continue;
    await chart.scrollIntoViewIfNeeded();
    await expect.poll(() => chart.locator(".js-plotly-plot").count(), { message: file }).toBe(1);
  }
  await expect.poll(() => page.locator("#found li").count()).toBeGreaterThan(0);
  expect(complaints).toEqual([]);
});

test("of the next edition it fetches what has changed, and shows it at once", async ({ site }) => {
  await visit(site);
  const changed = "00-start-here.html";
  for (const [file, from, to] of [
    [changed, "<h1", "<p>The next edition.</p><h1"],
    ["offline.js", new RegExp(`"${changed}":"[^"]*"`), `"${changed}":"another"`],
  ] as const) {
    const before = readFileSync(join(folder, file), "utf8");
    expect(before).toMatch(from);
    writeFileSync(join(folder, file), before.replace(from, to));
  }
  server.asked.length = 0;
  await page.goto(server.address + changed);
  expect(await page.getByText("The next edition.").count()).toBe(1);
  const kept = () =>
    page.evaluate(async () => (await (await caches.open("shrinkage-read")).keys()).map(({ url }) => url));
  await expect
    .poll(async () => (await kept()).filter((url) => url.includes("00-start-here.html")))
    .toEqual([`${server.address}${changed}?another`]);
  // What nobody looks at and nobody has changed is not asked for.
  expect(server.asked).not.toContain("assets/plotly.min.js");
  expect(server.asked).not.toContain("api/index.html");
  expect(server.missing).toEqual([]);
});
