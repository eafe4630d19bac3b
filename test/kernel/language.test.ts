/** All of TypeScript, in cells. */
import { afterAll, beforeAll, describe } from "vitest";
import { testCases } from "./cases";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

describe("the language", () => {
  testCases(() => kernel, {
    "await as a statement": {
      why: "parentheses make it look like a call",
      cells: ["await (Promise.resolve(3))"],
      shows: "3",
    },
    "await in an expression": {
      why: "two requests at once",
      cells: ["(await Promise.resolve(3)) + (await 4)"],
      shows: "7",
    },
    "for await": {
      why: "streams are read so",
      cells: ["let sum = 0; for await (const x of [1, Promise.resolve(2)]) sum += x; sum"],
      shows: "3",
    },
    "await in a block, and using": {
      why: "top-level code is code",
      cells: ["let waited = 0; { await using r = { async [Symbol.asyncDispose]() { waited = 1 } }; } waited"],
      shows: "1",
    },
    using: {
      why: "a resource ends with its block",
      cells: ["{ using r = { [Symbol.dispose]() { console.log('disposed') } }; console.log('used') }"],
      prints: "used\ndisposed\n",
    },
    "a promise as a value": {
      why: "who forgets await must see it",
      cells: ["Promise.resolve(1)"],
      shows: "Promise { 1 }",
    },
    "no result of a declaration": {
      why: "only expressions have one",
      cells: ["const quiet = 1"],
      shows: null,
    },
    "no result of an assignment": {
      why: "IPython shows none",
      cells: ["let set = 1;", "set = 2"],
      shows: null,
    },
    "no result of undefined": { why: "console.log(…) is an expression", cells: ["undefined"], shows: null },
    "no result of a loop": { why: "a statement is none", cells: ["for (const x of [1]) x"], shows: null },
    "no result of writing": {
      why: "true says nothing",
      cells: ["process.stdout.write('text\\n')"],
      shows: null,
      prints: "text\n",
    },
    "null as a result": { why: "it is a value", cells: ["null"], shows: "null" },
    "an object needs parentheses": { why: "as in JavaScript", cells: ["({ a: 1 })"], shows: "{ a: 1 }" },
    "enum and const enum": {
      why: "across cells",
      cells: [
        "enum Colour { Red, Green = 'g' } const enum Fast { A = 4 }",
        "[Colour.Red, Colour.Green, Colour[0], Fast.A]",
      ],
      shows: "[ 0, 'g', 'Red', 4 ]",
    },
    "a namespace": {
      why: "across cells",
      cells: [
        "namespace N { export const z = 3; export namespace M { export const f = () => z } }",
        "N.M.f() + N.z",
      ],
      shows: "6",
    },
    "an alias of a namespace's member": {
      why: "import x = is TypeScript",
      cells: ["namespace Long { export const short = 1 } import S = Long.short; S"],
      shows: "1",
    },
    "a decorator": {
      why: "of the standard",
      cells: [
        "const twice = (f: () => number, _: unknown) => function (this: unknown) { return 2 * f.call(this) }; class D { @twice m() { return 4 } } new D().m()",
      ],
      shows: "8",
    },
    "an abstract class": {
      why: "across cells",
      cells: [
        "abstract class Shape { abstract area(): number }",
        "class Square extends Shape { area() { return 9 } } new Square().area()",
      ],
      shows: "9",
    },
    satisfies: {
      why: "checks, and keeps the narrow type",
      cells: ["const table = { a: 1 } satisfies Record<string, number>; table.a"],
      shows: "1",
    },
    "a class that refers to itself": {
      why: "static members are made before the class has its name",
      cells: ["class Self { static one = new Self(); m() { return Self.one } } new Self().m() === Self.one"],
      shows: "true",
    },
    "a private field, an accessor and a static block": {
      why: "today's JavaScript",
      cells: [
        "class F { #x = 1; static y = 0; get x() { return this.#x } static { F.y = 2 } } new F().x + F.y",
      ],
      shows: "3",
    },
    "a generator": {
      why: "and a spread of it",
      cells: ["function* two() { yield 1; yield 2 } [...two()]"],
      shows: "[ 1, 2 ]",
    },
    "a label and a break": {
      why: "loops are rewritten",
      cells: [
        "let seen = 0; outer: for (const x of [1, 2, 3]) for (const y of [1]) { if (x === 2) break outer; seen += y } seen",
      ],
      shows: "1",
    },
    "a loop without a body": {
      why: "loops are rewritten",
      cells: ["let i = 0; while (i++ < 3); do i--; while (i > 0); i"],
      shows: "0",
    },
    "var in a loop": {
      why: "old code",
      cells: ["for (var j = 0, s = 0; j < 3; j++) s += j;", "[j, s]"],
      shows: "[ 3, 3 ]",
    },
    "var in a block": {
      why: "old code, whose functions see the variable too",
      cells: [
        "if (1 < 2) { var inner = 1, unset: number | undefined } function seen() { return [inner, unset] }",
        "inner = 5;",
        "seen()",
      ],
      shows: "[ 5, undefined ]",
    },
    "var taken apart in a loop's head": {
      why: "old code over pairs",
      cells: [
        "for (var [first, { size = 4, ...others }] of [[1, { z: 2 }]] as [number, { size?: number; z: number }][]);",
        "[first, size, others.z]",
      ],
      shows: "[ 1, 4, 2 ]",
    },
    "var over keys, and over what is waited for": {
      why: "old code, and new",
      cells: ["for (var key in { a: 1, b: 2 }); for await (var last of [1, 2]) await 1;", "key + last"],
      shows: "b2",
    },
    "var in a loop, seen by functions": {
      why: "the well-known trap stays one",
      cells: [
        "const each: (() => number)[] = []; for (var k = 0; k < 3; k++) each.push(() => k); each.map((f) => f())",
      ],
      shows: "[ 3, 3, 3 ]",
    },
    "a tagged template": {
      why: "its tag gets no this",
      cells: [
        "function tag(this: unknown, s: TemplateStringsArray, x: number) { return s.raw.join('|') + x + (this === undefined) }",
        `tag\`a\${1}b\``,
      ],
      shows: "a|b1true",
    },
    "a called function has no this": {
      why: "variables are no methods",
      cells: ["function who(this: unknown) { return this === undefined }", "who()"],
      shows: "true",
    },
    "optional chains": {
      why: "across cells",
      cells: ["let maybe: { f?(): number } | undefined;", "[maybe?.f?.(), typeof maybe]"],
      shows: "[ undefined, 'undefined' ]",
    },
    "what this Node can do": {
      why: "toSorted is newer than plain tslab",
      cells: ["[3, 1, 2].toSorted().findLast((x) => x < 3)"],
      shows: "2",
    },
    fetch: {
      why: "and its types",
      cells: ["const answer: string = await (await fetch('data:text/plain,hello')).text(); answer"],
      shows: "hello",
    },
    "a first line that turns checks off": {
      why: "JavaScript is pasted",
      cells: ["// @ts-nocheck\nconst loose: number = 'a'; loose"],
      shows: "a",
    },
    "a place of its own": {
      why: "paths are built from it",
      cells: ["[typeof __dirname, typeof __filename, import.meta.dirname === __dirname]"],
      shows: "[ 'string', 'string', true ]",
    },
    "a cell of comments": { why: "notes", cells: ["// nothing here"], shows: null },
    "an empty cell": { why: "Shift-Enter on it", cells: [""], shows: null },
    "an open comment": { why: "a mistake", cells: ["1 /* open"], fails: /'\*\/' expected/ },
    "await in a function that is not async": {
      why: "a mistake",
      cells: ["function f() { await 1 }"],
      fails: /only allowed within async functions/,
    },
  });
});
