/** Every page of the site, as one reads it: on a phone and at a desk, by day and by night. */
import { expect } from "vitest";
import { faint } from "../browser/charts";
import { barriers, drawAll, overflow, smallTexts } from "./look";
import { desktop, phone, test, withAll } from "./site";

test("on a phone: charts drawn, nothing too small or too wide, no barriers, legible by day and by night", async ({
  site,
}) => {
  const found = await withAll(site.pages(), async (file) => {
    const { page, complaints, close } = await site.open(file, phone);
    await drawAll(page);
    const faults = [...(await smallTexts(page)), ...(await overflow(page)), ...(await barriers(page))];
    await close();
    return [...complaints, ...faults.map((fault) => `${file}: ${fault}`)];
  });
  expect(found).toEqual([]);
  expect(site.server.missing).toEqual([]);
});

test("at a desk: the charts are legible on both grounds, and the contents stand beside the text", async ({
  site,
}) => {
  const pages = site
    .pages()
    .filter((file) => /^\d/.test(file))
    .filter((_, i, all) => i === 0 || i === all.length - 1);
  const found = await withAll(pages, async (file) => {
    const { page, complaints, close } = await site.open(file, desktop);
    expect(await page.getByRole("navigation", { name: "Contents" }).isVisible()).toBe(true);
    const faults: string[] = [];
    await drawAll(page);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const chart of await page.locator("[data-figure]").all()) {
        await chart.scrollIntoViewIfNeeded();
        await expect.poll(() => faint(chart), { message: file }).toEqual([]);
      }
    }
    await close();
    return [...complaints, ...faults];
  });
  expect(found).toEqual([]);
});
