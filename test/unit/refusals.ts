/** How a test says that a call is refused. */
import { expect } from "vitest";

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
