/** `prompt`, `confirm` and `alert`, as browsers and Deno have them: they ask the reader and wait for the answer. */
export class Input {
  /** Whether the client of the cell that runs can be asked. */
  allowed = false;
  /** Asks for a line of text, and returns when it is there. */
  readonly #answerTo: (prompt: string) => string;

  constructor(answerTo: (prompt: string) => string) {
    this.#answerTo = answerTo;
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
    if (this.allowed) return this.#answerTo(prompt);
    throw new Error(
      `${name}() cannot ask here: this client does not take input. Write the value into the cell.`,
    );
  }
}
