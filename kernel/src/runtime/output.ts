/** What a cell prints, on its way to the thread that speaks with Jupyter. */
import { StringDecoder } from "node:string_decoder";
import type { MessagePort } from "node:worker_threads";
import type { Stops } from "./interrupt.js";
import { type Report, Shared } from "./threads.js";

/** How much printed text may be on its way, in characters: an endless loop that prints must not fill the memory. */
const enoughText = 1 << 24;

export class Output {
  readonly #port: MessagePort;
  readonly #stops: Stops;

  constructor(port: MessagePort, stops: Stops) {
    this.#port = port;
    this.#stops = stops;
  }

  report(message: Report): void {
    this.#port.postMessage(message);
  }

  /** The cell that whatever is said now belongs to. */
  get cell(): number {
    return this.#stops.current.cell;
  }

  write(name: "stdout" | "stderr", text: string): void {
    const { flags } = this.#stops;
    for (let underWay = Atomics.load(flags, Shared.TextUnderWay); underWay > enoughText; ) {
      this.#stops.check();
      Atomics.wait(flags, Shared.TextUnderWay, underWay, 50);
      underWay = Atomics.load(flags, Shared.TextUnderWay);
    }
    Atomics.add(flags, Shared.TextUnderWay, text.length);
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
