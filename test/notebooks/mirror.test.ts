/** The committed notebooks against the cell map of the source documents, and against the rules of all notebooks. */
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Cell,
  codeCells,
  joined,
  kernelspec,
  type Notebook,
  notebookFiles,
  printed,
  readNotebook,
} from "../../scripts/notebook.mjs";
import { compare, comparePublished, documentOf, documents, mirrored } from "../../scripts/source.mjs";
import prose from "../fixtures/source-prose.json" with { type: "json" };
import { figures } from "./figures";
import { formulas, statements } from "./formula";
import { fingerprint, isSaidIn, saidNumbers, wordRuns } from "./prose";

const notebooks = notebookFiles().map((file) => ({
  name: basename(file, ".ipynb"),
  notebook: readNotebook(file),
  document: documentOf(file),
  published: comparePublished(file, readNotebook(file)),
}));
const mirrors = notebooks.flatMap(({ name, notebook, document }) =>
  document ? [{ name, notebook, document }] : [],
);

test("each document has its notebook", () => {
  expect(mirrors.map(({ name }) => `${name}.ipynb`)).toEqual(documents.map(({ notebook }) => notebook));
});

test("together they mirror everything", () => {
  const cellsOf = ({ cells }: Notebook, id: number) => cells.filter((cell) => mirrored(cell).includes(id));
  const mirroring = mirrors.flatMap(({ notebook, document }) =>
    document.cells.map((source) => ({ ...source, cells: cellsOf(notebook, source.cell), notebook })),
  );
  expect(mirroring.filter(({ cells }) => cells.length > 0)).toHaveLength(111);
  const prints = mirrors.flatMap(({ notebook, document }) => compare(document, notebook));
  expect(prints.filter(({ ok }) => ok)).toHaveLength(28);
  const drawn = mirroring.filter(
    ({ figure, cells, notebook }) => figure && figures({ ...notebook, cells }).length > 0,
  );
  expect(drawn).toHaveLength(10);
  const callouts = mirrors.flatMap(({ notebook }) => notebook.cells.flatMap(errataOf));
  expect(new Set(callouts).size).toBe(48);
  const proved = mirrors.flatMap(({ document }) => document.errata.filter(({ check }) => check));
  expect(proved).toHaveLength(16);
});

describe.each(mirrors)("$name", ({ notebook, document }) => {
  const cellsOf = (id: number) => notebook.cells.filter((cell) => mirrored(cell).includes(id));

  test("mirrors each cell of the source, in order, none twice", () => {
    const ids = notebook.cells.flatMap(mirrored);
    const runs = ids.filter((id, i) => id !== ids[i - 1]);
    expect(runs).toEqual(document.cells.map(({ cell }) => cell));
  });

  test("says of each cell where it comes from, or what it is for", () => {
    for (const { metadata } of notebook.cells) {
      const { source, tags = [] } = metadata;
      if (source) {
        const ids = source.cells ? { cells: source.cells } : { cell: source.cell };
        expect(source).toEqual({ document: document.document, ...ids });
      } else expect(tags, `tags of ${JSON.stringify(metadata)}`).not.toEqual([]);
    }
  });

  test("answers code with code", () => {
    const unanswered = document.cells
      .filter(({ kind, cell }) => kind === "code" && !cellsOf(cell).some((each) => each.cell_type === "code"))
      .map(({ cell }) => cell);
    expect(unanswered).toEqual([]);
  });

  test.for(compare(document, notebook))("prints $name in cell $cell", (row) => {
    expect(row).toEqual({ ...row, ok: true });
  });

  test.for(document.cells.filter((cell) => cell.formulas))("shows the formulas of cell $cell", (source) => {
    const shown = formulas(markdown(cellsOf(source.cell)));
    const missing = source.formulas?.filter(
      (formula) => !statements(formula).every((part) => shown.some((whole) => whole.includes(part))),
    );
    expect(missing).toEqual([]);
  });

  test.for(document.cells.filter((cell) => cell.figure))("draws the figure of cell $cell", ({ cell }) => {
    const drawn = figures({ ...notebook, cells: cellsOf(cell) });
    expect(drawn.length).toBeGreaterThan(0);
  });

  test("has a callout for each erratum, and no other: what can mislead is a note", () => {
    const callouts = notebook.cells.flatMap(calloutsOf);
    const expected = document.errata.map(({ id, kind }) => `${kind === "note" ? "Note" : "Erratum"} ${id}`);
    expect(callouts.toSorted()).toEqual(expected.toSorted());
  });

  test.for(document.errata.filter(({ check }) => check))(
    "proves erratum $id right after its callout",
    ({ id }) => {
      const callout = notebook.cells.findIndex((cell) => errataOf(cell).includes(id));
      const proof = notebook.cells[callout + 1];
      expect(proof).toMatchObject({
        cell_type: "code",
        metadata: { tags: expect.arrayContaining(["check"]) },
      });
      expect(joined(proof?.source)).toMatch(new RegExp(`\\bcheck\\w*\\(\\s*["'\`]${id}\\b`));
    },
  );
});

