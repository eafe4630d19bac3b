/** How a value is shown: as a mime bundle, of which each client picks the richest form that it knows. */
import { inspect } from "node:util";
import { stringify } from "./intrinsics.js";
import { isMatrix, matrixBundle } from "./matrix.js";
import { isTable, tableHtml } from "./table.js";

export type MimeBundle = Record<string, unknown>;

/** Deno's convention, too: a method of this name says how a value wants to be shown. */
const hook = Symbol.for("Jupyter.display");

/** How a value wants to be shown, if it has a wish. */
export function ownBundle(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  const show = (value as { [hook]?: unknown } | null | undefined)?.[hook];
  if (typeof show === "function") return show.call(value) as MimeBundle | Promise<MimeBundle>;
  if (typeof show === "object" && show !== null) return show as MimeBundle;
  return isMatrix(value) ? matrixBundle(value) : undefined;
}

export async function mimeBundle(value: unknown): Promise<MimeBundle> {
  const bundle = await ownBundle(value);
  if (bundle?.["text/plain"] !== undefined) return bundle;
  const table = !bundle && isTable(value) ? { "text/html": tableHtml(value) } : undefined;
  return { "text/plain": typeof value === "string" ? value : inspect(value), ...table, ...bundle };
}

/** JSON as a client expects it: a typed array is an array, which plain JSON makes an object of. */
export function toJson(value: unknown): string {
  return stringify(value, (_, part: unknown) => {
    if (typeof part === "bigint") return String(part);
    if (!ArrayBuffer.isView(part) || part instanceof DataView) return part;
    return Array.from(part as Float64Array, (number) =>
      typeof number === "bigint" ? Number(number) : number,
    );
  });
}
