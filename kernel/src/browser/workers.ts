/** The two workers that compile and run cells, seen from the page, which speaks with Jupyter. */
import { givenUp, type Interpreter, OpenQuestions } from "../jupyter/interpreter.js";
import { interrupted } from "../runtime/interrupted.js";
import type { Answer, Cell, Command, Outcome, Questions, Report } from "../runtime/messages.js";
import { newAddress, revoke } from "./address.js";
import { type Mailbox, newMailbox, send } from "./mailbox.js";
import type { Broken, CompilerBegin, RunnerBegin } from "./posts.js";

/** Where the parts of the kernel are, and what is known of them. */
export interface Assets {
  /** The folder, as an address. */
  folder: string;
  packages: string[];
  versions: { typescript: string; node: string };
}

/** How long a cell may go on after an interrupt before another one ends its worker, in milliseconds. */
const patience = 2000;

/** The compiler takes longest to be ready: it is started before anybody asks. */
export function startCompiler({ folder }: Assets): Worker {
  const worker = new Worker(`${folder}compiler.js`);
  const begin: CompilerBegin = { type: "begin", declarations: `${folder}declarations.json` };
  worker.postMessage(begin);
  return worker;
}

export class Workers implements Interpreter {
  readonly #assets: Assets;
  readonly #files: string;
  readonly #listener: (report: Report) => void;
  readonly #questions: OpenQuestions = new OpenQuestions();
  readonly #compiler: Worker;
  #runner: Worker;
  #go: string = newAddress();
  #mailbox: Mailbox = newMailbox();
  /** How many interrupts there have been: a cell that was compiled before one must not run after it. */
  #interrupts = 0;
  /** When the interrupt began that is under way. */
  #interrupting: number | undefined;
  /** What is wrong with the kernel itself. */
  #broken: string | undefined;

  /** `files` is the folder of the notebook, as an address. */
  constructor(assets: Assets, compiler: Worker, files: string, listener: (report: Report) => void) {
    this.#assets = assets;
    this.#files = files;
    this.#listener = listener;
    this.#compiler = compiler;
    this.#listen(compiler, "compiler.js");
    this.#runner = this.#startRunner();
  }

  async ask<K extends keyof Questions>(
    type: K,
    question: Questions[K]["ask"],
  ): Promise<Questions[K]["answer"]> {
    if (this.#broken !== undefined) throw new Error(this.#broken);
    const worker = /run|interrupt|comm/.test(type) ? this.#runner : this.#compiler;
    return this.#questions.ask(type, question, (command: Command<Questions>) => worker.postMessage(command));
  }

  async execute(cell: Cell, allowsInput: boolean): Promise<Outcome> {
    const before = this.#interrupts;
    const isInterrupted = () => before !== this.#interrupts;
    if (this.#broken !== undefined) return { error: brokenError(this.#broken) };
    const compiled = await this.ask("compile", cell).catch((error) => givenUp(error, isInterrupted()));
    if (isInterrupted()) return { error: interrupted };
    if ("error" in compiled) return compiled;
    const { code: script, ...rest } = compiled;
    return this.ask("run", { ...cell, ...rest, script, allowsInput });
  }

  interrupt(): void {
    this.#interrupts++;
    // The compiler goes on, but nobody waits for it.
    this.#questions.settle("compile", { error: interrupted });
    if (this.#interrupting === undefined) void this.#endCell();
    else if (performance.now() - this.#interrupting > patience) this.#replaceRunner();
  }

  async exit(): Promise<void> {
    this.#compiler.terminate();
    this.#runner.terminate();
    revoke(this.#go);
  }

  /** No cell can end the kernel here. */
  wake(): void {}

  /** For `prompt`. */
  answerInput(text: string): void {
    this.#mailbox = send(text, this.#mailbox);
  }

  async #endCell(): Promise<void> {
    this.#interrupting = performance.now();
    revoke(this.#go);
    this.#go = newAddress();
    await this.ask("interrupt", { go: this.#go });
    this.#interrupting = undefined;
  }

  /** What V8 itself does not stop ends with its worker, and with all variables. */
  #replaceRunner(): void {
    this.#runner.terminate();
    this.#mailbox = newMailbox();
    this.#runner = this.#startRunner();
    const message =
      "The cell did not end by itself, and was ended with its variables: run the cells above again.";
    const traceback = [...interrupted.traceback, message];
    this.#questions.settle("run", { error: { ...interrupted, evalue: message, traceback } });
    this.#questions.settle("interrupt", undefined);
  }

  #startRunner(): Worker {
    const { folder, packages: names, versions } = this.#assets;
    const worker = new Worker(`${folder}runner.js`);
    this.#listen(worker, "runner.js");
    const begin: RunnerBegin = {
      type: "begin",
      packages: `${folder}packages/`,
      names,
      files: this.#files,
      go: this.#go,
      mailbox: this.#mailbox,
      versions,
    };
    worker.postMessage(begin);
    return worker;
  }

  #listen(worker: Worker, file: string): void {
    worker.addEventListener("message", ({ data }: MessageEvent<Answer | Report | Broken>) => {
      if (data.type === "answer" || data.type === "failure") this.#questions.answered(data);
      else if (data.type === "broken") this.#break(data.message);
      else this.#listener(data);
    });
    // A script that does not load, or fails before it listens: nothing else comes here.
    worker.addEventListener("error", ({ message }) => this.#break(`${file}${message ? `: ${message}` : ""}`));
  }

  /** Nobody shall wait for what will never come. */
  #break(what: string): void {
    this.#broken = `A part of the kernel did not load (${what}). Reload the page; what you have written stays.`;
    const error = brokenError(this.#broken);
    this.#questions.settle("compile", { error });
    this.#questions.settle("run", { error });
    this.#questions.settle("complete", { matches: [], start: 0, end: 0 });
    this.#questions.settle("inspect", undefined);
    this.#questions.settle("isComplete", { status: "unknown" });
  }
}

function brokenError(evalue: string): NonNullable<Outcome["error"]> {
  return { ename: "KernelError", evalue, traceback: [`KernelError: ${evalue}`] };
}
