/** What every notebook of the course has: the picture first, a slider, exercises, folded answers, an end that leads on. */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Cell,
  codeCells,
  joined,
  notebookFiles,
  plotly,
  readNotebook,
} from "../../scripts/notebook.mjs";
import { figures } from "./figures";
import { exercises, has, tryIts } from "./hands-on";

const notebooks = notebookFiles().map((file) => ({
  file,
  name: basename(file),
  notebook: readNotebook(file),
  isLesson: !basename(file).startsWith("00-"),
}));

const text = (cells: Cell[]): string =>
  cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => joined(source))
    .join("\n\n");

describe.each(notebooks.filter(({ isLesson }) => isLesson))("$name", ({ name, notebook }) => {
  const { cells } = notebook;
  const tagged = (tag: string): Cell[] => cells.filter((cell) => has(cell, tag));

  test("opens with a picture", () => {
    expect(figures(notebook)[0]?.cell).toBeLessThan(8);
  });

  test("has a slider, small enough to keep", () => {
    const sliding = figures(notebook).filter(({ figure }) => figure.layout.sliders);
    expect(sliding.length).toBeGreaterThan(0);
    for (const { figure, cell } of sliding) {
      const most = cells[cell]?.id === "laboratory" ? 1_000_000 : 300_000;
      expect(JSON.stringify(figure).length, cells[cell]?.id).toBeLessThanOrEqual(most);
    }
  });

  test("has a number to change", () => {
    expect(codeCells(notebook).filter(({ source }) => joined(source).includes("change me")).length).toBe(1);
  });

  test("has three exercises, and changes to try", () => {
    expect(exercises(notebook)).toHaveLength(3);
    expect(tryIts(notebook).length).toBeGreaterThanOrEqual(2);
  });

  test("ends with what to take along, where to read on, and what comes next", () => {
    const [takeaways] = tagged("takeaways");
    expect(joined(takeaways?.source).match(/^[-*\d.]+ /gm)).toHaveLength(5);
    const [reading] = tagged("further-reading");
    expect(joined(reading?.source).match(/\]\(https:/g)?.length).toBeGreaterThanOrEqual(3);
    expect(text(cells.slice(-2))).toMatch(/\]\(0\d-[\w-]+\.ipynb\)/);
  });

  test("links its source, where its address is known", () => {
    const isKnown = /^0[15]-/.test(name);
    expect(/\]\(https:\/\/github\.com\//.test(text(cells.slice(0, 6)))).toBe(isKnown);
  });

  test("is no longer than a reader's patience", () => {
    expect(cells.length).toBeLessThanOrEqual(name.startsWith("05") ? 100 : 110);
  });
});

describe.each(notebooks)("$name", ({ file, notebook }) => {
  const { cells } = notebook;

  test("says of each picture what one would see", () => {
    for (const { outputs = [] } of cells)
      for (const { data = {}, metadata = {} } of outputs) {
        if (!(plotly in data)) continue;
        const { alt } = (metadata["image/png"] ?? {}) as { alt?: string };
        expect(alt, data["text/plain"]).toBe(data[plotly].layout.meta.alt);
        expect(alt?.length, data["text/plain"]).toBeGreaterThanOrEqual(40);
      }
  });

  test("keeps answers folded", () => {
    for (const cell of cells.filter((each) => has(each, "solution") || has(each, "quiz")))
      expect(joined(cell.source), cell.id).toMatch(/<details>\s*<summary>/);
  });

  test("leads where its links say", () => {
    for (const [, target = "", anchor] of text(cells).matchAll(
      /\]\(([\w./-]*\.(?:ipynb|md))?(?:#([\w.-]+))?\)/g,
    )) {
      const there = target ? join(dirname(file), target) : file;
      expect(existsSync(there), target).toBe(true);
      if (anchor && there.endsWith(".ipynb"))
        expect(text(readNotebook(there).cells), `${target}#${anchor}`).toContain(`<a id="${anchor}"></a>`);
    }
  });
});
