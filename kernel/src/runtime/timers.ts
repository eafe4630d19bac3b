/** The timers that cells have started, so that an interrupt can stop them, and what they print finds its cell. */
import type { Stops } from "./interrupt.js";

export type Callback = (...values: unknown[]) => void;

type Clear<Timer> = (timer: Timer) => void;

export class Timers<Timer> {
  readonly #stops: Stops;
  /** With what stops each. */
  readonly #started: Map<Timer, Clear<Timer>> = new Map();

  constructor(stops: Stops) {
    this.#stops = stops;
  }

  /** Starts what calls back once. */
  once(start: (callback: Callback) => Timer, callback: Callback, clear: Clear<Timer>): Timer {
    const call = this.#within(callback);
    if (typeof callback !== "function") return start(callback);
    const timer = start((...values) => {
      this.#started.delete(timer);
      call(...values);
    });
    this.#started.set(timer, clear);
    return timer;
  }

  /** Starts what calls back again and again. */
  repeatedly(start: (callback: Callback) => Timer, callback: Callback, clear: Clear<Timer>): Timer {
    const timer = start(this.#within(callback));
    this.#started.set(timer, clear);
    return timer;
  }

  /** A function that stops a timer, which then needs no stopping any more. */
  clearing(clear: Clear<Timer>): Clear<Timer> {
    return (timer) => {
      this.#started.delete(timer);
      clear(timer);
    };
  }

  stopAll(): void {
    for (const [timer, clear] of this.#started) clear(timer);
    this.#started.clear();
  }

  /** The callback as a part of the run that has started it. */
  #within(callback: Callback): Callback {
    if (typeof callback !== "function") return callback;
    const stops = this.#stops;
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
  }
}
