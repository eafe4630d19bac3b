/** Where code looks whether it is to stop, in the three ways that the engine knows. */
import ts from "typescript";
import { describe, expect, test } from "vitest";
import type { Looks } from "../../kernel/src/engine/host";
import { instrument } from "../../kernel/src/engine/instrument";

/** How often the code looks. */
function looks(how: Looks, code: string): number {
  const { outputText } = ts.transpileModule(code, {
    transformers: { before: [instrument(how)] },
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  return outputText.match(/&& \$_check\(/g)?.length ?? 0;
}

const cases = [
  ["a loop", "while (true) {}", 1, 1, 1],
  ["a loop that counts", "for (let i = 0; i < n; i++) sum += a[i];", 1, 1, 0],
  ["a loop that counts, with a call in it", "for (let i = 0; i < n; i++) sum += f(i);", 1, 1, 1],
  ["a loop that counts, in another", "for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) s++;", 2, 2, 1],
  ["a loop without an end", "for (let i = 0; ; i++) sum += i;", 1, 1, 1],
  ["a function", "function f() { return 1; }", 1, 1, 0],
  ["a function that is an expression", "const f = (n) => n < 2 ? n : f(n - 1);", 0, 1, 0],
  ["a function that waits", "async function f() { await 1; }", 1, 1, 1],
] as const;

describe.each(cases)("%s", (_, code, shared, counted, sparing) => {
  test.each([
    ["shared", shared],
    ["counted", counted],
    ["sparing", sparing],
  ] as const)("%s", (how, count) => {
    expect(looks(how, code)).toBe(count);
  });
});

test("counted, it counts down before it looks", () => {
  const { outputText } = ts.transpileModule("while (true) {}", {
    transformers: { before: [instrument("counted")] },
  });
  expect(outputText).toContain("--$_stop[0] < 0 && $_check()");
});
