/** A script is loaded the same with, without and with a damaged store of what was compiled of it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { load } from "../../kernel/src/runtime/code-cache";

/** A script in a folder of its own, and a place for what is compiled of it. */
function script(code: string): { file: string; cache: string } {
  const folder = mkdtempSync(join(tmpdir(), "code ü "));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "script.js");
  writeFileSync(file, code);
  return { file, cache: join(folder, "cache") };
}

const code = `exports.twice = (x) => 2 * x;
exports.name = require("node:path").basename(__filename);
exports.self = module.exports === exports && this === exports && module.filename === __filename;`;

test("what is exported, with and without the store", () => {
  const { file, cache } = script(code);
  for (const stored of [false, true]) {
    expect(existsSync(cache)).toBe(stored);
    const { exports, keep } = load(file, cache);
    expect(exports).toMatchObject({ name: "script.js", self: true });
    expect((exports as { twice: (x: number) => number }).twice(21)).toBe(42);
    expect(createRequire(file)(file)).toBe(exports);
    keep();
  }
});

test("what is stored already is not stored again", () => {
  const { file, cache } = script(code);
  load(file, cache).keep();
  const { ino } = statSync(cache);
  load(file, cache).keep();
  expect(statSync(cache).ino).toBe(ino);
});

test.each([
  ["of nothing", ""],
  ["of something else", "not what was compiled"],
])("a store %s is passed over and replaced", (_, content) => {
  const { file, cache } = script(code);
  writeFileSync(cache, content);
  const { exports, keep } = load(file, cache);
  expect(exports).toMatchObject({ name: "script.js" });
  keep();
  expect(readFileSync(cache).length).toBeGreaterThan(100);
});

test("a store that cannot be written harms nothing", () => {
  const { file, cache } = script(code);
  const { keep } = load(file, join(cache, "missing", "folder"));
  expect(keep).not.toThrow();
});
