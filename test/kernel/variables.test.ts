/** One variable for all cells and functions. */
import { afterAll, beforeAll, describe } from "vitest";
import { testCases } from "./cases";
import { Client } from "./client";

let kernel: Client;
beforeAll(async () => {
  kernel = await Client.start();
});
afterAll(() => kernel.stop());

describe("one variable", () => {
  testCases(() => kernel, {
    "a function counts in it": {
      why: "a later cell sets the counter that a function goes on from",
      cells: ["let n = 0; function inc() { n++ }", "n = 10", "inc(); n"],
      shows: "11",
    },
    "a function sees a constant that was declared again": {
      why: "lambda is changed and the cell with it is run again, not the one with the function",
      cells: ['const k = "old"; function use() { return k }', 'const k = "new"', "use()"],
      shows: "new",
    },
    "an arrow function and a method see it too": {
      why: "notebooks write functions in every form",
      cells: [
        "let rate = 1; const arrow = () => rate; class Model { get() { return rate } }",
        "rate = 2",
        "[arrow(), new Model().get()]",
      ],
      shows: "[ 2, 2 ]",
    },
    "a function that was defined again is the one that others call": {
      why: "a helper is mended in a later cell",
      cells: [
        "function part() { return 1 } function whole() { return part() * 10 }",
        "function part() { return 2 }",
        "whole()",
      ],
      shows: "20",
    },
    "a recursive function": {
      why: "its own name is a variable of the session, too",
      cells: [
        "function factorial(n: number): number { return n < 2 ? 1 : n * factorial(n - 1) }",
        "factorial(5)",
      ],
      shows: "120",
    },
    "what a failed cell had assigned stays": {
      why: "the first half of a cell has run",
      cells: ["const first = 1; throw new Error('half way'); const second = 2;", "first"],
      shows: "1",
    },
    "what a failed cell had not reached has no value": {
      why: "undefined would be a wrong number, not an error",
      cells: ["throw new Error('at once'); const unreached = 2;", "unreached"],
      fails: /unreached has no value/,
    },
    "what a failed cell would have assigned keeps its old value": {
      why: "as in Python",
      cells: ["let kept = 1;", "throw new Error('x'); kept = 2;", "kept"],
      shows: "1",
    },
    "another type": {
      why: "a name is used for something else",
      cells: ["let thing = 'text';", "let thing = 5;", "thing + 1"],
      shows: "6",
    },
    "another type is an error where it is used": {
      why: "a function that was written for text is compiled again",
      cells: ["let word = 'text';", "let word = 5;", "const upper = () => word.toUpperCase();"],
      fails: /line 1: Property 'toUpperCase' does not exist on type 'number'\. \(TS2339\)/,
    },
    "assigning a wrong type": {
      why: "types hold across cells",
      cells: ["let count = 1;", "count = 'many';"],
      fails: /'string' is not assignable to type 'number'/,
    },
    "assigning to a constant": {
      why: "const means it, until it is declared again",
      cells: ["const fixed = 1;", "fixed = 2;"],
      fails: /Cannot assign to 'fixed' because it is a constant/,
    },
    "assignments of every form": {
      why: "taken apart, counted up, in a loop's head",
      cells: [
        "let a = 1, b = 2, c = 3;",
        "[a, b] = [b, a]; ({ c } = { c: 7 }); a += 1; b++; for (c of [c, c + 1]);",
        "[a, b, c]",
      ],
      shows: "[ 3, 2, 8 ]",
    },
    "a class, an interface and an enum of the same name as before": {
      why: "their cell is run again after a change",
      cells: [
        "class Thing { a = 1 } enum Kind { A }",
        "class Thing { b = 2 } enum Kind { A, B }",
        "[new Thing().b, Kind.B]",
      ],
      shows: "[ 2, 1 ]",
    },
    "an interface and a variable share a name": {
      why: "TypeScript keeps types and values apart",
      cells: ["interface Point { x: number }", "const Point = (x: number): Point => ({ x });", "Point(3).x"],
      shows: "3",
    },
    "a generic class of an earlier cell": {
      why: "types flow without being written out",
      cells: [
        "class Box<T> { constructor(readonly value: T) {} }",
        "const box: Box<string> = new Box('in'); box.value.length",
      ],
      shows: "2",
    },
    "private members of an earlier cell's class": {
      why: "what is private stays private in later cells",
      cells: ["class Safe { private code = 1 }", "new Safe().code"],
      fails: /'code' is private/,
    },
    "a name in a shorthand and in a default": {
      why: "places where a name is more than a name",
      cells: [
        "const left = 1, right = 2;",
        "const f = (x = left, { y = right } = {}) => ({ left, x, y }); [f().left, f().y].join('')",
      ],
      shows: "12",
    },
    "a parameter of the same name": {
      why: "what is inside hides what is outside",
      cells: ["const shadow = 1;", "((shadow: number) => { const inner = shadow; return inner })(5)"],
      shows: "5",
    },
    "a name of the kernel's own": {
      why: "box, stop and run are words of everyday",
      cells: [
        "const box = 1, stop = 2, check = 3, run = 4, resume = 5, meta = 6;",
        "box + stop + check + run + resume + meta",
      ],
      shows: "21",
    },
    "exports, require and module": {
      why: "in a notebook they are names like any other",
      cells: ["const exports = 1, require = 2, module = 3;", "exports + require + module"],
      shows: "6",
    },
    "an export": {
      why: "a cell was copied from a module",
      cells: [
        "export const copied = 5; export function twice(x: number) { return 2 * x } export default 1;",
        "twice(copied)",
      ],
      shows: "10",
    },
    "a nameless export": {
      why: "a cell was copied from a module",
      cells: ["export default function () { return 1 }"],
      shows: null,
    },
    "a function prints with its name": {
      why: "names help in outputs and traces",
      cells: ["const named = () => 1; class Named {}", "[named, Named]"],
      shows: "[ [Function: named], [class Named] ]",
    },
  });
});
