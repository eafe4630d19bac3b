/**
 * How something gets under a cell. The convention is Deno's: a value says how it is shown by a method of the name
 * Symbol.for("Jupyter.display"), which returns a bundle, one form for each kind of client.
 */
export const hook: unique symbol = Symbol.for("Jupyter.display");

/** Forms of a value by their types, of which each client shows the richest that it knows. */
export type Bundle = Record<string, unknown> & { "text/plain": string };

/** Where a cell runs; elsewhere none of it is there. */
interface Surroundings {
  /** A kernel that shows such values offers a function of the same name, which shows one under the cell. */
  readonly [hook]?: (value: { [hook](): Bundle }) => void;
  /** The plain tslab that runs the cell, which is not always the one that require would find from here. */
  readonly __tslab__?: {
    require(id: "tslab/dist/jupyter"): {
      lastWriteDisplayData(
        message: { data: Bundle; metadata: object; transient: object },
        update: boolean,
      ): void;
    };
  };
}

/** Whether the code runs in a cell of a notebook. */
export function isInNotebook(): boolean {
  const { [hook]: show, __tslab__: tslab } = globalThis as Surroundings;
  return show !== undefined || tslab !== undefined;
}

/** Shows a bundle under the cell. False: there is no notebook around. */
export function display(data: Bundle): boolean {
  const { [hook]: show, __tslab__: tslab } = globalThis as Surroundings;
  if (show) show({ [hook]: () => data });
  else if (tslab) {
    const message = { data, metadata: {}, transient: {} };
    tslab.require("tslab/dist/jupyter").lastWriteDisplayData(message, false);
  } else return false;
  return true;
}
