/**
 * What the library takes from its surroundings, in a browser as in Node: a place to print a line, and WebAssembly. (What a
 * notebook offers for charts is looked up in notebook/show.ts, and nowhere else.)
 */
declare const console: { log(line: string): void };

/** The bytes that a text in base 64 stands for, a character each. */
declare function atob(text: string): string;

declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Memory {
    constructor(pages: { initial: number; maximum: number });
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory } });
    readonly exports: object;
  }
}
