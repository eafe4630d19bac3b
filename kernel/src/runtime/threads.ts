/**
 * What the three threads of a kernel tell each other. Cells run in the main thread, so that they are an ordinary
 * program; one worker speaks with Jupyter, and one compiles, so that both answer whatever a cell does.
 */
import type { MessagePort } from "node:worker_threads";
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
  /** To end the cell that runs, and what it has left behind. */
  interrupt: { ask: object; answer: undefined };
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

/** Slots of the memory that all threads see. */
export enum Shared {
  /** Not 0 while an interrupt is under way: cells' code looks at it. */
  Stop,
  /** Not 0 where the cell that is being compiled is no longer wanted. */
  GiveUp,
  /** How much printed text is on its way. */
  TextUnderWay,
  /** Counts the answers to the main thread's questions for which it waits: to input, to a module, to its end. */
  Answers,
  Size,
}

/** What the workers are given. */
export interface JupyterData {
  connectionFile: string;
  shared: Int32Array;
  cells: MessagePort;
  compiler: MessagePort;
  /** Answers to `prompt`. */
  input: MessagePort;
}

export interface CompilerData {
  shared: Int32Array;
  questions: MessagePort;
  /** The main thread asks for modules that a cell imports. */
  modules: MessagePort;
}
