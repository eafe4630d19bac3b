/** What a reader does on the pages: moves a slider, searches, unfolds, prints; with and without scripts and network. */
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { smallTexts } from "./look";
import { desktop, notebooks, phone, type Site, test } from "./site";

/** The first chart with a slider, on the first page. */
async function sliding(site: Site, options = desktop) {
  const opened = await site.open("index.html", options);
  const chart: Locator = opened.page.locator("[data-figure]").first();
  await chart.scrollIntoViewIfNeeded();
  const slider = chart.getByRole("slider");
  await expect.poll(() => slider.count()).toBe(1);
  return { ...opened, chart, slider, told: () => chart.locator(".slider-label").first().textContent() };
}

test("a slider moves by keys and by pointer, and the chart with it", async ({ site }) => {
  const { page, chart, slider, told, complaints, close } = await sliding(site);
  const curve = () =>
    chart.locator("path.js-line").evaluateAll((all) => all.map((path) => path.getAttribute("d")).join());
  const [before, said] = [await curve(), await told()];
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(told).not.toBe(said);
  await expect.poll(curve).not.toBe(before);
  expect(await slider.evaluate((input) => getComputedStyle(input).outlineStyle)).toBe("solid");
  const rail = (await chart.locator(".slider-rail-rect").boundingBox())!;
  await page.mouse.click(rail.x + 3, rail.y + 2);
  await expect.poll(() => slider.inputValue()).toBe("0");
  expect(complaints).toEqual([]);
  await close();
});

test("on a phone a finger moves the slider, and two panels stand one above the other", async ({ site }) => {
  const { page, chart, slider, close } = await sliding(site, phone);
  await chart.locator(".slider-rail-rect").scrollIntoViewIfNeeded();
  const rail = (await chart.locator(".slider-rail-rect").boundingBox())!;
  await page.touchscreen.tap(rail.x + rail.width - 3, rail.y + 2);
  await expect.poll(() => slider.inputValue()).toBe(await slider.getAttribute("max"));
  const [upper, lower] = await chart
    .locator("rect.nsewdrag")
    .evaluateAll((all) => all.map((panel) => panel.getBoundingClientRect().toJSON()));
  expect(Math.abs(upper.left - lower.left)).toBeLessThan(2);
  expect(lower.top).toBeGreaterThan(upper.bottom);
  // The phone is turned.
  await page.setViewportSize({ width: 844, height: 390 });
  await expect
    .poll(() =>
      chart
        .locator("rect.nsewdrag")
        .last()
        .evaluate((panel) => panel.getBoundingClientRect().left),
    )
    .toBeGreaterThan(400);
  await close();
});

test("a chart in space takes the whole of Plotly, one on a plane a third of it", async ({ site }) => {
  const { page, requests, close } = await site.open("index.html", desktop);
  await page.locator("[data-figure] .js-plotly-plot").first().waitFor();
  expect(requests.filter((url) => url.includes("plotly")).map((url) => url.split("/").at(-1))).toEqual([
    "plotly-cartesian.min.js",
  ]);
  await close();
});

test("before a chart is near, and without scripts, its picture is there, with words for it", async ({
  site,
}) => {
  const [file = ""] = notebooks.slice(-1);
  const { page, requests, complaints, close } = await site.open(file, { ...phone, javaScriptEnabled: false });
  const pictures = page.locator("figure img:not(.on-paper)");
  expect(await pictures.count()).toBeGreaterThan(0);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    expect(await picture.getAttribute("alt")).toMatch(/\w{3}/);
    await expect
      .poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
    // As wide as the page, and no empty place below.
    const [box, place] = [(await picture.boundingBox())!, (await picture.locator("..").boundingBox())!];
    expect(box.width).toBeGreaterThan(300);
    expect(place.height - box.height).toBeLessThan(5);
  }
  expect(requests.filter((url) => /\.js|charts\//.test(url))).toEqual([]);
  expect(await smallTexts(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

test("answers are folded; a link to one opens it", async ({ site }) => {
  const { page, close } = await site.open(notebooks[1] ?? "", desktop);
  const answer = page.locator(".tag-solution details").first();
  expect(await answer.getAttribute("open")).toBeNull();
  await answer.evaluate((fold) => fold.querySelector("p, pre")?.setAttribute("id", "within"));
  await page.evaluate(() => location.assign("#within"));
  await expect.poll(() => answer.getAttribute("open")).toBe("");
  await close();
});

test("the search finds where a word is explained, and the library's names", async ({ site }) => {
  const { page, complaints, close } = await site.open("index.html", phone);
  await page.keyboard.press("/");
  await page.keyboard.type("soft threshold");
  await page.keyboard.press("Enter");
  const found = page.locator("#found li");
  await expect.poll(() => found.count()).toBeGreaterThan(3);
  const links = await found.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  expect(links).toContain("00-start-here.html#Glossary");
  expect(links).toContain("api/functions/softThreshold.html");
  expect(await found.locator("mark").count()).toBeGreaterThan(0);
  const field = page.getByRole("searchbox", { name: "Search for" });
  await field.fill("kwyjibo");
  await expect.poll(() => page.getByRole("status").textContent()).toContain("Nothing");
  await field.fill("softhreshold");
  await expect.poll(() => found.count()).toBeGreaterThan(0);
  await found.first().getByRole("link").click();
  await expect.poll(() => page.locator("h1").count()).toBe(1);
  expect(complaints).toEqual([]);
  await close();
});

test("on paper there are the pictures, and nothing to click", async ({ site }) => {
  const { page, close } = await sliding(site);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  expect(await page.locator("img.on-paper").first().isVisible()).toBe(true);
  expect(await page.locator(".js-plotly-plot").first().isVisible()).toBe(false);
  for (const place of [".site", ".actions"])
    expect(await page.locator(place).first().isVisible()).toBe(false);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
    "rgb(255, 255, 255)",
  );
  await close();
});

test("the keys reach the text at once", async ({ site }) => {
  const { page, close } = await site.open(notebooks[1] ?? "", desktop);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  await close();
});
