/** What the kernel does, as seen from JupyterLab. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { joined, printed } from "../../scripts/notebook.mjs";
import { Lab, type OpenNotebook } from "./lab";

let lab: Lab;
let notebook: OpenNotebook;
beforeAll(async () => {
  lab = await Lab.start();
});
afterEach(() => notebook?.close());
afterAll(() => lab?.close());

/** The text under a cell. */
async function output(index: number): Promise<string> {
  return printed((await notebook.content()).cells[index]?.outputs ?? []);
}

test("an error shows a red traceback and stops Run All", async () => {
  notebook = await lab.openCells("error.ipynb", "1 + 1", "throw new RangeError('too far');", "3");
  await notebook.runAll();
  const { cells } = await notebook.content();
  const kinds = cells.map(({ outputs = [] }) => outputs.map(({ output_type }) => output_type));
  expect(kinds).toEqual([["execute_result"], ["error"], []]);
  // JupyterLab draws an error as it draws what goes to stderr.
  const traceback = notebook.page.locator('[data-mime-type="application/vnd.jupyter.stderr"]');
  await expect.poll(() => traceback.textContent()).toContain("RangeError: too far");
  const red = traceback.locator('[class*="ansi-red"]').first();
  const [r = 0, g = 0, b = 0] = await red.evaluate(
    (text) => getComputedStyle(text).color.match(/\d+/g)?.map(Number) ?? [],
  );
  expect(r).toBeGreaterThan(2 * Math.max(g, b));
});

describe.each([
  ["at once", "while (true) {}"],
  ["after an await", "await new Promise((done) => setTimeout(done, 1));\nwhile (true) {}"],
  ["of awaits", "while (true) await new Promise((done) => setTimeout(done, 1));"],
])("an endless loop %s", (_, loop) => {
  test("is stopped by Interrupt, and the next cell runs", async () => {
    notebook = await lab.openCells("loop.ipynb", `console.log("begun");\n${loop}`, "6 * 7");
    const ended = notebook.run(0);
    await expect.poll(() => output(0), { timeout: 20_000 }).toContain("begun");
    await notebook.command("notebook:interrupt-kernel");
    await ended;
    expect((await notebook.content()).cells[0]?.outputs?.at(-1)?.output_type).toBe("error");
    await notebook.run(1);
    expect((await output(1)).trim()).toBe("42");
  });
});

test("ten thousand lines arrive in the page", async () => {
  notebook = await lab.openCells("lines.ipynb", "for (let i = 0; i < 10_000; i++) console.log('line ' + i);");
  await notebook.run(0);
  const lines = Array.from({ length: 10_000 }, (_, i) => `line ${i}`);
  expect((await output(0)).trimEnd().split("\n")).toEqual(lines);
  await expect
    .poll(() => notebook.page.locator(".jp-OutputArea-output").textContent())
    .toContain("line 9999");
});

test("Tab completes a name of the library", async () => {
  notebook = await lab.openCells("tab.ipynb", 'import { gradientDescent } from "shrinkage";', "gradientD");
  await notebook.run(0);
  await notebook.page.locator(".jp-CodeCell .cm-content").nth(1).click();
  await notebook.page.keyboard.press("End");
  await notebook.page.keyboard.press("Tab");
  // A single candidate is filled in; of several a list is shown.
  const list = notebook.page.locator(".jp-Completer-item", { hasText: "gradientDescent" });
  await expect
    .poll(async () => {
      const { cells } = await notebook.content();
      return joined(cells[1]?.source) === "gradientDescent" || (await list.count()) > 0;
    })
    .toBe(true);
});

test("TypeScript's own words are coloured", async () => {
  notebook = await lab.openCells("colours.ipynb", "interface Shape { rows: number }\nconst rows = 3;");
  const colourOf = (word: string) =>
    notebook.page
      .locator(".cm-line span", { hasText: new RegExp(`^${word}$`) })
      .first()
      .evaluate((span) => getComputedStyle(span).color);
  const plain = await notebook.page.locator(".cm-content").evaluate((text) => getComputedStyle(text).color);
  expect(await colourOf("interface")).toBe(await colourOf("const"));
  expect(await colourOf("interface")).not.toBe(plain);
});
