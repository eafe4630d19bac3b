/** The package that an import names: `@scope/name` of `@scope/name/part`. */
export function packageOf(specifier: string): string {
  const parts = specifier.startsWith("@") ? 2 : 1;
  return specifier.split("/").slice(0, parts).join("/");
}
