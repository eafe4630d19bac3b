/** The library as ES modules: in Node, for bundlers, and in a page of a browser. */
import { execFileSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { type Browser, chromium as playwright } from "playwright-core";
import { build } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium, launchArguments } from "../../scripts/chromium.mjs";
import { example, Installation, kilobytes } from "./installation";

type Library = typeof import("shrinkage");

const installation = new Installation();
const { project, folder: installed } = installation;
beforeAll(async () => void (await installation.make()));
afterAll(() => installation.remove());

/** What `require` gives. */
const required = (): Library => createRequire(path.join(project, "index.js"))("shrinkage");

test("an ES module and CommonJS get the same copy, and all names of it", () => {
  const code = `import { createRequire } from "node:module";
    import * as library from "shrinkage";
    const required = createRequire(import.meta.url)("shrinkage");
    const names = Object.keys(required).filter((name) => library[name] === required[name]);
    console.log(JSON.stringify({ names, all: Object.keys(required) }));`;
  writeFileSync(path.join(project, "names.mjs"), code);
  const { names, all } = JSON.parse(
    execFileSync(process.execPath, ["names.mjs"], { cwd: project, encoding: "utf8" }),
  );
  expect(all).toContain("crossValidate");
  expect(names).toEqual(all);
});

describe("as one module", () => {
  const bundle = () =>
    import(/* @vite-ignore */ pathToFileURL(path.join(installed, "dist", "bundle.mjs")).href);

  test("it has every name that CommonJS has", async () => {
    expect(Object.keys(await bundle()).toSorted()).toEqual(Object.keys(required()).toSorted());
  });

  test("it works on what another copy has made", async () => {
    const one = required();
    const other: Library = await bundle();
    expect(other.objective).not.toBe(one.objective);
    const { X, y } = one.gradientDescentData();
    const fits = [
      [one, one],
      [one, other],
      [other, one],
      [other, other],
    ].map(([makes, uses]) => {
      const penalty = uses.plus(makes.l1(0.3), makes.l2(0.1));
      const J = makes.objective(X, y, { loss: uses.meanSquaredError, penalty });
      const descended = makes.compress(
        makes.objective(X, y, { loss: makes.meanSquaredError, penalty: makes.halfL2(1) }),
      );
      const options = { loss: makes.meanSquaredError, penalty: makes.l1, folds: 5 };
      return {
        coordinates: uses.coordinateDescent(J).W.to1DArray(),
        exact: uses.activeSet(J).W.to1DArray(),
        violation: uses.kkt(J, uses.activeSet(J)).violation,
        closed: uses.closedForm(descended).W.to1DArray(),
        chosen: uses.crossValidate(X, y, { ...options, random: new makes.RandomState(0) }).best.lambda,
      };
    });
    for (const fit of fits) expect(fit).toEqual(fits[0]);
  });

  test("a bundler for browsers takes it, and leaves out what is not used", async () => {
    const whole = await bundled('import * as library from "shrinkage"; globalThis.library = library;');
    const part = await bundled('import { rmse } from "shrinkage"; globalThis.rmse = rmse;');
    expect(whole.files).toContain(path.join(installed, "dist", "bundle.mjs"));
    // loadTable asks at run time whether there is a Node with files.
    const code = whole.code.replace(/getBuiltinModule\?\.\(["'`]node:fs["'`]\)/, "");
    expect(code).not.toMatch(/\bnode:|\bprocess\.|\b__dirname\b/);
    expect(part.code.length).toBeLessThan(whole.code.length / 2);
    expect(part.code).not.toContain("crossValidate");
  });

  /** What rolldown makes of a program. */
  async function bundled(code: string): Promise<{ code: string; files: string[] }> {
    const input = path.join(project, "app.mjs");
    writeFileSync(input, code);
    const { output } = await build({ input, platform: "browser", write: false });
    return { code: output[0].code, files: output[0].moduleIds };
  }
});

describe("in a browser", () => {
  const file = () => path.join(installed, "dist", "browser.mjs");
  let browser: Browser;
  beforeAll(async () => {
    browser = await playwright.launch({
      executablePath: await chromium({ install: true }),
      args: launchArguments,
    });
  });
  afterAll(() => browser?.close());

  /** Runs a module in an empty page that can import the library and has nothing else; what it prints, as Node would. */
  async function inPage(code: string): Promise<string> {
    const page = await browser.newPage();
    const printed: Promise<unknown[]>[] = [];
    const failed = new Promise<never>((_, reject) => page.on("pageerror", reject));
    page.on("console", (message) => {
      printed.push(Promise.all(message.args().map((value) => value.jsonValue())));
    });
    const map = { imports: { shrinkage: "http://page.invalid/browser.mjs" } };
    const html = `<!doctype html><script type="importmap">${JSON.stringify(map)}</script>
      <script type="module">${code}; document.title = "done";</script>`;
    await page.route("**/*", (route) =>
      route.request().url().endsWith("browser.mjs")
        ? route.fulfill({ path: file(), contentType: "text/javascript" })
        : route.fulfill({ body: html, contentType: "text/html; charset=utf-8" }),
    );
    await page.goto("http://page.invalid/");
    await Promise.race([page.waitForFunction(() => document.title === "done"), failed]);
    const lines = await Promise.all(printed);
    await page.close();
    return lines.map((values) => `${format(...values)}\n`).join("");
  }

  test("one file has all that it needs, and every name", async () => {
    const names = await inPage(
      `import * as library from "shrinkage"; console.log(Object.keys(library).join())`,
    );
    expect(names.trim().split(",").toSorted()).toEqual(Object.keys(required()).toSorted());
    console.log(`measured: browser build ${kilobytes(statSync(file()).size)}`);
  });

  test("the lines in the README print what it says", async () => {
    const { code, output } = example("lib/README.md");
    expect(await inPage(code)).toBe(output);
  });

  test("the file names those whose code is in it", () => {
    const head = readFileSync(file(), "utf8").slice(0, 2000);
    expect(head).toContain("MIT License");
    for (const name of ["ml-matrix", "ml-array-rescale", "is-any-array"]) expect(head).toContain(`(${name})`);
  });
});
