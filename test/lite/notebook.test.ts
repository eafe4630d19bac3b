/** A reader of 01: runs it, changes it, comes back, and finds the next edition with the changes beside it. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, expect } from "vitest";
import { joined, notebookFiles, printed } from "../../scripts/notebook.mjs";
import { expectCharts } from "../browser/charts";
import { expectNumbersOfNode } from "./numbers";
import { add, type Reader, test } from "./site";

const file = notebookFiles().find((file) => basename(file).startsWith("01"))!;
const name = basename(file);

let reader: Reader;
test.beforeAll(async ({ site }) => {
  reader = await site.reader();
});
afterAll(() => reader.close());

test("01 shows the numbers of Node, and its charts are live", async () => {
  const ran = await expectNumbersOfNode(reader, file, name);
  const notebook = await reader.open(name);
  await expectCharts(notebook, ran);
  expect(reader.elsewhere).toEqual([]);
  expect(reader.complaints).toEqual([]);
});

test("what was changed and saved is there after a reload, and runs", async () => {
  const notebook = await reader.open(name);
  const cell = await add(notebook, "6 * 7 // mine");
  await notebook.command("docmanager:save");
  const again = await reader.open(name);
  const { cells } = await again.content();
  expect(joined(cells[cell]?.source)).toBe("6 * 7 // mine");
  await again.run(cell);
  expect(printed((await again.content()).cells[cell]?.outputs ?? []).trim()).toBe("42");
});

test("the next edition takes its place, and the changes stay as a copy", async ({ site }) => {
  const next = JSON.parse(readFileSync(file, "utf8"));
  next.cells[0].source = ["# The next edition"];
  writeFileSync(join(site.contents, name), JSON.stringify(next));
  await site.publish();
  const notebook = await reader.open(name);
  const { cells } = await notebook.content();
  expect(joined(cells[0]?.source)).toBe("# The next edition");
  const files = await notebook.page.evaluate(async () => {
    const { contents } = (jupyterapp as unknown as { serviceManager: { contents: Contents } }).serviceManager;
    return (await contents.get("", { content: true })).content.map(({ name }) => name);
  });
  const copy = files.find((each) =>
    /^01-l2-gradient-descent \(yours of \d{4}-\d\d-\d\d\)\.ipynb$/.test(each),
  );
  const kept = await (await reader.open(copy!)).content();
  expect(joined(kept.cells.at(-1)?.source)).toBe("6 * 7 // mine");
});

interface Contents {
  get(path: string, options: { content: true }): Promise<{ content: { name: string }[] }>;
}
