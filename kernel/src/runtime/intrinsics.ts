/** What the kernel itself needs of the language, taken before a cell can put something else into its place. */
export const OwnPromise: PromiseConstructor = globalThis.Promise;
export const stringify: typeof JSON.stringify = JSON.stringify;

/** Calls back when all that was to be done at once has been done. A browser has timers for that, which may wait 4 ms. */
export const ownImmediate: (callback: () => void) => void = globalThis.setImmediate ?? soon;

function soon(callback: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener("message", () => {
    port1.close();
    callback();
  });
  port1.start();
  port2.postMessage(undefined);
}
