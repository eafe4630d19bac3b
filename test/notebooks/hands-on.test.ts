/** Exercises can be solved, and wrong answers are noticed; what "Try it" promises comes true. */
import { basename, dirname } from "node:path";
import { describe, expect, test } from "vitest";
import {
  codeCells,
  joined,
  notebookFiles,
  type Output,
  printed,
  readNotebook,
  runCells,
} from "../../scripts/notebook.mjs";
import { backTo, exercises, stepsOf, tryIts } from "./hands-on";

describe.concurrent.each(notebookFiles().map((file) => [basename(file, ".ipynb"), file] as const))(
  "%s",
  (_, file) => {
    const notebook = readNotebook(file);
    const solvable = exercises(notebook);
    const changes = tryIts(notebook);

    test("holds what it promises", { timeout: 300_000 }, async () => {
      const sources: (string | { source: string; mayFail: boolean })[] = codeCells(notebook).map(
        ({ source }) => joined(source),
      );
      const looks: [step: number, what: string, look: (outputs: Output[]) => void][] = [];
      const add = (
        what: string,
        step: string | { source: string; mayFail: boolean },
        look: (outputs: Output[]) => void,
      ) => {
        looks.push([sources.length, what, look]);
        sources.push(step);
      };
      for (const { stub, solved, mistaken } of solvable) {
        add(`the solution of ${stub.id}`, solved, (outputs) =>
          expect(printed(outputs)).toMatch(/^✓ .*: solved$/m),
        );
        add(`the mistake in ${stub.id}`, mistaken, (outputs) => expect(printed(outputs)).toMatch(/^✗ /m));
        sources.push(joined(stub.source));
      }
      changes.forEach(({ item }, i) => {
        for (const { what, ...step } of stepsOf(notebook, item))
          add(`Try it ${i + 1}: ${what}`, step, (outputs) => {
            const failed = outputs.some(({ output_type }) => output_type === "error");
            expect(failed).toBe(step.mayFail);
          });
        sources.push(...backTo(notebook, item));
      });
      const { cells, failure } = await runCells(dirname(file), sources);
      const [at] = failure ? looks.filter(([step]) => step === failure.cell) : [];
      expect(failure && { ...failure, what: at?.[1] ?? "a cell as it stands" }).toBeUndefined();
      for (const [step, what, look] of looks) {
        try {
          look(cells[step]!.outputs);
        } catch (error) {
          throw new Error(`${what}: ${(error as Error).message}`);
        }
      }
    });
  },
);
