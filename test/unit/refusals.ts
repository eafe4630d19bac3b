/** How a test says that a call is refused, and what is refused to, or not: three rows of two columns. */
import { Matrix } from "ml-matrix";
import { halfL2, meanSquaredError, objective } from "shrinkage";
import { expect } from "vitest";

export const X = new Matrix([
  [1, 2],
  [3, 4],
  [5, 7],
]);
export const y = [1, 2, 3];
export const loss = meanSquaredError;
export const J = objective(X, y, { loss, penalty: halfL2(0.1) });
export const descent = { start: { W: [0, 0], b: 0 }, learningRate: 0.01, maxIterations: 3 };

/** What a caller without types can pass. */
// biome-ignore lint/suspicious/noExplicitAny: the very point
export type Wrong = any;

/** Rows of a table: what is wrong, the call, the kind of error, its whole message. */
export type Refusal = [what: string, call: () => unknown, kind: ErrorConstructor, message: string];

export function expectRefusal(call: () => unknown, kind: ErrorConstructor, message: string): void {
  expect(call).toThrow(kind);
  let got = "";
  try {
    call();
  } catch (error) {
    got = (error as Error).message;
  }
  expect(got).toBe(message);
}
