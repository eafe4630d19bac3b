/** The browser's timers, so that those of cells are known. */
import type { Stops } from "../runtime/interrupt.js";
import { type Callback, Timers } from "../runtime/timers.js";

/** The browser's own: a cell may put others into their place. */
const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;

/** From now on, what they start is known. */
export function trackTimers(stops: Stops): Timers<number> {
  const known = new Timers<number>(stops);
  Object.assign(globalThis, {
    setTimeout: (callback: Callback, delay?: number, ...values: unknown[]) =>
      known.once((run) => setTimeout(run, delay, ...values), callback, clearTimeout),
    setInterval: (callback: Callback, delay?: number, ...values: unknown[]) =>
      known.repeatedly((run) => setInterval(run, delay, ...values), callback, clearInterval),
    clearTimeout: known.clearing(clearTimeout),
    clearInterval: known.clearing(clearInterval),
  });
  return known;
}
