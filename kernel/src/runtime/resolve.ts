/** From what an import says to the file that it means, as TypeScript's bundler rules have it. */
import { statSync } from "node:fs";
import { resolve } from "node:path";

const extensions = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json"];

/** Written as the JavaScript that it would become, a file may be one of TypeScript. */
const written: [RegExp, string][] = [
  [/\.js$/, ".ts"],
  [/\.jsx$/, ".tsx"],
  [/\.mjs$/, ".mts"],
  [/\.cjs$/, ".cts"],
];

export const isTypeScript = (file: string): boolean => /\.[mc]?tsx?$/.test(file);

/** A path, not the name of a package. */
export const isPath = (specifier: string): boolean =>
  /^\.{0,2}[\\/]|^\.{1,2}$|^[A-Za-z]:[\\/]|^file:/.test(specifier);

/** Undefined where there is no such file. */
export function resolvePath(specifier: string, folder: string): string | undefined {
  const path = specifier.startsWith("file:") ? new URL(specifier).pathname : specifier;
  const whole = resolve(folder, path);
  const candidates = [
    whole,
    ...written.flatMap(([from, to]) => (from.test(whole) ? [whole.replace(from, to)] : [])),
    ...extensions.map((extension) => whole + extension),
    ...extensions.map((extension) => resolve(whole, `index${extension}`)),
  ];
  return candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}
