// node scripts/screenshots.mjs [--width PIXELS] FOLDER [NOTEBOOK...]
// Notebooks as they look in JupyterLab, run from top to bottom, light and dark: pictures to look at.

import { mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { chromium, launchArguments } from "./chromium.mjs";
import { readOptions } from "./names.mjs";
import { folder, notebookFiles } from "./notebook.mjs";
import { end, main, Refusal } from "./process.mjs";
import { setUp } from "./setup.mjs";
import { serve } from "./start.mjs";

/** The height of one picture, about that of a window. */
const slice = 1600;

const usage = "node scripts/screenshots.mjs [--width PIXELS] FOLDER [NOTEBOOK...]";

await main(async () => {
  const { values, positionals } = readOptions({ width: { type: "string", default: "1200" } }, usage);
  const width = Number(values.width);
  const [target, ...names] = positionals;
  if (!target || !(width > 0)) throw new Refusal(`Use: ${usage}`);
  await setUp();
  mkdirSync(target, { recursive: true });
  const { chromium: playwright } = await import("playwright-core");
  const lab = await serve({ folder, flags: ["--no-browser", "--LabApp.expose_app_in_browser=True"] });
  if (!lab) return;
  const browser = await playwright.launch({
    executablePath: await chromium({ install: true }),
    args: launchArguments,
  });
  try {
    const files = notebookFiles().map((file) => basename(file));
    for (const file of files.filter(
      (file) => names.length === 0 || names.some((name) => file.startsWith(name)),
    )) {
      const page = await browser.newPage({ viewport: { width, height: slice } });
      const address = new URL(`doc/tree/${file}`, lab.url);
      address.searchParams.set("token", lab.token);
      await page.goto(address.href);
      await shoot(page, resolve(target), basename(file, ".ipynb"));
      await page.close();
    }
  } finally {
    await browser.close();
    await end(lab.server);
  }
});

/**
 * Runs the notebook of a page and takes its pictures; nothing is saved.
 * @param {import("playwright-core").Page} page
 * @param {string} target
 * @param {string} name
 */
async function shoot(page, target, name) {
  await page.waitForFunction(() => {
    const { jupyterapp } = /** @type {any} */ (globalThis);
    return jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel;
  });
  await page.evaluate(async () => {
    const { jupyterapp } = /** @type {any} */ (globalThis);
    const { sessionContext } = jupyterapp.shell.currentWidget.context;
    await sessionContext.ready;
    await sessionContext.session.kernel.info;
    await jupyterapp.commands.execute("notebook:run-all-cells");
  });
  for (const theme of ["Light", "Dark"]) {
    await page.evaluate(
      (theme) =>
        /** @type {any} */ (globalThis).jupyterapp.commands.execute("apputils:change-theme", {
          theme: `JupyterLab ${theme}`,
        }),
      theme,
    );
    await page.waitForSelector(`body[data-jp-theme-light="${theme === "Light"}"]`, { state: "attached" });
    const outer = page.locator(".jp-WindowedPanel-outer");
    // It grows while one scrolls: what was never in view has no height yet.
    const sizes = () => outer.evaluate(({ scrollHeight, clientHeight }) => [scrollHeight, clientHeight]);
    let [height = 0, seen = 0] = await sizes();
    for (let top = 0, number = 1; top < height; top += seen, number++, [height = 0] = await sizes()) {
      await outer.evaluate((element, top) => element.scrollTo(0, top), top);
      // Charts and formulas of what came into view.
      await page.waitForLoadState("networkidle");
      await outer.screenshot({ path: join(target, `${name}-${theme.toLowerCase()}-${number}.png`) });
    }
  }
  await page.evaluate(() =>
    /** @type {any} */ (globalThis).jupyterapp.shell.currentWidget.context.sessionContext.shutdown(),
  );
}
