/** What one sees of a page, and what one stumbles over. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Scrolls through all of a page, until each chart that it holds is drawn; returns how many. */
export async function drawAll(page: Page): Promise<number> {
  const charts = page.locator("[data-figure]");
  const count = await charts.count();
  for (let i = 0; i < count; i++) {
    const chart = charts.nth(i);
    await chart.scrollIntoViewIfNeeded();
    await expect.poll(() => isDrawn(page, i), { message: `chart ${i + 1}` }).toBe(true);
  }
  return count;
}

/** Whether there is something in the chart, and its picture has given way. */
function isDrawn(page: Page, index: number): Promise<boolean> {
  return page.evaluate((index) => {
    const place = document.querySelectorAll("[data-figure]")[index];
    const marks = ".scatterlayer .trace, .contourlayer .contour, .heatmaplayer .hm, .barlayer .trace, canvas";
    const sizes = Array.from(place?.querySelectorAll(marks) ?? [], (mark) => mark.getBoundingClientRect());
    return sizes.some(({ width, height }) => width + height > 0) && place?.querySelector("img") === null;
  }, index);
}

/** Texts that are too small to read; of a formula, the small signs may be. */
export function smallTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const small = new Set<string>();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim();
      const parent = node.parentElement;
      if (
        !text ||
        !parent?.checkVisibility() ||
        parent.closest(".katex, noscript, tspan, [aria-hidden=true]")
      )
        continue;
      const { fontSize, fill } = getComputedStyle(parent);
      // Plotly writes what is not to be seen without any colour.
      if (Number.parseFloat(fontSize) < 12 && !(parent.closest("svg") && /, 0\)$/.test(fill)))
        small.add(`${fontSize} ${text.slice(0, 40)}`);
    }
    return [...small];
  });
}

/** What juts out of the window. */
export function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = Array.from(document.querySelectorAll("main *")).filter(
      (box) =>
        box.getBoundingClientRect().right > clientWidth + 1 && !box.closest(".wide, .katex-display, pre"),
    );
    return wide.slice(0, 3).map((box) => `${box.tagName} ${box.className}: ${box.textContent?.slice(0, 40)}`);
  });
}

/**
 * What axe finds serious or worse, by day and by night. It looks at each element for long, so of what there are
 * thousands of it is given the first ones; formulas are KaTeX's, and charts are looked at by themselves.
 */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    for (const formula of document.querySelectorAll(".katex")) formula.replaceWith("x");
    for (const drawn of document.querySelectorAll(".main-svg")) drawn.remove();
    for (const code of [...document.querySelectorAll("pre")].slice(8)) code.textContent = code.innerText;
  });
  await page.evaluate(axe);
  const found = await violations(page);
  await page.emulateMedia({ colorScheme: "dark" });
  return [...found, ...(await violations(page, ["color-contrast"]))];
}

function violations(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate(async (rules) => {
    interface Found {
      violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
    }
    // biome-ignore lint/suspicious/noExplicitAny: axe comes as a script
    const { axe } = globalThis as any;
    const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
    const { violations }: Found = await axe.run(options);
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary}`),
      );
  }, rules);
}
