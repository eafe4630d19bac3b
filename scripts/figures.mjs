// Pictures of Plotly figures, drawn in a Chromium without a window.

import { createRequire } from "node:module";
import { chromium, launchArguments } from "./chromium.mjs";

/** Wide enough to read on GitHub, and what fits a cell of JupyterLab, which shows a stored picture in its natural size. */
const width = 800;
const height = 400;

/**
 * A page that has Plotly; `close` ends its browser.
 * @returns {Promise<{ page: import("playwright-core").Page, close: () => Promise<void> }>}
 */
export async function plotlyPage() {
  const { chromium: playwright } = await import("playwright-core");
  const browser = await playwright.launch({
    executablePath: await chromium({ install: true }),
    args: [...launchArguments, "--font-render-hinting=none"],
  });
  const page = await browser.newPage();
  await page.setContent("<!doctype html><div id='figure'></div>");
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("plotly.js-dist") });
  return { page, close: () => browser.close() };
}

/**
 * The figures as PNG, in base64.
 * @param {{ data: unknown[], layout?: Record<string, unknown> }[]} figures
 * @returns {Promise<string[]>}
 */
export async function pictures(figures) {
  if (figures.length === 0) return [];
  const { page, close } = await plotlyPage();
  try {
    const drawn = [];
    for (const { data, layout } of figures) {
      const size = { width, height: Number(layout?.height ?? height) };
      drawn.push(
        await page.evaluate(
          ({ data, layout, size }) =>
            /** @type {any} */ (globalThis).Plotly.toImage({ data, layout }, { format: "png", ...size }),
          { data, layout, size },
        ),
      );
    }
    return drawn.map((url) => url.slice(url.indexOf(",") + 1));
  } finally {
    await close();
  }
}
