/** `prompt`, `confirm` and `alert`, as browsers and Deno have them: they ask the reader and wait for the answer. */
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Stops } from "./interrupt.js";
import type { Output } from "./output.js";
import { Shared } from "./threads.js";

export class Input {
  /** Whether the client of the cell that runs can be asked. */
  allowed = false;
  readonly #answers: MessagePort;
  readonly #output: Output;
  readonly #stops: Stops;

  constructor(answers: MessagePort, output: Output, stops: Stops) {
    this.#answers = answers;
    this.#output = output;
    this.#stops = stops;
  }

  install(): void {
    const functions = {
      prompt: (text = "", initial?: string): string | null => {
        const hint = initial === undefined ? "" : `[${initial}] `;
        const answer = this.#ask("prompt", text === "" ? hint : `${text} ${hint}`);
        return answer === "" && initial !== undefined ? initial : answer;
      },
      confirm: (text = ""): boolean => /^y(es)?$/i.test(this.#ask("confirm", `${text} [y/N] `).trim()),
      alert: (text = "Alert"): void => void this.#ask("alert", `${text} [Enter] `),
    };
    for (const [name, value] of Object.entries(functions))
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }

  #ask(name: string, prompt: string): string {
    if (!this.allowed)
      throw new Error(
        `${name}() cannot ask here: this client does not take input. Write the value into the cell.`,
      );
    const { flags } = this.#stops;
    while (receiveMessageOnPort(this.#answers)); // answers to a question that was interrupted
    let count = Atomics.load(flags, Shared.Answers);
    this.#output.report({ type: "input", cell: this.#output.cell, prompt, password: false });
    for (;;) {
      const answer = receiveMessageOnPort(this.#answers);
      if (answer) return String(answer.message);
      Atomics.wait(flags, Shared.Answers, count, 100);
      count = Atomics.load(flags, Shared.Answers);
      this.#stops.check();
    }
  }
}
