/** What the kernel does, as seen from JupyterLab. */
import { afterAll, describe, expect } from "vitest";
import { joined, printed } from "../../scripts/notebook.mjs";
import { type OpenNotebook, test } from "./lab";

const loops = [
  ["at once", "while (true) {}"],
  ["after an await", "await new Promise((done) => setTimeout(done, 1));\nwhile (true) {}"],
  ["of awaits", "while (true) await new Promise((done) => setTimeout(done, 1));"],
] as const;

/** One notebook for all tests but the first: each has cells of its own. */
const cells = [
  'import { gradientDescent } from "shrinkage";',
  "gradientD",
  "for (let i = 0; i < 10_000; i++) console.log('line ' + i);",
  "interface Shape { rows: number }\nconst rows = 3;",
  "6 * 7",
  ...loops.map(([, loop]) => `console.log("begun");\n${loop}`),
];
const [importing, completing, printing, colouring, answering, looping] = cells.keys();

let notebook: OpenNotebook;

/** The text under a cell. */
async function output(index: number): Promise<string> {
  return printed((await notebook.content()).cells[index]?.outputs ?? []);
}

test("an error shows a red traceback and stops Run All", async ({ lab }) => {
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
  await notebook.close();
});

describe("in a notebook", () => {
  test.beforeAll(async ({ lab }) => {
    notebook = await lab.openCells("cells.ipynb", ...cells);
  });
  afterAll(() => notebook.close());

  test.each(loops.map(([when], i) => [when, looping! + i] as const))(
    "an endless loop %s is stopped by Interrupt, and the next cell runs",
    async (_, cell) => {
      const ended = notebook.run(cell);
      await expect.poll(() => output(cell), { timeout: 20_000 }).toContain("begun");
      await notebook.command("notebook:interrupt-kernel");
      await ended;
      expect((await notebook.content()).cells[cell]?.outputs?.at(-1)?.output_type).toBe("error");
      await notebook.run(answering!);
      expect((await output(answering!)).trim()).toBe("42");
    },
  );

  test("ten thousand lines arrive in the page", async () => {
    await notebook.run(printing!);
    const lines = Array.from({ length: 10_000 }, (_, i) => `line ${i}`);
    expect((await output(printing!)).trimEnd().split("\n")).toEqual(lines);
    await expect
      .poll(() => notebook.page.locator(".jp-OutputArea-output", { hasText: "line 0" }).first().textContent())
      .toContain("line 9999");
  });

  test("Tab completes a name of the library", async () => {
    await notebook.run(importing!);
    await notebook.page.locator(".jp-CodeCell .cm-content").nth(completing!).click();
    await notebook.page.keyboard.press("End");
    await notebook.page.keyboard.press("Tab");
    // A single candidate is filled in; of several a list is shown.
    const list = notebook.page.locator(".jp-Completer-item", { hasText: "gradientDescent" });
    await expect
      .poll(async () => {
        const { cells } = await notebook.content();
        return joined(cells[completing!]?.source) === "gradientDescent" || (await list.count()) > 0;
      })
      .toBe(true);
    await notebook.page.keyboard.press("Escape");
  });

  test("TypeScript's own words are coloured", async () => {
    const cell = notebook.page.locator(".jp-CodeCell .cm-content").nth(colouring!);
    const colourOf = (word: string) =>
      cell
        .locator("span", { hasText: new RegExp(`^${word}$`) })
        .first()
        .evaluate((span) => getComputedStyle(span).color);
    const plain = await cell.evaluate((text) => getComputedStyle(text).color);
    expect(await colourOf("interface")).toBe(await colourOf("const"));
    expect(await colourOf("interface")).not.toBe(plain);
  });
});
