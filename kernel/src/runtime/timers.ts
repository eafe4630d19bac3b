/** The timers that cells have started, so that an interrupt can stop them, and what they print finds its cell. */
import timers from "node:timers";
import promises from "node:timers/promises";
import { promisify } from "node:util";
import type { Stops } from "./interrupt.js";
import { OwnPromise } from "./intrinsics.js";

type Timer = NodeJS.Timeout | NodeJS.Immediate;
type Callback = (...values: unknown[]) => void;

/** Node's own: a cell may put others into their place. */
const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis;

const started: Set<Timer> = new Set();

/** From now on, what the global functions and those of `timers` start is known here. */
export function trackTimers(stops: Stops): void {
  /** The callback as a part of the run that has started it. */
  const within = (callback: Callback): Callback => {
    if (typeof callback !== "function") return callback;
    const run = stops.current;
    return (...values) => {
      const now = stops.current;
      stops.current = run;
      try {
        callback(...values);
      } finally {
        stops.current = now;
      }
    };
  };
  const once = (start: (callback: Callback) => Timer, callback: Callback) => {
    const call = within(callback);
    if (typeof callback !== "function") return start(callback);
    const timer = start((...values) => {
      started.delete(timer);
      call(...values);
    });
    started.add(timer);
    return timer;
  };
  const forget =
    <T>(clear: (timer: T) => void) =>
    (timer: T) => {
      started.delete(timer as Timer);
      clear(timer);
    };

  const tracked = {
    setTimeout: (callback: Callback, delay?: number, ...values: unknown[]) =>
      once((run) => setTimeout(run, delay, ...values), callback),
    setImmediate: (callback: Callback, ...values: unknown[]) =>
      once((run) => setImmediate(run, ...values), callback),
    setInterval: (callback: Callback, delay?: number, ...values: unknown[]) => {
      const timer = setInterval(within(callback), delay, ...values);
      started.add(timer);
      return timer;
    },
    clearTimeout: forget(clearTimeout),
    clearInterval: forget(clearInterval),
    clearImmediate: forget(clearImmediate),
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
}

export function stopTimers(): void {
  for (const timer of started) {
    clearTimeout(timer as NodeJS.Timeout);
    clearImmediate(timer as NodeJS.Immediate);
  }
  started.clear();
}
