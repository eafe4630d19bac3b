/** Output of a process: what it prints goes to the thread that speaks with Jupyter. */
import { StringDecoder } from "node:string_decoder";
import type { MessagePort } from "node:worker_threads";
import type { Stops } from "./interrupt.js";
import type { Report } from "./messages.js";
import type { Output } from "./output.js";
import { Shared } from "./threads.js";

/** How much printed text may be on its way, in characters: an endless loop that prints must not fill the memory. */
const enoughText = 1 << 24;

export class ProcessOutput implements Output {
  readonly #port: MessagePort;
  readonly #stops: Stops;
  readonly #shared: Int32Array;

  constructor(port: MessagePort, stops: Stops, shared: Int32Array) {
    this.#port = port;
    this.#stops = stops;
    this.#shared = shared;
  }

  report(message: Report): void {
    this.#port.postMessage(message);
  }

  get cell(): number {
    return this.#stops.current.cell;
  }

  write(name: "stdout" | "stderr", text: string): void {
    const shared = this.#shared;
    for (let underWay = Atomics.load(shared, Shared.TextUnderWay); underWay > enoughText; ) {
      this.#stops.check();
      Atomics.wait(shared, Shared.TextUnderWay, underWay, 50);
      underWay = Atomics.load(shared, Shared.TextUnderWay);
    }
    Atomics.add(shared, Shared.TextUnderWay, text.length);
    this.report({ type: "stream", cell: this.cell, name, text });
  }

  /** From now on, what the process prints is the cell's. */
  install(): void {
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new StringDecoder();
      const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
        this.write(name, typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk)));
        const done = rest.at(-1);
        if (typeof done === "function") process.nextTick(done as () => void);
        return true;
      };
      Object.defineProperty(process[name], "write", { value: write, writable: true, configurable: true });
    }
  }
}
