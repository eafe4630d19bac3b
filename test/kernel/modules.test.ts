/** What cells import. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultOf, testCases, tracebackOf } from "./cases";
import { Client, root } from "./client";
import { files, packages } from "./project";

let folder: string;
let kernel: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "modules ü "));
  for (const [name, content] of Object.entries(files)) write(name, content);
  for (const name of ["shrinkage", "ml-matrix"])
    symlinkSync(join(root, "node_modules", name), join(folder, "project/node_modules", name), "junction");
  kernel = await Client.start({ cwd: join(folder, "project/notebooks") });
});
afterAll(async () => {
  await kernel.stop();
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

describe("an import", () => {
  testCases(() => kernel, {
    "of a built-in module": {
      why: "node: and without",
      cells: [
        `import { basename } from "node:path"; import * as os from "os"; import fs from "fs"; basename("/a/b") + typeof os.cpus + typeof fs.statSync`,
      ],
      shows: "bfunctionfunction",
    },
    "of a CommonJS package": {
      why: "most packages",
      cells: [`import { Matrix } from "ml-matrix"; new Matrix([[1, 2]]).sum()`],
      shows: "3",
    },
    "of one copy of a package": {
      why: "a matrix of the library is a matrix of the cell",
      cells: [
        `import { Matrix } from "ml-matrix"; import { RandomState } from "shrinkage"; new RandomState(0).normalMatrix(1, 1) instanceof Matrix`,
      ],
      shows: "true",
    },
    "of an ES module": {
      why: "new packages",
      cells: [`import seven, { live, bump } from "modern"; bump(); [seven, live]`],
      shows: "[ 7, 2 ]",
    },
    "of a package with only an import condition": {
      why: "new packages say so in their exports",
      cells: [`import { only } from "only-import"; only`],
      shows: "import",
    },
    "of a package with a top-level await": {
      why: "WebAssembly is loaded so",
      cells: [`import { waited } from "top-await"; waited + 1`],
      shows: "10",
    },
    "of a package that reads process": {
      why: "chalk does",
      cells: [`import { red } from "colours"; red("text")`],
      shows: "text",
    },
    "of a package without types": {
      why: "lodash and d3 bring none",
      cells: [`import f, { hi } from "untyped"; import * as all from "untyped"; f(1) + hi() + all.hi()`],
      shows: "2hihi",
      complains:
        /^untyped has no types: what comes from it is any\. If there are some: npm install @types\/untyped\n$/,
    },
    "of types alone": {
      why: "nothing is loaded for them",
      cells: [
        `import type { Penalty } from "shrinkage"; import { type Stats, statSync } from "fs"; let p: Penalty; const s: Stats = statSync("."); s.isDirectory()`,
      ],
      shows: "true",
    },
    "with require": {
      why: "old code",
      cells: [
        `import fs = require("fs"); const { basename } = require("path"); [typeof fs.statSync, basename("/a/b")]`,
      ],
      shows: "[ 'function', 'b' ]",
    },
    "while the cell runs": {
      why: "only where it is needed",
      cells: [
        `const { only } = await import("only-import"); const { default: seven } = await import("modern"); only + seven`,
      ],
      shows: "import7",
    },
    "of JSON": {
      why: "data lies beside the notebook",
      cells: [
        `import data from "./data.json"; import again from "./data.json" with { type: "json" }; data.x + again.x`,
      ],
      shows: "10",
    },
    "of TypeScript next door": {
      why: "helpers outgrow their cell",
      cells: [
        `import Greeter, { answer, counter, inc } from "./helper.ts"; inc(); [answer, counter, new Greeter().greet("you")]`,
      ],
      shows: "[ 42, 1, 'hello you' ]",
    },
    "without an extension, and of a folder": {
      why: "as bundlers have it",
      cells: [`import { answer } from "./helper"; import { inc } from "./parts"; [answer, typeof inc]`],
      shows: "[ 42, 'function' ]",
    },
    "from a parent's folder": {
      why: "the library is beside the notebooks",
      cells: [`import { half } from "../src/lib"; half()`],
      shows: "21",
    },
    "with types of its own": {
      why: "wrong uses are found before they run",
      cells: [`import { answer } from "./helper"; answer.toUpperCase()`],
      fails: /'toUpperCase' does not exist on type 'number'/,
    },
    "in a circle": {
      why: "two files need each other",
      cells: [`import { even } from "./even"; even(10)`],
      shows: "true",
    },
    "of CommonJS and ES modules next door": {
      why: "files of JavaScript",
      cells: [
        `const { value } = require("./plain.cjs"); const modern = await import("./modern.mjs" as string); value + modern.value`,
      ],
      shows: "commonmodern",
    },
    "of a file that waits": {
      why: "it fetches its data",
      cells: [`import { waited } from "./waits"; waited`],
      shows: "8",
    },
    "of a file that needs ES modules": {
      why: "new packages, one step away",
      cells: [`import { both } from "./needs"; both`],
      shows: "import9",
    },
    "of a package that is not there": {
      why: "it says what to do",
      cells: [`import x from "@scope/missing/part";`],
      fails: /Cannot find module '@scope\/missing\/part'.*\n.*npm install @scope\/missing$/m,
    },
    "of a package that is not there, for its effect": {
      why: "polyfills are imported so",
      cells: [`import "missing-effect";`],
      fails: /npm install missing-effect$/m,
    },
    "of a file of TSX": {
      why: "a helper comes from a project with a page",
      cells: [`import { same } from "./page"; same(4)`],
      shows: "4",
    },
    "by require of a package that is not there": {
      why: "types know nothing of it",
      cells: [`require("missing")`],
      fails: /Cannot find package 'missing': npm install missing/,
    },
    "of a name that a module does not have": {
      why: "a slip",
      cells: [`import { nothing } from "./helper";`],
      fails: /has no exported member 'nothing'/,
    },
  });
});

describe("a change", () => {
  const importing = async (code: string) => {
    const answer = await kernel.run(code);
    return resultOf(answer) ?? tracebackOf(answer);
  };

  test("is seen when the cell runs again, also two files away, however soon", async () => {
    write("project/notebooks/a.ts", `import { b } from "./b";\nexport const a = () => b;`);
    for (const value of [1, 2, 3]) {
      write("project/notebooks/b.ts", `export const b = ${value};`);
      expect(await importing(`import { a } from "./a"; a()`)).toBe(String(value));
    }
  });

  test("of types is seen, and its mistakes are told with their file", async () => {
    write("project/notebooks/t.ts", `export const t = 1;`);
    expect(await importing(`import { t } from "./t"; t + 1`)).toBe("2");
    write("project/notebooks/t.ts", `export const t = "text";`);
    expect(await importing(`import { t } from "./t"; t.length`)).toBe("4");
    write("project/notebooks/t.ts", `\nexport const t: number = "text";`);
    const told = await importing(`import { t } from "./t"; t`);
    expect(told).toContain(`> 2 | export const t: number = "text";`);
    expect(told).toContain("at ./t.ts:2:14");
    // Who does not import it, is not bothered.
    expect(await importing(`import { answer } from "./helper"; answer`)).toBe("42");
  });

  test("of JSON and of CommonJS is seen", async () => {
    for (const value of [1, 2]) {
      write("project/notebooks/changing.json", JSON.stringify({ value }));
      write("project/notebooks/changing.cjs", `exports.value = ${value};`);
      const code = `import { value } from "./changing.json"; import * as c from "./helper"; [value, require("./changing.cjs").value]`;
      expect(await importing(code)).toBe(`[ ${value}, ${value} ]`);
    }
  });

  test("a package that appears after a failed import works without a restart", async () => {
    const code = `import late from "late"; late`;
    expect(await importing(code)).toContain("npm install late");
    write(`${packages}/late/package.json`, `{ "main": "main.js" }`);
    write(`${packages}/late/main.js`, `module.exports = "late";`);
    expect(await importing(code)).toBe("late");
  });

  test("a whole node_modules that appears does, too", async () => {
    const empty = mkdtempSync(join(tmpdir(), "empty-"));
    const other = await Client.start({ cwd: empty });
    const code = `import late from "late"; late`;
    expect((await other.run(code)).reply.status).toBe("error");
    mkdirSync(join(empty, "node_modules/late"), { recursive: true });
    writeFileSync(join(empty, "node_modules/late/index.js"), `module.exports = "late";`);
    expect(resultOf(await other.run(code))).toBe("late");
    await other.stop();
    rmSync(empty, { recursive: true });
  });
});

test("an error in a file next door has its line, and the cell's", async () => {
  write(
    "project/notebooks/fails.ts",
    `interface Unused {}\n\nexport function fails(): never {\n  throw new RangeError("deep");\n}`,
  );
  const answer = await kernel.run(`import { fails } from "./fails";\nfails();`);
  const number = answer.reply.execution_count;
  expect(tracebackOf(answer).split("\n")).toEqual([
    "RangeError: deep",
    "  2 |",
    "  3 | export function fails(): never {",
    `> 4 |   throw new RangeError("deep");`,
    "    |         ^",
    "  5 | }",
    "    at fails (./fails.ts:4:9)",
    `    at cell ${number}, line 2, column 1`,
    "        fails();",
  ]);
});

test("an error in the library is led back to its TypeScript", async () => {
  const answer = await kernel.run(`import { l1 } from "shrinkage";\nl1(-1);`);
  expect(tracebackOf(answer)).toMatch(/at .*lib\/src\/.*\.ts:\d+:\d+\)?\n/);
  expect(tracebackOf(answer)).toMatch(/at cell \d+, line 2, column 1/);
  expect(tracebackOf(answer)).not.toContain("dist");
});
