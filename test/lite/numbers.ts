/** What a notebook shows in the browser, beside what is stored in it, which is Node's. */
import { expect } from "vitest";
import { codeCells, type Notebook, readNotebook } from "../../scripts/notebook.mjs";
import { differences, shown } from "../notebooks/outputs";
import type { Reader } from "./site";

/** How large a rounding error is, the checks say: in another V8 it is another one. */
const rounding = /(difference|agree to) \d[\d.e+-]*/g;

/** The versions that 05 prints. */
const node = /(Node) (v[\d.]+|none \(a browser\))/g;

/** Runs a notebook from top to bottom. */
export async function expectNumbersOfNode(reader: Reader, file: string, name: string): Promise<Notebook> {
  const notebook = await reader.open(name);
  await notebook.command("notebook:clear-all-cell-outputs");
  await notebook.runAll();
  const ran = await notebook.content();
  const stored = codeCells(readNotebook(file));
  const changed = codeCells(ran).flatMap(({ outputs = [] }, i) =>
    differences(
      comparable(shown(outputs)),
      comparable(shown(stored[i]?.outputs ?? [])),
      `code cell ${i + 1}`,
      1e-12,
    ),
  );
  expect(changed).toEqual([]);
  return ran;
}

const comparable = (outputs: unknown): unknown =>
  JSON.parse(JSON.stringify(outputs).replace(rounding, "$1 …").replace(node, "$1 …"));
