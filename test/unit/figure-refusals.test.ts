/** What cannot be drawn is refused with a whole sentence. */
import { Matrix } from "ml-matrix";
import { figure, line, points, show } from "shrinkage";
import { it } from "vitest";
import { expectRefusal, type Refusal, type Wrong } from "./refusals";

const X = new Matrix([
  [1, 2],
  [3, 4],
]);

const refusals: Refusal[] = [
  [
    "a curve of two lengths",
    () => line("loss", [1, 2], [1]),
    RangeError,
    'x and y of "loss" must be of one length, got 2 and 1',
  ],
  [
    "a curve through a matrix",
    () => line("loss", X as Wrong, [1]),
    TypeError,
    'x of "loss" must be a list of numbers, got a 2 × 2 Matrix',
  ],
  [
    "a curve of nothing",
    () => line("loss", [1], undefined as Wrong),
    TypeError,
    'y of "loss" must be a list of numbers, got undefined',
  ],
  ["points that are none", () => points("data", [], []), RangeError, 'x of "data" must not be empty'],
  [
    "a figure without traces",
    () => figure([], { caption: "a", x: { title: "x" }, y: { title: "y" } }),
    RangeError,
    "traces must be a list of at least one trace, got a list of 0",
  ],
  [
    "a curve with an infinite number",
    () => line("loss", [1, 2], [1, Infinity]),
    RangeError,
    'y of "loss" must hold finite numbers, or null for a gap, got Infinity at index 1',
  ],
  [
    "a curve of gaps",
    () => line("loss", [1, 2], [Number.NaN, Number.NaN]),
    RangeError,
    'y of "loss" must hold at least one number, got gaps only',
  ],
  [
    "a figure of one trace without its list",
    () => figure(line("a", [1], [1]) as Wrong, { caption: "a", x: { title: "x" }, y: { title: "y" } }),
    RangeError,
    "traces must be a list of at least one trace, got an object",
  ],
  [
    "a figure without options",
    () => (figure as Wrong)([line("a", [1], [1])]),
    TypeError,
    "figure needs options { caption, x: { title }, y: { title } }",
  ],
  [
    "a trace shown without a figure",
    () => show(line("a", [1], [1]) as Wrong),
    TypeError,
    "figure must be a figure made by figure(traces, options), got an object",
  ],
];

it.each(refusals)("refuses %s", (_, call, kind, message) => {
  expectRefusal(call, kind, message);
});
