/**
 * The thread that runs the cells, seen from the thread that speaks with Jupyter. As the two are apart, the kernel
 * answers and can be interrupted or ended whatever a cell does, and ends as one process.
 */
import inspector from "node:inspector";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { interrupted } from "./errors.js";
import { type Command, Phase, type Questions, type Report, Shared } from "./threads.js";

/** The time that a cell has to notice an interrupt by itself, before its thread is stopped by force, in ms. */
const patience = 300;

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
  readonly #terminate: (done: () => void) => boolean;
  readonly #waiting: Map<number, Waiting> = new Map();
  /** What is to be asked when the thread has been stopped: the stop would hit it. */
  readonly #held: Command[] = [];
  #asked = 0;
  #interrupts = 0;

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

  ask<K extends keyof Questions>(type: K, question: Questions[K]["ask"]): Promise<Questions[K]["answer"]> {
    const id = ++this.#asked;
    const command = { type, id, ...question } as Command;
    if (this.#isStopping()) this.#held.push(command);
    else this.#worker.postMessage(command);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { type, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Ends the cell that runs: by asking, and where nobody listens (a loop), by force. */
  interrupt(): void {
    const number = ++this.#interrupts;
    const underWay = [...this.#waiting.keys()];
    const ask = () => this.#worker.postMessage({ type: "interrupt", number } satisfies Command);
    ask();
    const timer = setInterval(() => {
      const isNoticed = Atomics.load(this.#shared, Shared.Interrupts) >= number;
      if (isNoticed && !this.#isStopping()) {
        clearInterval(timer);
        for (const id of underWay) this.#giveUp(id);
        return;
      }
      if (!isNoticed) this.#stop();
      // Once more: a stop may hit the question itself, or wait for something that it can hit.
      ask();
    }, patience);
  }

  #isStopping(): boolean {
    return Atomics.load(this.#shared, Shared.Phase) === Phase.Stopping;
  }

  /** Ends what the thread executes at the moment, unless it compiles. */
  #stop(): void {
    if (Atomics.compareExchange(this.#shared, Shared.Phase, Phase.Free, Phase.Stopping) !== Phase.Free)
      return;
    const free = () => {
      Atomics.store(this.#shared, Shared.Phase, Phase.Free);
      Atomics.notify(this.#shared, Shared.Phase);
      for (const command of this.#held.splice(0)) this.#worker.postMessage(command);
    };
    if (!this.#terminate(free)) free();
  }

  /** Answers in the thread's place: what it was about to answer may have been stopped, too. */
  #giveUp(id: number): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting?.type === "execute") waiting.resolve({ error: interrupted });
    else waiting?.reject(new Error(interrupted.evalue));
  }
}

interface Waiting {
  type: keyof Questions;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * A function that ends whatever the worker executes at the moment, or would execute next, through the debugger's
 * protocol; the thread lives on. It returns whether it can, and tells when it has.
 */
function terminator(): (done: () => void) => boolean {
  const session = new inspector.Session();
  let worker: string | undefined;
  let whenDone: (() => void) | undefined;
  session.connect();
  session.on("NodeWorker.attachedToWorker", ({ params }) => {
    worker = params.sessionId;
  });
  session.on("NodeWorker.receivedMessageFromWorker", () => whenDone?.());
  session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  return (done) => {
    if (!worker) return false;
    whenDone = done;
    const message = JSON.stringify({ id: 1, method: "Runtime.terminateExecution" });
    session.post("NodeWorker.sendMessageToWorker", { sessionId: worker, message });
    return true;
  };
}
