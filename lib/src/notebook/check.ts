/** Checks for notebook cells: each tells both sides when they agree, and throws when they do not. */
import { isList, type MatrixLike, nonNegative, quote, shapeOf, type Table, table } from "../input";
import { report } from "./report";

/** What can be compared: a number, a list of numbers (a column), a matrix or the list of its rows. */
export type Comparable = number | MatrixLike;

/**
 * Compares numbers, lists or matrices of one shape, where a list of n numbers is an n × 1 column. They agree when no
 * entry differs by more than relative · (the largest |entry| of expected); where everything expected is 0, the
 * difference itself is compared with relative. NaN and infinite numbers agree with nothing.
 *
 * In a notebook the checks of a cell are one line, which opens. What is told is what was found: a relative difference is meant entry by entry; where an entry that is small beside
 * the largest differs by more than that, the difference is given as a part of the largest.
 *
 * @param name what is compared; printed
 * @param options.relative default 1e-12
 * @throws Error when they differ, with both sides; RangeError when their shapes do, or one side is empty or not finite
 * @example
 * check("2 + 2", 2 + 2, 4); // prints: ✓ 2 + 2: 4 against 4, relative difference 0
 * check("W", new Matrix([[1], [2]]), [1, 2]); // prints: ✓ W: 2 numbers, largest relative difference 0
 * check("π", 3.14, Math.PI); // throws: ✗ π: 3.14 against 3.141592653589793, relative difference 5.1e-4, allowed 1e-12
 */
export function check(
  name: string,
  got: Comparable,
  expected: Comparable,
  options: { relative?: number } = {},
): void {
  const relative = nonNegative("relative", options.relative ?? 1e-12);
  const left = sideOf(`✗ ${name}: got`, got);
  const right = sideOf(`✗ ${name}: expected`, expected);
  if (left.single !== right.single || left.rows !== right.rows || left.columns !== right.columns) {
    throw new RangeError(`✗ ${name}: got has the shape ${left.shape}, expected ${right.shape}`);
  }
  const { values } = right;
  const count = values.length;
  const { scale, worst, share } = compared(left.values, values);
  const difference = Math.abs(left.values[worst] - values[worst]) / (scale || 1);
  const sides = `${left.values[worst]} against ${values[worst]}`;
  if (!(difference <= relative)) {
    const where = count === 1 ? "" : ` at index ${worst} of ${count}`;
    const ofItself = Math.abs(values[worst]) === scale;
    throw new Error(
      `✗ ${name}: ${sides}${where}, ${described(difference, scale, ofItself)}, allowed ${relative}`,
    );
  }
  const each = share <= relative;
  const found = described(each ? share : difference, scale, each);
  report(`✓ ${name}: ${count === 1 ? `${sides}, ` : `${count} numbers, largest `}${found}`);
}

/**
 * Prints the statement when it holds, and throws when it does not. What the statement says is not looked at: it is up
 * to the caller that `holds` is what it says.
 *
 * @param holds nothing but true holds
 * @throws Error when it does not hold
 * @example
 * checkTrue("4 is even", 4 % 2 === 0); // prints: ✓ 4 is even
 * checkTrue("5 is even", 5 % 2 === 0); // throws: ✗ does not hold: 5 is even
 */
export function checkTrue(statement: string, holds: boolean): void {
  if (holds !== true) throw new Error(`✗ does not hold: ${statement}`);
  report(`✓ ${statement}`);
}

/**
 * Calls an action that must fail, and prints its error; throws when it does not fail, or fails otherwise.
 *
 * @param pattern what the message must contain or match; by default any error will do
 * @throws Error when the action does not throw, or its message does not match
 * @example
 * checkThrows("λ = -1", () => l1(-1), "lambda"); // prints: ✓ λ = -1: lambda must be a finite number >= 0, got -1
 * checkThrows("λ = 1", () => l1(1)); // throws: ✗ λ = 1: no error was thrown
 */
export function checkThrows(name: string, action: () => unknown, pattern: string | RegExp = ""): void {
  const message = thrownBy(action);
  if (message === undefined) throw new Error(`✗ ${name}: no error was thrown`);
  const matches = typeof pattern === "string" ? message.includes(pattern) : pattern.test(message);
  if (!matches) throw new Error(`✗ ${name}: the error reads "${message}", not ${quote(String(pattern))}`);
  report(`✓ ${name}: ${message}`);
}

/** What is wrong with an answer, in words that do not give the right one away; undefined: it is right. */
export function misses(got: Comparable, expected: Comparable, relative: number): string | undefined {
  const left = sideOf("the answer", got);
  const right = sideOf("expected", expected);
  if (left.single !== right.single || left.rows !== right.rows || left.columns !== right.columns) {
    return `it has the shape ${left.shape}, asked for is ${right.shape}`;
  }
  const { scale, worst } = compared(left.values, right.values);
  const [mine, theirs] = [left.values[worst], right.values[worst]];
  if (Math.abs(mine - theirs) <= relative * (scale || 1)) return undefined;
  const where = right.single ? "" : `number ${worst + 1} of ${right.values.length}: `;
  return `${where}${mine} is too ${mine > theirs ? "large" : "small"}`;
}

function thrownBy(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** One side of a comparison, and its shape as it was given. */
function sideOf(name: string, value: Comparable): Table & { single: boolean; shape: string } {
  const single = typeof value === "number";
  const numbers = table(name, single ? [value] : value);
  const isColumn = isList(value) && !isList(value[0]);
  const shape = single ? "a number" : isColumn ? `a list of ${numbers.rows}` : shapeOf(numbers);
  return { ...numbers, single, shape };
}

/** The largest |entry| of expected, where the difference is largest, and the largest one as a share of its own entry. */
function compared(
  got: Float64Array,
  expected: Float64Array,
): { scale: number; worst: number; share: number } {
  let scale = 0;
  let worst = 0;
  let most = -1;
  let share = 0;
  for (let i = 0; i < expected.length; i++) {
    const size = Math.abs(expected[i]);
    const distance = Math.abs(got[i] - expected[i]);
    if (size > scale) scale = size;
    if (distance > most) [worst, most] = [i, distance];
    if (distance > 0) share = Math.max(share, distance / size);
  }
  return { scale, worst, share };
}

/** A difference in words that say what it is a part of. */
function described(difference: number, scale: number, ofItself: boolean): string {
  const size = difference === 0 ? "0" : difference.toExponential(1);
  if (ofItself && (scale > 0 || difference === 0)) return `relative difference ${size}`;
  return scale > 0 ? `difference ${size} of the largest number` : `difference ${size}`;
}
