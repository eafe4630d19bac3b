/** The engine: all that the rest of the kernel needs of it. What needs no compiler is imported from its own file. */
export type { Diagnostic } from "./diagnostics.js";
export type { Completion, Inspection } from "./editor.js";
export { type Compiled, Engine, type Module } from "./engine.js";
export type { EngineOptions, Host } from "./host.js";
export type { Binding, Import } from "./imports.js";
