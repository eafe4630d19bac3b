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
}

/** To the cells' thread. */
export type Command =
  | { [K in keyof Questions]: { type: K; id: number } & Questions[K]["ask"] }[keyof Questions]
  | { type: "interrupt" };

/** From the cells' thread. */
export type Report =
  | { type: "stream"; name: "stdout" | "stderr"; text: string }
  | { type: "display"; content: string; update: boolean }
  | { type: "answer"; id: number; value: unknown }
  | { type: "failure"; id: number; error: Error };

/** Slots of the memory that both threads see. */
export enum Shared {
  /** How many interrupts the cells' thread has taken notice of. */
  Interrupts,
  /** 1 while the compiler loads or runs: stopping it half way would break it for good. */
  Compiling,
  /** How much printed text is on its way. */
  TextUnderWay,
  Size,
}
