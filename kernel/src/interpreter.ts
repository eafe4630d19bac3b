/**
 * The thread that runs the cells, seen from the thread that speaks with Jupyter. As the two are apart, the kernel
 * answers and can be interrupted or ended whatever a cell does, and ends as one process.
 */
import inspector from "node:inspector";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { interrupted } from "./errors.js";
import { type Command, Phase, type Questions, type Report, Shared } from "./threads.js";

/** The time that the thread has to take notice of an interrupt, before it is stopped by force, in ms. */
const patience = 300;

/** The time between two messages to a thread that is being stopped, in ms. */
const pokes = 50;

export interface Listener {
  stream(name: "stdout" | "stderr", text: string): void;
  display(content: string, update: boolean): void;
  /** The thread has ended, which only a cell can bring about. */
  ended(reason: string, exitCode: number): void;
}

export class Interpreter {
  readonly #worker: Worker;
  readonly #shared: Int32Array = new Int32Array(
    new SharedArrayBuffer(Shared.Size * Int32Array.BYTES_PER_ELEMENT),
  );
  readonly #terminate: () => Promise<void>;
  readonly #waiting: Map<number, Waiting> = new Map();
  #asked = 0;
  /** The interrupt that is under way. */
  #interrupting: Promise<void> | undefined;

  constructor(listener: Listener) {
    Atomics.store(this.#shared, Shared.Phase, Phase.Compiling);
    this.#worker = new Worker(join(__dirname, "worker.js"), {
      workerData: this.#shared,
      // Node checks that callbacks end in the order in which they began, and ends the process if not, which is
      // what it finds when a timer's callback is stopped by force.
      execArgv: ["--no-force-async-hooks-checks"],
      // The compiler and the matrices of a descent make many small objects that die young.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    this.#terminate = terminator();
    let reason = "process.exit";
    this.#worker.on("error", (error: Error) => {
      reason = error.message;
    });
    this.#worker.on("exit", (code) => listener.ended(reason, code));
    this.#worker.on("message", (report: Report) => {
      if (report.type === "stream") {
        Atomics.sub(this.#shared, Shared.TextUnderWay, report.text.length);
        Atomics.notify(this.#shared, Shared.TextUnderWay);
        listener.stream(report.name, report.text);
      } else if (report.type === "display") {
        listener.display(report.content, report.update);
      } else {
        const waiting = this.#waiting.get(report.id);
        this.#waiting.delete(report.id);
        if (report.type === "answer") waiting?.resolve(report.value);
        else waiting?.reject(report.error);
      }
    });
  }

  async ask<K extends keyof Questions>(
    type: K,
    question: Questions[K]["ask"],
  ): Promise<Questions[K]["answer"]> {
    // An interrupt is for what was asked before it.
    while (this.#interrupting) await this.#interrupting;
    return this.#post(type, question);
  }

  /** Ends the cell that runs: by asking, and where nobody listens (a loop), by force. */
  interrupt(): void {
    this.#interrupting ??= this.#endCell();
  }

  #post<K extends keyof Questions>(type: K, question: Questions[K]["ask"]): Promise<Questions[K]["answer"]> {
    const id = ++this.#asked;
    this.#worker.postMessage({ type, id, ...question });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { type, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  async #endCell(): Promise<void> {
    if (!(await this.#heedsInterrupt())) {
      do await this.#stop();
      while (!(await this.#heedsInterrupt()));
      // What was asked may have been stopped before it could answer.
      for (const waiting of this.#waiting.values()) {
        if (waiting.type === "execute") waiting.resolve({ error: interrupted });
        else waiting.reject(new Error(interrupted.evalue));
      }
      this.#waiting.clear();
    }
    this.#interrupting = undefined;
  }

  /** Asks the thread to end the cell; whether it did in time. */
  #heedsInterrupt(): Promise<boolean> {
    const heeds = this.#post("interrupt", {}).then(() => true);
    return Promise.race([heeds, pause(patience, false)]);
  }

  /** Ends what the thread executes at the moment, or would execute next, unless it compiles. */
  async #stop(): Promise<void> {
    if (Atomics.compareExchange(this.#shared, Shared.Phase, Phase.Free, Phase.Stopping) !== Phase.Free)
      return;
    // Where the thread is idle, this is what is stopped; nobody waits for its answer.
    const message: Command = { type: "interrupt", id: 0 };
    const poke = setInterval(() => this.#worker.postMessage(message), pokes);
    await this.#terminate();
    clearInterval(poke);
    Atomics.store(this.#shared, Shared.Phase, Phase.Free);
    Atomics.notify(this.#shared, Shared.Phase);
  }
}

interface Waiting {
  type: keyof Questions;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * A function that ends whatever the worker executes at the moment, or would execute next, through the debugger's
 * protocol, and waits until that has come to pass; the thread lives on.
 */
function terminator(): () => Promise<void> {
  const session = new inspector.Session();
  let worker: string | undefined;
  let done: () => void;
  session.connect();
  session.on("NodeWorker.attachedToWorker", ({ params }) => {
    worker = params.sessionId;
  });
  // The only thing that the worker ever says here; it may come amid anything that this thread does.
  session.on("NodeWorker.receivedMessageFromWorker", () => done());
  session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  return () =>
    new Promise((resolve) => {
      if (!worker) return resolve();
      done = resolve;
      const message = JSON.stringify({ id: 1, method: "Runtime.terminateExecution" });
      session.post("NodeWorker.sendMessageToWorker", { sessionId: worker, message });
    });
}
