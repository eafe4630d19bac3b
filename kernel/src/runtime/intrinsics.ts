/** What the kernel itself needs of the language, taken before a cell can put something else into its place. */
export const OwnPromise: PromiseConstructor = globalThis.Promise;
export const ownImmediate: typeof globalThis.setImmediate = globalThis.setImmediate;
export const stringify: typeof JSON.stringify = JSON.stringify;
