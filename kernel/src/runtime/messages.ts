/** What the parts of a kernel tell each other: the one that speaks with Jupyter, the one that compiles, the one that runs. */
import type { Completion, Import, Inspection } from "../engine/index.js";

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

/** A cell as it was written. */
export interface Cell {
  /** A number of its own, by which what it prints finds its place. */
  number: number;
  /** How a reader knows it: `cell 3`. */
  label: string;
  code: string;
}

/** A cell that the compiler has understood. */
export interface Executable extends Cell {
  script: string;
  mappings: string;
  imports: Import[];
  notices: string[];
  /** Whether the client can be asked for input. */
  allowsInput: boolean;
}

export interface CommMessage {
  kind: "comm_open" | "comm_msg" | "comm_close";
  content: Record<string, unknown>;
}

/** What the main thread is asked. */
export interface CellQuestions {
  run: { ask: Executable; answer: Outcome };
  /** To end the cell that runs, and what it has left behind; in a browser with the address that the next is ended by. */
  interrupt: { ask: { go?: string }; answer: undefined };
  comm: { ask: CommMessage; answer: undefined };
  /** To end the process. */
  exit: { ask: { exitCode: number }; answer: undefined };
}

/** What the compiler's thread is asked; positions count UTF-16 units. */
export interface CompilerQuestions {
  compile: { ask: Cell; answer: CompileAnswer };
  complete: { ask: { code: string; position: number }; answer: Completion };
  inspect: { ask: { code: string; position: number }; answer: Inspection | undefined };
  isComplete: { ask: { code: string }; answer: { status: string; indent?: string } };
}

export type CompileAnswer =
  | { error: CellError }
  | { code: string; mappings: string; imports: Import[]; notices: string[] };

export type Questions = CellQuestions & CompilerQuestions;

export type Command<Asked> = {
  [K in keyof Asked]: { type: K; id: number } & (Asked[K] extends { ask: infer Ask } ? Ask : never);
}[keyof Asked];

export type Answer =
  | { type: "answer"; id: number; value: unknown }
  | { type: "failure"; id: number; error: Error };

/** What the main thread says without being asked; `cell` is the number of the cell it belongs to. */
export type Report =
  | { type: "stream"; cell: number; name: "stdout" | "stderr"; text: string }
  | { type: "display"; cell: number; content: string; update: boolean }
  | { type: "clear"; cell: number; wait: boolean }
  | { type: "comm"; cell: number; kind: CommMessage["kind"]; content: string }
  | { type: "input"; cell: number; prompt: string; password: boolean }
  | { type: "signal" }
  | { type: "ended"; exitCode: number };
