/**
 * The thread that runs the cells, seen from the thread that speaks with Jupyter. As the two are apart, the kernel
 * answers and can be interrupted or ended whatever a cell does, and ends as one process.
 */
import inspector from "node:inspector";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type Command, type Questions, type Report, Shared } from "./threads.js";

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
  readonly #terminate: () => void;
  readonly #waiting: Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }> =
    new Map();
  #asked = 0;
  #interrupts = 0;

  constructor(listener: Listener) {
    Atomics.store(this.#shared, Shared.Compiling, 1);
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
    this.#worker.postMessage({ type, id, ...question });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Ends the cell that runs: by asking, and where nobody listens (a loop), by force. */
  interrupt(): void {
    const number = ++this.#interrupts;
    this.#worker.postMessage({ type: "interrupt" } satisfies Command);
    const timer = setInterval(() => {
      if (Atomics.load(this.#shared, Shared.Interrupts) >= number) clearInterval(timer);
      else if (!Atomics.load(this.#shared, Shared.Compiling)) this.#terminate();
    }, patience);
  }
}

/** Ends whatever the worker executes at the moment, through the debugger's protocol; the thread lives on. */
function terminator(): () => void {
  const session = new inspector.Session();
  let worker: string | undefined;
  session.connect();
  session.on("NodeWorker.attachedToWorker", ({ params }) => {
    worker = params.sessionId;
  });
  session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  return () => {
    if (!worker) return;
    const message = JSON.stringify({ id: 1, method: "Runtime.terminateExecution" });
    session.post("NodeWorker.sendMessageToWorker", { sessionId: worker, message });
  };
}
