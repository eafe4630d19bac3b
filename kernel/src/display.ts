/** How a value is shown: as a mime bundle, of which each client picks the richest form that it knows. */
import { inspect } from "node:util";
import { isMatrix, matrixBundle } from "./matrix.js";

export type MimeBundle = Record<string, unknown>;

/** Deno's convention, too: a method of this name says how a value wants to be shown. */
const hook = Symbol.for("Jupyter.display");

/** How a value wants to be shown, if it has a wish. */
export function ownBundle(value: unknown): MimeBundle | Promise<MimeBundle> | undefined {
  const show = (value as { [hook]?: unknown } | null | undefined)?.[hook];
  if (typeof show === "function") return show.call(value) as MimeBundle | Promise<MimeBundle>;
  return isMatrix(value) ? matrixBundle(value) : undefined;
}

export async function mimeBundle(value: unknown): Promise<MimeBundle> {
  const bundle = await ownBundle(value);
  if (bundle?.["text/plain"] !== undefined) return bundle;
  return { "text/plain": typeof value === "string" ? value : inspect(value), ...bundle };
}

/** JSON as a client expects it: a typed array is an array, which plain JSON makes an object of. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    ArrayBuffer.isView(part) && !(part instanceof DataView) ? Array.from(part as Float64Array) : part,
  );
}
