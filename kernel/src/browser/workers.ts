/** The two workers that compile and run cells, seen from the page, which speaks with Jupyter. */
import { givenUp, type Interpreter, OpenQuestions } from "../jupyter/interpreter.js";
import { interrupted } from "../runtime/interrupted.js";
import type { Answer, Cell, Command, Outcome, Questions, Report } from "../runtime/messages.js";
import { newAddress, revoke } from "./address.js";
import { type Mailbox, newMailbox, send } from "./mailbox.js";
import type { Broken, CompilerBegin, FileAnswer, FileQuestion, RunnerBegin } from "./posts.js";

/** Where the parts of the kernel are, and what is known of them. */
export interface Assets {
  /** The folder, as an address. */
  folder: string;
  packages: string[];
  versions: { typescript: string; node: string };
}

/** What the workers of a kernel need of the page. */
export interface Page {
  /** The folder of the notebook, as an address. */
  files: string;
  /** What is in a file of the reader's; `path` counts from that folder. */
  read(path: string): Promise<Blob | undefined>;
  report(report: Report): void;
}

/** How long a cell may go on after an interrupt before another one ends its worker, in milliseconds. */
const patience = 2000;

export interface Compiler {
  worker: Worker;
  /** Says what did not load, if something does not. */
  failure: Promise<string>;
}

/** The compiler takes longest to be ready: it is started before there is a kernel. */
export function startCompiler({ folder }: Assets): Compiler {
  const worker = new Worker(`${folder}compiler.js`);
  const begin: CompilerBegin = { type: "begin", declarations: `${folder}declarations.json` };
  worker.postMessage(begin);
  return { worker, failure: failureOf(worker, "compiler.js") };
}

/** A script that does not load, and one that does not get what it needs. */
function failureOf(worker: Worker, file: string): Promise<string> {
  return new Promise((resolve) => {
    worker.addEventListener("error", ({ message }) => resolve(message ? `${file}: ${message}` : file));
    worker.addEventListener("message", ({ data }: MessageEvent<Broken | { type: string }>) => {
      if (data.type === "broken") resolve((data as Broken).message);
    });
  });
}

export class Workers implements Interpreter {
  readonly #assets: Assets;
  readonly #page: Page;
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

  constructor(assets: Assets, { worker, failure }: Compiler, page: Page) {
    this.#assets = assets;
    this.#page = page;
    this.#compiler = worker;
    this.#listen(worker, failure);
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
    this.#listen(worker, failureOf(worker, "runner.js"));
    const begin: RunnerBegin = {
      type: "begin",
      packages: `${folder}packages/`,
      names,
      files: this.#page.files,
      go: this.#go,
      mailbox: this.#mailbox,
      versions,
    };
    worker.postMessage(begin);
    return worker;
  }

  #listen(worker: Worker, failure: Promise<string>): void {
    void failure.then((what) => this.#break(what));
    worker.addEventListener("message", ({ data }: MessageEvent<Answer | Report | FileQuestion | Broken>) => {
      if (data.type === "answer" || data.type === "failure") this.#questions.answered(data);
      else if (data.type === "file") void this.#read(worker, data);
      else if (data.type !== "broken") this.#page.report(data);
    });
  }

  async #read(worker: Worker, { id, path }: FileQuestion): Promise<void> {
    const answer: FileAnswer = { type: "file", id, content: await this.#page.read(path) };
    worker.postMessage(answer);
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
