/**
 * Room for numbers, and the loops that work on them: compiled ones in a memory of WebAssembly, or, where the engine has
 * none or lends no more memory, plain ones in an ordinary array. The code is compiled when it is first needed.
 *
 * A memory never grows: that would take its array from under the loops, and make the engine forget what it has compiled
 * of all code that reads arrays. So one is made as large as it must be, and kept for the next who asks.
 */

import type { Loops } from "./loops";
import { code } from "./loops-code";
import { plainLoops } from "./plain-loops";

export interface Workspace {
  /** As many as were asked for, or more; what these are is left from earlier use. */
  readonly numbers: Float64Array;
  readonly loops: Loops;
}

/** Pages of a memory, 8192 numbers each; places are 32 bits, with a sign, in bytes. */
const page = 8192;
const mostPages = 32767;

/** Free memories are kept up to so many pages (64 MB) altogether. */
const mostKept = 1024;

/** The memories that nobody uses, the smallest first, and of one size those used last, which may still be in the cache. */
const free: Workspace[] = [];

/** The workspaces in use that go back to the free ones when the innermost `lending` ends. */
let lent: Workspace[] | undefined;

/** undefined until it is needed, null where it cannot be had */
let program: WebAssembly.Module | null | undefined;

/** A workspace, the caller's for as long as the innermost `lending` around it; without one, for good. */
export function workspace(count: number): Workspace {
  const found = free.findIndex(({ numbers }) => numbers.length >= count);
  const made = found >= 0 ? free.splice(found, 1)[0] : compiledWorkspace(count);
  if (!made) {
    const numbers = new Float64Array(count);
    return { numbers, loops: plainLoops(numbers) };
  }
  lent?.push(made);
  return made;
}

/** Returns what `use` returns, which must not hold on to a workspace: those that it took go to the next who asks. */
export function lending<Result>(use: () => Result): Result {
  const outer = lent;
  const mine: Workspace[] = [];
  lent = mine;
  try {
    return use();
  } finally {
    lent = outer;
    keep(mine);
  }
}

/** Gives a workspace back before the innermost `lending` ends, where that is the one that lent it. */
export function giveBack(used: Workspace): void {
  const at = lent?.indexOf(used) ?? -1;
  if (at >= 0) keep(lent!.splice(at, 1));
}

function keep(used: readonly Workspace[]): void {
  free.unshift(...used);
  free.sort((one, other) => one.numbers.length - other.numbers.length);
  while (free.reduce((sum, { numbers }) => sum + numbers.length / page, 0) > mostKept) free.pop();
}

/** Sizes are powers of two, so that many ask for the same; a page that is not used costs nothing. */
function compiledWorkspace(count: number): Workspace | undefined {
  const initial = 2 ** Math.ceil(Math.log2(Math.max(count / page, 1)));
  if (program === undefined) program = compiled(code);
  if (program === null || initial > mostPages) return undefined;
  try {
    const memory = new WebAssembly.Memory({ initial, maximum: initial });
    const { exports } = new WebAssembly.Instance(program, { env: { memory } });
    return { numbers: new Float64Array(memory.buffer), loops: exports as unknown as Loops };
  } catch {
    return undefined; // there is no more room for another
  }
}

/** A program in base 64, or null where there are none. */
export function compiled(code: string): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0)));
  } catch {
    return null; // no WebAssembly, none with vectors, or a page that does not allow it
  }
}
