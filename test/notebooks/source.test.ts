/** When a printed value counts as that of the source, or of a book. */
import { expect, test } from "vitest";
import { compare, type Print } from "../../scripts/source.mjs";

/** The row of one print, for a cell with this output. */
function row(print: Print, text: string) {
  const cell = { cell: 1, kind: "code" as const, holds: "", prints: [print] };
  const document = { document: "000", notebook: "", title: "", cells: [cell], errata: [] };
  const mirror = {
    cell_type: "code",
    source: "",
    metadata: { source: { document: "000", cells: [0, 1] } },
    outputs: [{ output_type: "stream", name: "stdout", text }],
  };
  const [only] = compare(document, { cells: [mirror], metadata: {}, nbformat: 4, nbformat_minor: 5 });
  return only;
}

const line: Print = { name: "loss", value: 0.889, decimals: 4, line: "Epoch  60 | Loss = 0.8890" };
const decimals: Print = { name: "w", value: 3.11990511, decimals: 8 };
const relative: Print = { name: "LS", value: 499.7997164915196, relative: 1e-12 };
const exact: Print = { name: "LAMBDA2", value: 2, absolute: 0 };
const shape: Print = { name: "shape", value: "(1, 1)" };
const entry: Print = { name: "lcavol, lasso", value: 0.533, decimals: 3, after: "lcavol", at: 2 };
const left: Print = { name: "age, best subset", value: "–", after: "age", at: 1 };
const version: Print = { name: "version", pattern: "Node \\d+", note: "a version" };

test.for([
  [line, "first\nEpoch  60 | Loss = 0.8890\nlast", 0.889, true],
  [line, "Epoch  60 | Loss = 0.8891", 0.8891, false],
  [line, "Epoch  60 | Loss = 0.889", 0.889, false],
  [line, "> Epoch  60 | Loss = 0.8890", null, false],
  [line, "0.8890", null, false],
  [line, "", null, false],
  [decimals, "[ 3.119905112782 ]", 3.119905112782, true],
  [decimals, "3.11990512", 3.11990512, false],
  [decimals, "3.1199", 3.1199, false],
  [decimals, "w3.11990511", null, false],
  [relative, "LS1 = 499.7997164915197", 499.7997164915197, true],
  [relative, "499.7997165", 499.7997165, false],
  [relative, "NaN", null, false],
  [exact, "LAMBDA2 = 2.0", 2, true],
  [exact, "2.0000000001", 2.0000000001, false],
  [shape, "(1, 1)", "(1, 1)", true],
  [shape, "((1, 1), 2)", "((1, 1), 2)", false],
  [entry, "age   –0.1\nlcavol   0.680  –  0.533", 0.533, true],
  [entry, "lcavol   0.533  –  0.680", 0.68, false],
  [entry, "lcavol2  0.680  –  0.533", null, false],
  [entry, "lcavol   0.680  –  –", "–", false],
  [left, "age  -0.141  –", "–", true],
  [left, "age  -0.141  0.000", "0.000", false],
  [entry, "lcavol   0.680", null, false],
  [version, "TypeScript 5, Node 20", "TypeScript 5, Node 20", true],
  [version, "Node", "Node", false],
] as const)("%o in %o", ([print, text, got, ok]) => {
  expect(row(print, text)).toMatchObject({ got, ok });
});
