// The library's inner loops as WebAssembly, in a file of its sources: what is in lib/wasm is compiled when it has changed.
// The file is committed, so that the library can be checked, tested and packed as it is cloned.
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isMain, main, Refusal, run } from "../process.mjs";
import { modules, root } from "../project.mjs";
import { gist } from "./tool.mjs";

const sources = path.join(root, "lib", "wasm");
const targetOf = (/** @type {string} */ name) => path.join(root, "lib", "src", "algebra", `${name}-code.ts`);

/** What is compiled, each to a file of its own: products, triangles and reflections; and random numbers. */
export const programs = ["loops", "draws"];
const asc = path.join(modules, "assemblyscript", "bin", "asc.js");

// No garbage collector and no checks; the memory is the library's. Functions that are called twice are not copied to where
// they are called: of more than 4096 bytes, older browsers would not compile the code at once.
const options =
  "-O3 --shrinkLevel 1 --enable simd --runtime stub --noAssert --importMemory --initialMemory 0 --disableWarning".split(
    " ",
  );

/** Whether the files are of the sources as they are. */
export function areLoopsCompiled() {
  const now = digest();
  return programs.every((name) => {
    const target = targetOf(name);
    return existsSync(target) && readFileSync(target, "utf8").includes(now);
  });
}

/** Compiles the loops if their sources have changed. */
export async function compileLoops() {
  if (areLoopsCompiled()) return;
  for (const name of programs) writeFileSync(targetOf(name), await compiledLoops(name));
}

/**
 * The file of a program as it is to be.
 * @param {string} name
 * @throws {Refusal} when the sources do not compile
 */
export async function compiledLoops(name) {
  const folder = mkdtempSync(path.join(tmpdir(), "shrinkage-loops-"));
  try {
    const file = path.join(folder, "loops.wasm");
    const { status, output } = await run(
      process.execPath,
      [asc, path.join(sources, `${name}.ts`), ...options, "-o", file],
      {
        cwd: root,
      },
    );
    if (status !== 0) throw new Refusal(`lib/wasm does not compile: ${gist(output)}`);
    const text = readFileSync(file).toString("base64");
    const lines = text.match(/.{1,100}/g)?.map((line) => `  "${line}"`) ?? [];
    return `/** lib/wasm (SHA-256 ${digest()}), compiled by \`npm run build\`: do not edit. */
export const code: string =
${lines.join(" +\n")};
`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What tells these sources from others. */
function digest() {
  const hash = createHash("sha256");
  for (const name of readdirSync(sources).sort()) {
    // However git writes the ends of lines
    hash.update(readFileSync(path.join(sources, name), "utf8").replaceAll("\r\n", "\n"));
  }
  return hash.digest("hex").slice(0, 16);
}

if (isMain(import.meta)) await main(compileLoops);
