/** A project with a notebook: files next door, and packages of every kind. */

export const packages: string = "project/node_modules";
const esm = (fields: object) => JSON.stringify({ type: "module", ...fields });

export const files: Record<string, string> = {
  "project/notebooks/helper.ts": `export const answer: number = 42;
export let counter = 0;
export const inc = () => { counter++; };
export default class Greeter { greet(name: string): string { return "hello " + name; } }`,
  "project/notebooks/parts/index.ts": `export * from "../helper";`,
  "project/src/lib.ts": `import { answer } from "../notebooks/helper.js";\nexport const half = (): number => answer / 2;`,
  "project/notebooks/even.ts": `import { odd } from "./odd";\nexport const even = (n: number): boolean => n === 0 || odd(n - 1);`,
  "project/notebooks/odd.ts": `import { even } from "./even";\nexport const odd = (n: number): boolean => n !== 0 && even(n - 1);`,
  "project/notebooks/plain.cjs": `exports.value = "common";`,
  "project/notebooks/modern.mjs": `export const value = "modern";`,
  "project/notebooks/data.json": `{ "x": 5 }`,
  "project/notebooks/page.tsx": `export const same = <T,>(x: T): T => x;`,
  "project/notebooks/waits.ts": `export const waited: number = await Promise.resolve(8);`,
  "project/notebooks/needs.ts": `import { only } from "only-import";\nimport { waited } from "top-await";\nexport const both = only + waited;`,
  [`${packages}/untyped/package.json`]: `{ "main": "index.js" }`,
  [`${packages}/untyped/index.js`]: `module.exports = (x) => x + 1; module.exports.hi = () => "hi";`,
  [`${packages}/modern/package.json`]: esm({ main: "index.js" }),
  [`${packages}/modern/index.js`]: `export default 7; export let live = 1; export const bump = () => { live++; };`,
  [`${packages}/modern/index.d.ts`]: `declare const seven: number; export default seven; export let live: number; export function bump(): void;`,
  [`${packages}/only-import/package.json`]: esm({
    exports: { import: { types: "./i.d.ts", default: "./i.js" } },
  }),
  [`${packages}/only-import/i.js`]: `export const only = "import";`,
  [`${packages}/only-import/i.d.ts`]: `export declare const only: string;`,
  [`${packages}/top-await/package.json`]: esm({ exports: "./i.js" }),
  [`${packages}/top-await/i.js`]: `export const waited = await Promise.resolve(9);`,
  [`${packages}/top-await/i.d.ts`]: `export declare const waited: number;`,
  [`${packages}/colours/package.json`]: esm({ exports: "./i.js" }),
  [`${packages}/colours/i.js`]: `import process from "node:process"; export const red = (text) => ({ ...process }).version ? text : "";`,
};
