/** The package `tslab` as cells know it, and what this kernel offers beyond it. The one place that knows tslab's call. */
import { formatWithOptions, inspect } from "node:util";
import type { Comms } from "./comms.js";
import { type MimeBundle, mimeBundle, ownBundle, toJson } from "./display.js";
import { newId } from "./id.js";
import { OwnPromise } from "./intrinsics.js";
import type { Output } from "./output.js";
import { rowsOf, tableHtml } from "./table.js";

interface DisplayData {
  data: MimeBundle;
  metadata?: Record<string, unknown>;
  transient?: { display_id?: string };
}

const types = {
  javascript: "text/javascript",
  html: "text/html",
  markdown: "text/markdown",
  latex: "text/latex",
  svg: "image/svg+xml",
  png: "image/png",
  jpeg: "image/jpeg",
  gif: "image/gif",
  pdf: "application/pdf",
  text: "text/plain",
} as const;

type Display = Record<keyof typeof types, (content: unknown) => void> & {
  raw(type: string, content: unknown): void;
};

/** Modules that cells import by these names, whatever is installed. */
export function builtIn(
  output: Output,
  comms: Comms,
  versions: { typescript: string; node: string },
): Record<string, object> {
  const cellOf = () => output.cell;
  const send = (cell: number, { data, metadata = {}, transient = {} }: DisplayData, update: boolean) =>
    output.report({ type: "display", cell, content: toJson({ data, metadata, transient }), update });

  /** Shows data of which some may say themselves how they want to be shown, now or after a while. */
  const write = ({ data, ...rest }: DisplayData, update: boolean): void | Promise<void> => {
    const cell = cellOf();
    const bundles = Object.entries(data).map(([type, value]) => ownBundle(value) ?? { [type]: value });
    const isLater = (bundle: unknown) => typeof (bundle as { then?: unknown }).then === "function";
    if (!bundles.some(isLater)) return send(cell, { ...rest, data: Object.assign({}, ...bundles) }, update);
    return OwnPromise.all(bundles).then((all) =>
      send(cell, { ...rest, data: Object.assign({}, ...all) }, update),
    );
  };

  function newDisplay(id?: string): Display {
    let isShown = false;
    const raw = (type: string, content: unknown) => {
      const isBinary = content instanceof Uint8Array && !ownBundle(content);
      const value = isBinary ? base64(content) : content;
      const transient = id === undefined ? {} : { display_id: id };
      void write({ data: { [type]: value }, metadata: {}, transient }, isShown);
      isShown = id !== undefined;
    };
    const shorthands = Object.entries(types).map(([name, type]) => [
      name,
      (content: unknown) => raw(type, content),
    ]);
    return { ...Object.fromEntries(shorthands), raw } as Display;
  }

  /** Shows any value as the result of a cell would be. */
  async function show(value: unknown): Promise<void> {
    const cell = cellOf();
    send(cell, { data: await mimeBundle(value) }, false);
  }

  const clearOutput = (wait = false): void => output.report({ type: "clear", cell: cellOf(), wait });

  const { table } = console;
  console.clear = () => clearOutput();
  console.table = (data: unknown, columns?: string[]) => {
    const found = rowsOf(data, columns);
    if (!found) return table(data);
    let text = "";
    const { log } = console;
    console.log = (...values) => {
      text += formatWithOptions({}, ...values);
    };
    try {
      table(data, columns);
    } finally {
      console.log = log;
    }
    send(
      cellOf(),
      { data: { "text/plain": text || inspect(data), "text/html": tableHtml(found.rows, found.keys) } },
      false,
    );
  };

  const all = { tslab: "1.0.22", ...versions };
  const tslab = { display: newDisplay(), newDisplay: () => newDisplay(newId()), versions: all };
  const inside = { lastWriteDisplayData: write };
  const own = { show, clearOutput, openComm: comms.open, registerTarget: comms.register };
  // Packages find the tslab that runs the cell here, and not one that is installed beside them.
  const require = (name: string) => (name === "tslab" ? tslab : inside);
  Object.defineProperty(globalThis, "__tslab__", { value: { require }, writable: true, configurable: true });
  return { tslab, "tslab/dist/jupyter": inside, "tslab/dist/jupyter.js": inside, "shrinkage-kernel": own };
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
