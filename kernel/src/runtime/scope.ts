/** The variables of the session: each is a box of its own, which all cells and functions that use it share. */

export interface Box {
  v: unknown;
}

export class Scope {
  readonly #boxes: Map<string, Box> = new Map();

  /** The variable of a name, made where there is none. */
  readonly box = (name: string): Box => {
    let box = this.#boxes.get(name);
    if (!box) {
      box = emptyBox(name);
      this.#boxes.set(name, box);
    }
    return box;
  };

  /** Lets a variable be what `get` gives each time: exports of modules may change. */
  bind(name: string, get: () => unknown): void {
    const set = (value: unknown) => define(box, value);
    const box = this.box(name);
    Object.defineProperty(box, "v", { get, set, configurable: true });
  }
}

/** A prototype for each box, so that the engine of JavaScript keeps account of the kind of its value alone. */
function emptyBox(name: string): Box {
  const prototype = {
    get v(): unknown {
      throw new ReferenceError(`${name} has no value: the cell that declares it has not come so far`);
    },
    set v(value: unknown) {
      define(this, value);
    },
  };
  return Object.create(prototype) as Box;
}

function define(box: Box, value: unknown): void {
  Object.defineProperty(box, "v", { value, writable: true, enumerable: true, configurable: true });
}
