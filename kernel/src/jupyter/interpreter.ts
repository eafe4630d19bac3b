/** What compiles and runs cells, as the part that speaks with Jupyter sees it. */
import { interrupted } from "../runtime/interrupted.js";
import type { Answer, Cell, Command, CompileAnswer, Outcome, Questions } from "../runtime/messages.js";

export interface Interpreter {
  ask<K extends keyof Questions>(type: K, question: Questions[K]["ask"]): Promise<Questions[K]["answer"]>;
  execute(cell: Cell, allowsInput: boolean): Promise<Outcome>;
  /** Ends the cell that runs. */
  interrupt(): void;
  /** Ends the kernel, whatever a cell does. */
  exit(exitCode: number): Promise<void>;
  /** Answers the last word of a cell that has ended the kernel. */
  wake(): void;
}

/** Questions to other threads that have no answer yet. */
export class OpenQuestions {
  readonly #open: Map<number, Waiting> = new Map();
  #asked = 0;

  ask<K extends keyof Questions>(
    type: K,
    question: Questions[K]["ask"],
    send: (command: Command<Questions>) => void,
  ): Promise<Questions[K]["answer"]> {
    const id = ++this.#asked;
    send({ ...question, type, id } as Command<Questions>);
    return new Promise((resolve, reject) => {
      this.#open.set(id, { type, resolve: resolve as (value: unknown) => void, reject });
    });
  }

  answered(message: Answer): void {
    const waiting = this.#open.get(message.id);
    this.#open.delete(message.id);
    if (message.type === "answer") waiting?.resolve(message.value);
    else waiting?.reject(message.error);
  }

  /** Answers what nobody else will answer any more. */
  settle<K extends keyof Questions>(type: K, answer: Questions[K]["answer"]): void {
    for (const [id, waiting] of this.#open) {
      if (waiting.type !== type) continue;
      waiting.resolve(answer);
      this.#open.delete(id);
    }
  }
}

interface Waiting {
  type: keyof Questions;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** What becomes of a cell that the compiler gave up: because of an interrupt, or by itself, for it can be too deep. */
export function givenUp({ name, message }: Error, isInterrupted: boolean): CompileAnswer {
  if (isInterrupted) return { error: interrupted };
  const traceback = [`The compiler gave up: ${name}: ${message}`];
  return { error: { ename: name, evalue: message, traceback } };
}
