/** What errors tell. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testCases, tracebackOf } from "./cases";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

describe("an error", () => {
  testCases(() => kernel, {
    "of types, all at once": {
      why: "one run shows all mistakes",
      cells: ["const a: number = 'x';\nmissing;\n(1).y"],
      fails:
        /^line 1: Type 'string' is not assignable to type 'number'\. \(TS2322\)\nline 2: Cannot find name 'missing'\. \(TS2304\)\nline 3: .*\(TS2339\)/,
    },
    "with fields of its own": {
      why: "a system's error has a code and a path",
      cells: [`require("fs").readFileSync("/not/there")`],
      fails: / {4}code: 'ENOENT'\n/,
    },
    "whose cause is itself": {
      why: "libraries wrap what they catch",
      cells: ["const circle: any = new Error('round'); circle.cause = circle; throw circle"],
      fails: /Caused by Error, which is told above/,
    },
    "with a chain of causes": {
      why: "the first one is what matters",
      cells: ["throw new Error('c', { cause: new Error('b', { cause: 'a' }) })"],
      fails: /Caused by Error: b[\s\S]*Caused by Thrown: a/,
    },
    "of several": {
      why: "Promise.any rejects so",
      cells: ["await Promise.any([Promise.reject(new Error('one')), Promise.reject(new Error('two'))])"],
      fails: /One of them: Error: one[\s\S]*One of them: Error: two/,
    },
    "that is no error": {
      why: "anything can be thrown",
      cells: ["throw 'text'"],
      fails: /^text\nThrown: text$/,
    },
    "that is null": { why: "anything can be thrown", cells: ["throw null"], fails: /Thrown: null/ },
    "with a name of its own": {
      why: "classes of errors",
      cells: ["class Own extends Error { override name = 'Own' } throw new Own('mine')"],
      fails: /^mine\nOwn: mine/,
    },
    "about a variable": {
      why: "its name is the one that was written",
      cells: ["const notCallable: any = 5;", "notCallable()"],
      fails: /^notCallable is not a function\nTypeError: notCallable is not a function/,
    },
    "without end": {
      why: "a function that calls itself",
      cells: ["const recursive = (): number => recursive() + 1; recursive()"],
      fails: /Maximum call stack[\s\S]*… and again$/,
    },
    "that was caught and printed": {
      why: "console.error(e) is how notebooks tell",
      cells: [
        "function risky() {\n  throw new Error('caught');\n}",
        "try { risky(); } catch (e) { console.error(e); }",
      ],
      complains:
        /^Error: caught\n {4}at risky \(cell \d+, line 2, column 9\)\n {4}at cell \d+, line 1, column 7\n$/,
    },
    "of console.trace": {
      why: "where am I?",
      cells: ["function traced() { console.trace('here') }\ntraced()"],
      complains:
        /^Trace: here\n {4}at traced \(cell \d+, line 1, column 29\)\n {4}at cell \d+, line 2, column 1\n$/,
    },
    "'s stack": {
      why: "it is logged",
      cells: ["new Error('x').stack!.replace(/cell \\d+/, 'cell N')"],
      shows: "Error: x\n    at cell N, line 1, column 1",
    },
    "of a method": {
      why: "its class helps",
      cells: ["class Fit { solve() { throw new Error('no') } } new Fit().solve()"],
      fails: /at Fit\.solve \(cell/,
    },
    "in an emitter": {
      why: "nobody listens to it",
      cells: [
        `const { EventEmitter } = require("events"); setImmediate(() => new EventEmitter().emit("error", new Error("emitted"))); await new Promise(() => {})`,
      ],
      fails: /Uncaught Error: emitted/,
    },
    "in a getter that is shown": {
      why: "a result can fail, too",
      cells: [`({ [Symbol.for("nodejs.util.inspect.custom")]() { throw new Error("unshowable") } })`],
      fails: /unshowable/,
    },
    "whose own fields throw": {
      why: "strange objects are thrown",
      cells: ["throw new Proxy({}, { get() { throw new Error('inner') } })"],
      fails: /./,
    },
  });
});

test("the kernel lives on after all of them", async () => {
  expect((await kernel.run("1")).reply.status).toBe("ok");
});

test("no frame of the kernel is told, nor one of Node", async () => {
  const answer = await kernel.run("[1].map(() => JSON.parse('{'));");
  const frames = tracebackOf(answer)
    .split("\n")
    .filter((line) => line.startsWith("    at "));
  expect(frames.length).toBeGreaterThan(0);
  for (const frame of frames) expect(frame).toMatch(/cell \d+, line 1/);
});
