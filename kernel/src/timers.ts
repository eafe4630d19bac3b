/** The timers that cells have started, so that an interrupt can stop them. */

const timers: Set<NodeJS.Timeout | NodeJS.Immediate> = new Set();

/** From now on, what the global functions start is known here. */
export function trackTimers(): void {
  const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis;
  type Callback = (...values: unknown[]) => void;
  const promisified = Symbol.for("nodejs.util.promisify.custom");

  const once = <T extends NodeJS.Timeout | NodeJS.Immediate>(
    start: (callback: Callback) => T,
    callback: Callback,
  ) => {
    const timer = start((...values) => {
      timers.delete(timer);
      callback(...values);
    });
    timers.add(timer);
    return timer;
  };
  Object.assign(globalThis, {
    setTimeout: Object.assign(
      (callback: Callback, delay?: number, ...values: unknown[]) =>
        once((run) => setTimeout(run, delay, ...values), callback),
      {
        [promisified]: (delay: number, value: unknown) =>
          new Promise((resolve) => globalThis.setTimeout(resolve, delay, value)),
      },
    ),
    setImmediate: Object.assign(
      (callback: Callback, ...values: unknown[]) => once((run) => setImmediate(run, ...values), callback),
      {
        [promisified]: (value: unknown) => new Promise((resolve) => globalThis.setImmediate(resolve, value)),
      },
    ),
    setInterval: (callback: Callback, delay?: number, ...values: unknown[]) => {
      const timer = setInterval(callback, delay, ...values);
      timers.add(timer);
      return timer;
    },
    clearTimeout: forget(clearTimeout),
    clearInterval: forget(clearInterval),
    clearImmediate: forget(clearImmediate),
  });
}

export function stopTimers(): void {
  for (const timer of timers) {
    clearTimeout(timer as NodeJS.Timeout);
    clearImmediate(timer as NodeJS.Immediate);
  }
  timers.clear();
}

const forget =
  <T>(clear: (timer: T) => void) =>
  (timer: T): void => {
    timers.delete(timer as NodeJS.Timeout);
    clear(timer);
  };