describe.each(notebooks)("$name", ({ notebook, document, published }) => {
  const code = codeCells(notebook);

  test.for(published)("prints $name as $document has it, $cell", (row) => {
    expect(row).toMatchObject({ ok: true });
  });

  test("was run from top to bottom without an error", () => {
    expect(code.map(({ execution_count }) => execution_count)).toEqual(code.map((_, index) => index + 1));
    const types = code.flatMap(({ outputs = [] }) => outputs.map(({ output_type }) => output_type));
    expect(types).not.toContain("error");
  });

  test("names its kernel as JupyterLab does", () => {
    expect(notebook.metadata.kernelspec).toEqual(kernelspec);
  });

  test("gives each cell an id of its own", () => {
    const ids = notebook.cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(undefined);
  });

  test("keeps its cells of code short", () => {
    const lengths = code
      .filter(({ metadata }) => !metadata.jupyter?.source_hidden)
      .map(({ source }) => joined(source).trim().split("\n").length)
      .toSorted((a, b) => a - b);
    if (lengths.length >= 10) expect(lengths[Math.floor((lengths.length - 1) / 2)]).toBeLessThanOrEqual(6);
    expect(lengths.at(-1)).toBeLessThanOrEqual(25);
  });

  test("has a picture of each figure, small enough to keep", () => {
    for (const { code, picture } of figures(notebook)) {
      const bytes = Buffer.from(picture ?? "", "base64");
      expect(bytes.subarray(1, 4).toString(), code).toBe("PNG");
      expect(bytes.length, code).toBeLessThanOrEqual(170_000);
    }
  });

  test("says no number that is not in an output or in the source", () => {
    const known = [...code.map(({ outputs = [] }) => printed(outputs)), JSON.stringify(document?.cells)].join(
      "\n",
    );
    expect(saidNumbers(markdown(notebook.cells)).filter((number) => !isSaidIn(number, known))).toEqual([]);
  });

  test("takes no eight words in a row from a source", () => {
    const taken = new Set(prose.runs.flatMap((line) => line.split(" ")));
    const runs = notebook.cells
      .filter(({ cell_type }) => cell_type === "markdown")
      .flatMap(({ source }) => wordRuns(joined(source), prose.words));
    expect(runs.filter((run) => taken.has(fingerprint(run, prose.digits)))).toEqual([]);
  });
});

function markdown(cells: Cell[]): string {
  return cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => joined(source))
    .join("\n\n");
}

/** The callouts of a cell, each a quote that begins with its anchor and its name. */
function calloutsOf({ cell_type, source }: Cell): string[] {
  if (cell_type !== "markdown") return [];
  const found = joined(source).matchAll(
    /^> <a id="(\d{3}-[a-z])"><\/a>\*\*(Erratum|Note) (\d{3}-[a-z])\.?\*\*/gm,
  );
  return [...found].map(([, anchor, kind, id]) => (anchor === id ? `${kind} ${id}` : `${id} at ${anchor}`));
}

const errataOf = (cell: Cell): string[] => calloutsOf(cell).map((callout) => callout.split(" ")[1] ?? "");
