/** The packages that cells can import: those that the site brings along, compiled so that their loops can be stopped. */
import { names } from "../engine/host.js";
import { packageOf } from "../engine/package-name.js";
import type { Packages } from "../runtime/cells.js";
import { namespaceOf } from "../runtime/interop.js";
import { absent } from "./absent.js";
import { textAt } from "./address.js";
import { compileFunction } from "./evaluate.js";

export interface Shipped {
  /** The folder that they are in. */
  address: string;
  names: string[];
  /** Modules that are part of the kernel. */
  builtIn: Record<string, object>;
  /** What the engine's code calls. */
  runtime: Record<string, unknown>;
}

export function packages({ address, names: shipped, builtIn, runtime }: Shipped): Packages {
  const loaded = new Map<string, unknown>();

  const require = (specifier: string): unknown => {
    const own = builtIn[specifier];
    if (own) return own;
    if (!loaded.has(specifier)) load(specifier);
    return (loaded.get(specifier) as { exports: unknown }).exports;
  };

  /** Waiting for it holds up nothing but the cell. */
  function load(specifier: string): void {
    if (!shipped.includes(specifier)) {
      throw new Error(`Cannot find package '${packageOf(specifier)}': ${absent(specifier, true, shipped)}`);
    }
    const code = textAt(`${address}${specifier}.js`);
    if (code === undefined) {
      throw new Error(`The package ${specifier} did not load: is the network gone? Run the cell again.`);
    }
    const module = { exports: {} };
    const scope = {
      ...runtime,
      [names.run]: { cell: 0, stopped: false },
      module,
      exports: module.exports,
      require,
    };
    loaded.set(specifier, module);
    try {
      compileFunction(code, Object.keys(scope), `package#${specifier}`)(...Object.values(scope));
    } catch (error) {
      loaded.delete(specifier);
      throw error;
    }
  }

  return {
    refresh: () => {},
    load: async (specifier) => require(specifier),
    scope: () => ({
      [names.importModule]: async (specifier: unknown) => namespaceOf(require(String(specifier))),
      [names.meta]: {},
      require,
    }),
  };
}
