/** The declarations of the language as one file: they are some fifty, and every compilation looks at each. */
import type { Host } from "./host.js";

const reference = /^\/\/\/ <reference lib="([^"]+)" \/>/gm;

export class Library {
  /** The file that stands for all. */
  readonly path: string;
  readonly text: string;
  /** The files that it holds, itself among them. */
  readonly #parts: Set<string> = new Set();

  /** `names` as in the compiler's option `lib`: `lib.es2023.d.ts`. They bring along what they refer to. */
  constructor(host: Host, folder: string, names: string[]) {
    this.path = `${folder}/${names[0]}`;
    const texts: string[] = [];
    const add = (name: string): void => {
      const path = `${folder}/${name}`;
      if (this.#parts.has(path)) return;
      this.#parts.add(path);
      const text = host.readFile(path) ?? "";
      for (const [, part] of text.matchAll(reference)) add(`lib.${part}.d.ts`);
      texts.push(text.replace(reference, "").replace(/^\/\/\/ <reference no-default-lib.*$/gm, ""));
    };
    for (const name of names) add(name);
    this.text = texts.join("\n");
  }

  /** The text of a file of the language: empty where the one file has it already. Undefined: it is another file. */
  read(path: string): string | undefined {
    if (path === this.path) return this.text;
    return this.#parts.has(path) ? "" : undefined;
  }
}
