/** Cases of a kernel as a table: the cells, what the last of them comes to, and why somebody meets it. */
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { Answer, Client } from "./client";

export interface Case {
  /** Why somebody meets it. */
  why: string;
  cells: string[];
  /** The text of the last cell's result; null: it has none. */
  shows?: string | null;
  prints?: string | RegExp;
  complains?: RegExp;
  /** What the error says: its message, or a line of its traceback. */
  fails?: RegExp;
}

export function testCases(kernel: () => Client, cases: Record<string, Case>): void {
  for (const [name, { why, cells, shows, prints, complains, fails }] of Object.entries(cases))
    test(`${name} (${why})`, async () => {
      let answer: Answer | undefined;
      for (const [i, code] of cells.entries()) {
        answer = await kernel().run(code);
        const isLast = i === cells.length - 1;
        // An earlier cell may fail: what is left of it is looked at by the last.
        if (isLast && !fails) expect(answer.reply, tracebackOf(answer)).toMatchObject({ status: "ok" });
      }
      if (fails) expect(`${answer!.reply.evalue}\n${tracebackOf(answer!)}`).toMatch(fails);
      if (shows !== undefined) expect(resultOf(answer!)).toBe(shows);
      if (typeof prints === "string") expect(answer!.text()).toBe(prints);
      else if (prints) expect(answer!.text()).toMatch(prints);
      if (complains) expect(answer!.text("stderr")).toMatch(complains);
    });
}

/** The text of a result, null where there is none. */
export function resultOf(answer: Answer): string | null {
  const [result] = answer.of("execute_result") as { data: Record<string, string> }[];
  return result?.data["text/plain"] ?? null;
}

export function tracebackOf({ reply }: Answer): string {
  return stripVTControlCharacters(((reply.traceback as string[] | undefined) ?? []).join("\n"));
}
