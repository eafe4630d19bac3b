/** A function of these parameters; `file` is its name in stacks, in which there must be no space. */
export function compileFunction(
  body: string,
  parameters: string[],
  file: string,
): (...values: unknown[]) => unknown {
  // The body begins in the first line, as it does in Node.
  // biome-ignore lint/security/noGlobalEval: the code is what the reader has written
  return globalThis.eval(`(function (${parameters.join(", ")}) {${body}\n})\n//# sourceURL=${file}`);
}
