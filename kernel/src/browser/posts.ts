/** What the page and its two workers tell each other, beside the questions and reports of every kernel. */
import type { Mailbox } from "./mailbox.js";

/** The first message to the worker that compiles. */
export interface CompilerBegin {
  type: "begin";
  /** Where the declarations are. */
  declarations: string;
}

/** What is at that address. */
export interface Declarations {
  /** By path: those of the language in /language, the kernel's in /kernel, packages below /notebook/node_modules. */
  files: Record<string, string>;
  /** As in the options of the engine. */
  library: string[];
  packages: string[];
}

/** What a worker says that cannot do its work. */
export interface Broken {
  type: "broken";
  message: string;
}

/** The first message to the worker that runs cells. */
export interface RunnerBegin {
  type: "begin";
  /** The folder of the packages, and what is in it. */
  packages: string;
  names: string[];
  /** The folder of the notebook, as an address: what a cell fetches by a relative one is looked for there. */
  files: string;
  /** Revoked to interrupt. */
  go: string;
  /** For the first answer to `prompt`. */
  mailbox: Mailbox;
  versions: { typescript: string; node: string };
}

/** What the worker that runs cells asks the page: what is in a file of the reader's. */
export interface FileQuestion {
  type: "file";
  id: number;
  /** From the notebook's folder. */
  path: string;
}

export interface FileAnswer {
  type: "file";
  id: number;
  content: Blob | undefined;
}
