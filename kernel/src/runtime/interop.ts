/** What an import gives, of modules of both kinds. */

/** One name of what an import gives: "default", "*" for all of it, "=" for what `require` gives. */
export function exported(module: unknown, name: string): unknown {
  if (name === "=") return module;
  if (name === "*") return namespaceOf(module);
  const { __esModule: isCompiled } = (module ?? {}) as { __esModule?: boolean };
  const isReal = isCompiled || isNamespace(module);
  return name === "default" && !isReal ? module : (module as Record<string, unknown>)[name];
}

export function namespaceOf(module: unknown): unknown {
  const { __esModule: isCompiled } = (module ?? {}) as { __esModule?: boolean };
  if (isCompiled || isNamespace(module)) return module;
  const fields =
    typeof module === "object" || typeof module === "function" ? Object.entries(module ?? {}) : [];
  return { ...Object.fromEntries(fields), default: module };
}

/** Whether it is what `import * as` gives of an ES module. */
const isNamespace = (module: unknown): boolean =>
  Object.prototype.toString.call(module) === "[object Module]";
