/** Checks for notebook cells: each prints both sides when they agree, and throws when they do not. */
import { Matrix } from "ml-matrix";
import { type MatrixLike, nonNegative, quote, shapeOf, table } from "../input";

/** What can be compared: a number, a list of numbers, a matrix. */
export type Comparable = number | MatrixLike;

/**
 * Compares numbers, lists or matrices of one shape. They agree when no entry differs by more than
 * relative · (the largest |entry| of expected); where everything expected is 0, the difference itself is compared
 * with relative. NaN and infinite numbers agree with nothing.
 *
 * @param name what is compared; printed
 * @param options.relative default 1e-12
 * @throws Error when they differ, with both sides; RangeError when their shapes do, or one side is empty or not finite
 */
export function check(
  name: string,
  got: Comparable,
  expected: Comparable,
  options: { relative?: number } = {},
): void {
  const relative = nonNegative("relative", options.relative ?? 1e-12);
  const left = flat(`✗ ${name}: got`, got);
  const right = flat(`✗ ${name}: expected`, expected);
  if (left.shape !== right.shape) {
    throw new RangeError(`✗ ${name}: got has the shape ${left.shape}, expected ${right.shape}`);
  }
  const scale = right.values.reduce((most, each) => Math.max(most, Math.abs(each)), 0) || 1;
  const differences = right.values.map((value, i) => Math.abs(left.values[i] - value) / scale);
  const worst = differences.reduce((most, each, i) => (each <= differences[most] ? most : i), 0);
  const difference = differences[worst];
  const sides = `${left.values[worst]} against ${right.values[worst]}`;
  const count = right.values.length;
  if (!(difference <= relative)) {
    const where = count === 1 ? "" : ` at index ${worst} of ${count}`;
    throw new Error(
      `✗ ${name}: ${sides}${where}, relative difference ${brief(difference)}, allowed ${relative}`,
    );
  }
  const evidence =
    count === 1 ? `${sides}, relative difference` : `${count} numbers, largest relative difference`;
  console.log(`✓ ${name}: ${evidence} ${brief(difference)}`);
}

/** Prints the statement when it holds, and throws when it does not. */
export function checkTrue(statement: string, holds: boolean): void {
  if (holds !== true) throw new Error(`✗ does not hold: ${statement}`);
  console.log(`✓ ${statement}`);
}

/**
 * Calls an action that must fail, and prints its error; throws when it does not fail, or fails otherwise.
 * @param pattern what the message must contain or match
 */
export function checkThrows(name: string, action: () => unknown, pattern: string | RegExp = ""): void {
  const message = thrownBy(action);
  if (message === undefined) throw new Error(`✗ ${name}: no error was thrown`);
  const matches = typeof pattern === "string" ? message.includes(pattern) : pattern.test(message);
  if (!matches) throw new Error(`✗ ${name}: the error reads "${message}", not ${quote(String(pattern))}`);
  console.log(`✓ ${name}: ${message}`);
}

function thrownBy(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function flat(side: string, value: Comparable): { values: Float64Array; shape: string } {
  const single = typeof value === "number";
  const numbers = table(side, single ? [value] : value);
  const shape = Matrix.isMatrix(value) ? shapeOf(numbers) : `a list of ${numbers.rows}`;
  return { values: numbers.values, shape: single ? "a number" : shape };
}

function brief(difference: number): string {
  return difference === 0 ? "0" : difference.toExponential(1);
}
