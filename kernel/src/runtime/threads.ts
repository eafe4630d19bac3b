/**
 * The three threads of a kernel in Node. Cells run in the main thread, so that they are an ordinary program; one worker
 * speaks with Jupyter, and one compiles, so that both answer whatever a cell does.
 */
import type { MessagePort } from "node:worker_threads";

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
