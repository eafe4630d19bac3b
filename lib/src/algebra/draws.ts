/**
 * Random numbers in bulk, by compiled loops (lib/wasm/draws.ts) where the engine has WebAssembly. They draw what
 * data/random.ts draws without them, bit for bit, in less time, and at once: no compiler has to see the code run first.
 */
import { code } from "./draws-code";
import { logarithmTable } from "./logarithm";
import { compiled } from "./workspace";

/** What the loops draw from, and to. */
export interface Draws {
  /** The 624 words of the state, to be filled before a draw. */
  readonly words: Int32Array;
  /** What was drawn, and how many numbers that may be at a time. */
  readonly numbers: Float64Array;
  /** Draws uniform numbers, beginning with a word of the state; returns which word is next, 624 at the end. */
  uniforms(from: number, count: number): number;
  /** The same of standard normal numbers; their count is even. */
  normals(from: number, count: number): number;
}

/** undefined until they are asked for, null where they cannot be had */
let draws: Draws | null | undefined;

/** One for all: whoever draws fills the state, and takes what was drawn, before anybody else comes. */
export function bulkDraws(): Draws | null {
  if (draws === undefined) draws = made();
  return draws;
}

function made(): Draws | null {
  const program = compiled(code);
  if (program === null) return null;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const { exports } = new WebAssembly.Instance(program, { env: { memory } });
  new Float64Array(memory.buffer, 5120, 512).set(logarithmTable());
  const { uniforms, normals } = exports as unknown as Draws;
  const words = new Int32Array(memory.buffer, 0, 624);
  return { words, numbers: new Float64Array(memory.buffer, 9216, 4096), uniforms, normals };
}
