/** What cells print and show, on its way from their worker to the page. */
import type { Stops } from "../runtime/interrupt.js";
import type { Answer, Report } from "../runtime/messages.js";
import type { Output } from "../runtime/output.js";
import { sleep } from "./mailbox.js";
import type { FileQuestion } from "./posts.js";

/** To the page. */
export const post: (message: Report | Answer | FileQuestion) => void =
  globalThis.postMessage.bind(globalThis);

/** So much text of one cell, in characters, may come at once; what follows comes in portions, with a rest after each. */
const atOnce = 1 << 18;
const portion = 1 << 13;

/** In milliseconds: a loop that prints must not fill the page. */
const rest = 50;

export class WorkerOutput implements Output {
  readonly #stops: Stops;
  #writing = 0;
  #written = 0;

  constructor(stops: Stops) {
    this.#stops = stops;
  }

  get cell(): number {
    return this.#stops.current.cell;
  }

  report(message: Report): void {
    post(message);
  }

  write(name: "stdout" | "stderr", text: string): void {
    const { cell } = this;
    this.report({ type: "stream", cell, name, text });
    if (cell !== this.#writing) this.#written = 0;
    this.#writing = cell;
    this.#written += text.length;
    if (this.#written < atOnce) return;
    this.#written -= portion;
    sleep(rest);
    this.#stops.check();
  }
}
