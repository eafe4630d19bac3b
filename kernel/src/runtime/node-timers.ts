/** Node's timers, so that those of cells are known: the global functions, and those of `timers` and its promises. */
import timers from "node:timers";
import promises from "node:timers/promises";
import { promisify } from "node:util";
import type { Stops } from "./interrupt.js";
import { OwnPromise } from "./intrinsics.js";
import { type Callback, Timers } from "./timers.js";

type Timer = NodeJS.Timeout | NodeJS.Immediate;

/** Node's own: a cell may put others into their place. */
const { setTimeout, setInterval, setImmediate } = globalThis;
const clearTimeout = globalThis.clearTimeout as (timer: Timer) => void;
const clearInterval = globalThis.clearInterval as (timer: Timer) => void;
const clearImmediate = globalThis.clearImmediate as (timer: Timer) => void;

/** From now on, what they start is known. */
export function trackTimers(stops: Stops): Timers<Timer> {
  const known = new Timers<Timer>(stops);
  const tracked = {
    setTimeout: (callback: Callback, delay?: number, ...values: unknown[]) =>
      known.once((run) => setTimeout(run, delay, ...values), callback, clearTimeout),
    setImmediate: (callback: Callback, ...values: unknown[]) =>
      known.once((run) => setImmediate(run, ...values), callback, clearImmediate),
    setInterval: (callback: Callback, delay?: number, ...values: unknown[]) =>
      known.repeatedly((run) => setInterval(run, delay, ...values), callback, clearInterval),
    clearTimeout: known.clearing(clearTimeout),
    clearInterval: known.clearing(clearInterval),
    clearImmediate: known.clearing(clearImmediate),
  };
  const sleep = promises.setTimeout;
  const promised = (delay?: number, value?: unknown, options?: { signal?: AbortSignal }) =>
    options?.signal
      ? sleep(delay, value, options)
      : new OwnPromise((resolve) => tracked.setTimeout(resolve, delay, value));
  Object.defineProperty(tracked.setTimeout, promisify.custom, { value: promised });
  Object.defineProperty(tracked.setImmediate, promisify.custom, { value: promises.setImmediate });
  Object.assign(globalThis, tracked);
  Object.assign(timers, tracked);
  Object.assign(promises, { setTimeout: promised });
  return known;
}
