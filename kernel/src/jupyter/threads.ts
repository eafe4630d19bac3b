/** The threads that compile and run cells, seen from the one that speaks with Jupyter. */
import inspector from "node:inspector";
import { setTimeout as pause } from "node:timers/promises";
import type { MessagePort } from "node:worker_threads";
import { interrupted } from "../runtime/interrupted.js";
import type { Answer, Cell, Outcome, Questions, Report } from "../runtime/messages.js";
import { Shared } from "../runtime/threads.js";
import { givenUp, type Interpreter, OpenQuestions } from "./interpreter.js";

/** The time that the main thread has to take notice of an interrupt, before it is stopped by force, in ms. */
const patience = 300;

/** The time between two attempts to stop it, in ms. */
const pokes = 50;

export class Threads implements Interpreter {
  readonly #cells: MessagePort;
  readonly #compiler: MessagePort;
  readonly #shared: Int32Array;
  readonly #questions: OpenQuestions = new OpenQuestions();
  #session: inspector.Session | undefined;
  /** The interrupt that is under way. */
  #interrupting: Promise<void> | undefined;
  /** How many interrupts there have been: a cell that was compiled before one must not run after it. */
  #interrupts = 0;
  #isCompiling = false;
  /** Whether the process is about to end. */
  #hasEnded = false;

  constructor(
    cells: MessagePort,
    compiler: MessagePort,
    shared: Int32Array,
    listener: (report: Report) => void,
  ) {
    this.#cells = cells;
    this.#compiler = compiler;
    this.#shared = shared;
    cells.on("message", (message: Report | Answer) => {
      if (message.type === "answer" || message.type === "failure") return this.#questions.answered(message);
      if (message.type === "stream") {
        Atomics.sub(shared, Shared.TextUnderWay, message.text.length);
        Atomics.notify(shared, Shared.TextUnderWay);
      }
      if (message.type === "ended") this.#hasEnded = true;
      listener(message);
    });
    compiler.on("message", (message: Answer) => this.#questions.answered(message));
  }

  /** Asks the compiler, or the main thread. */
  async ask<K extends keyof Questions>(
    type: K,
    question: Questions[K]["ask"],
  ): Promise<Questions[K]["answer"]> {
    // An interrupt is for what was asked before it.
    while (this.#interrupting) await this.#interrupting;
    return this.#post(type, question);
  }

  async execute(cell: Cell, allowsInput: boolean): Promise<Outcome> {
    while (this.#interrupting) await this.#interrupting;
    const before = this.#interrupts;
    const isInterrupted = () => before !== this.#interrupts;
    this.#isCompiling = true;
    const compiled = await this.#post("compile", cell).catch((error) => givenUp(error, isInterrupted()));
    this.#isCompiling = false;
    Atomics.store(this.#shared, Shared.GiveUp, 0);
    if (isInterrupted()) return { error: interrupted };
    if ("error" in compiled) return compiled;
    const { code: script, ...rest } = compiled;
    return this.#post("run", { ...cell, ...rest, script, allowsInput });
  }

  /** Ends the cell that runs: by asking, and where nobody listens (a loop of somebody else's), by force. */
  interrupt(): void {
    this.#interrupts++;
    if (this.#isCompiling) Atomics.store(this.#shared, Shared.GiveUp, 1);
    this.#interrupting ??= this.#endCell();
  }

  /** Lets the process end, whatever it does. */
  async exit(exitCode: number): Promise<void> {
    void this.#post("exit", { exitCode });
    for (let attempts = 0; attempts < 30; attempts++) {
      await pause(pokes);
      // At its end, the main thread waits for a last word.
      if (!this.#hasEnded) this.#terminate();
    }
    process.kill(process.pid, "SIGKILL");
  }

  /** Answers a question of the main thread's, for which it waits. */
  wake(): void {
    Atomics.add(this.#shared, Shared.Answers, 1);
    Atomics.notify(this.#shared, Shared.Answers);
  }

  #post<K extends keyof Questions>(type: K, question: Questions[K]["ask"]): Promise<Questions[K]["answer"]> {
    const port = /run|interrupt|comm|exit/.test(type) ? this.#cells : this.#compiler;
    return this.#questions.ask(type, question, (command) => port.postMessage(command));
  }

  async #endCell(): Promise<void> {
    Atomics.store(this.#shared, Shared.Stop, 1);
    Atomics.notify(this.#shared, Shared.TextUnderWay);
    this.wake();
    for (let force = false; !(await this.#heedsInterrupt()); force = true) {
      if (force) this.#interruptChildren();
      this.#terminate();
      await pause(pokes);
    }
    Atomics.store(this.#shared, Shared.Stop, 0);
    // What was stopped by force has no answer any more.
    this.#questions.settle("run", { error: interrupted });
    this.#interrupting = undefined;
  }

  /** Asks the main thread to end the cell; whether it did in time. */
  #heedsInterrupt(): Promise<boolean> {
    const heeds = this.#post("interrupt", {}).then(() => true);
    return Promise.race([heeds, pause(patience, false)]);
  }

  /** Ends what the main thread executes at the moment, through the debugger's protocol; the thread lives on. */
  #terminate(): void {
    if (!this.#session) {
      this.#session = new inspector.Session();
      this.#session.connectToMainThread();
    }
    this.#session.post("Runtime.terminateExecution");
  }

  /** A child for which a cell waits ends as it would in a terminal, where the kernel leads a group of processes. */
  #interruptChildren(): void {
    try {
      process.kill(-process.pid, "SIGINT");
    } catch {
      // It leads none, or there are none on this system.
    }
  }
}
