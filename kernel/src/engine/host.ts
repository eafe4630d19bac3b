import type { Missing } from "./diagnostics.js";

/** What the engine needs of the world: it reads no file by itself, so that it also runs where there are none. */
export interface Host {
  /** Undefined where there is no such file. */
  readFile(path: string): string | undefined;
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
  /** The path without symbolic links. */
  realpath(path: string): string;
  /** Another text when the file is another one: a time, a hash, the content itself. */
  version(path: string): string;
  /** Whether a compilation under way is to be given up. */
  isInterrupted?(): boolean;
}

export interface EngineOptions {
  /** Where cells stand: their imports are looked for from here. An absolute path with forward slashes. */
  folder: string;
  /** The folder of the language's own declarations, `lib.es5.d.ts` and its like. */
  libraryFolder: string;
  /** Which of them: `lib.es2023.d.ts`. They bring along what they refer to. */
  library: string[];
  /** Declaration files that every cell sees. */
  globals: string[];
  /** Packages whose declarations stand in a certain file: by their name. */
  packages: Record<string, string>;
  /**
   * Modules that are declared without being files, by their name: and the file that declares them, where that one is
   * large and only read when a cell imports the module; else an empty text.
   */
  builtIn: Record<string, string>;
  /** Folders whose files never change while the engine lives. */
  frozen: string[];
  /** How code looks whether it is to stop; as "shared" by default. */
  looks?: Looks;
  /** Says what helps where a module, or a name, is not there; by default how a package is installed. */
  missing?: Missing;
}

/**
 * "shared": a look costs nothing, for another thread writes into memory that this one sees. "counted": where there is no
 * such memory a look is dear, so code counts down, and looks when the count has run out. "sparing": counted, but not where
 * code ends soon by itself: for packages, whose innermost loops are what takes the time.
 */
export type Looks = "shared" | "counted" | "sparing";

/** How the JavaScript of cells calls what evaluates them. */
export const names = {
  /** `$_box("x")` is the variable x of the session, its value the property `v`. */
  box: "$_box",
  boxPrefix: "$$",
  value: "v",
  /** An array whose element says that the code is to stop: or, counted, how often it goes on before it looks. */
  stop: "$_stop",
  /** Ends the code that calls it, if it is to stop. */
  check: "$_check",
  /** The run that code belongs to: what has been stopped does not go on after an await. */
  run: "$_run",
  currentRun: "$_currentRun",
  resume: "$_resume",
  /** `import(…)` and `import.meta`. */
  importModule: "$_import",
  meta: "$_meta",
} as const;
