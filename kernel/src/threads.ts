/** What the thread that speaks with Jupyter and the thread that runs the cells tell each other. */

/** How an error is told to a client. */
export interface CellError {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** What is left of a cell that has run: an error, or the JSON text of its value's mime bundle, or neither. */
export interface Outcome {
  error?: CellError;
  result?: string;
}

export interface Completion {
  matches: string[];
  start: number;
  end: number;
}

/** What the cells' thread is asked and answers; positions count UTF-16 units. */
export interface Questions {
  execute: { ask: { code: string; label: string }; answer: Outcome };
  complete: { ask: { code: string; position: number }; answer: Completion };
  inspect: { ask: { code: string; position: number }; answer: string | null };
  isComplete: { ask: { code: string }; answer: { status: string; indent?: string } };
  /** To end the cell that runs. */
  interrupt: { ask: object; answer: undefined };
}

/** To the cells' thread. */
export type Command = {
  [K in keyof Questions]: { type: K; id: number } & Questions[K]["ask"];
}[keyof Questions];

/** From the cells' thread. */
export type Report =
  | { type: "stream"; name: "stdout" | "stderr"; text: string }
  | { type: "display"; content: string; update: boolean }
  | { type: "answer"; id: number; value: unknown }
  | { type: "failure"; id: number; error: Error };

/** Slots of the memory that both threads see. */
export enum Shared {
  /** A Phase. */
  Phase,
  /** How much printed text is on its way. */
  TextUnderWay,
  Size,
}

/** Whether the cells' thread may be stopped by force. */
export enum Phase {
  Free,
  /** The compiler loads or runs: stopped half way, it would be broken for good. */
  Compiling,
  /** A stop is under way: the compiler must not begin. */
  Stopping,
}
