/** What the code of a cell finds in a browser, beside the language: it runs in a worker. */

interface Console {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  trace(...values: unknown[]): void;
  assert(condition?: unknown, ...values: unknown[]): void;
  dir(value: unknown, options?: { depth?: number | null; showHidden?: boolean }): void;
  /** Shows a list of objects as a table. */
  table(data: unknown, columns?: readonly string[]): void;
  group(...values: unknown[]): void;
  groupCollapsed(...values: unknown[]): void;
  groupEnd(): void;
  count(label?: string): void;
  countReset(label?: string): void;
  time(label?: string): void;
  timeLog(label?: string, ...values: unknown[]): void;
  timeEnd(label?: string): void;
  /** Clears what the cell has shown. */
  clear(): void;
}
declare var console: Console;

// biome-ignore-start lint/suspicious/noExplicitAny: whatever a callback takes
declare function setTimeout(
  callback: (...values: any[]) => void,
  milliseconds?: number,
  ...values: any[]
): number;
declare function setInterval(
  callback: (...values: any[]) => void,
  milliseconds?: number,
  ...values: any[]
): number;
// biome-ignore-end lint/suspicious/noExplicitAny: whatever a callback takes
declare function clearTimeout(timer: number | undefined): void;
declare function clearInterval(timer: number | undefined): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<Value>(value: Value): Value;
declare function atob(base64: string): string;
declare function btoa(binary: string): string;

declare var performance: { now(): number; readonly timeOrigin: number };
declare var crypto: {
  getRandomValues<Numbers extends ArrayBufferView>(numbers: Numbers): Numbers;
};

interface Headers {
  get(name: string): string | null;
  has(name: string): boolean;
}
interface Response {
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: Headers;
  text(): Promise<string>;
  // biome-ignore lint/suspicious/noExplicitAny: as everywhere, nobody knows what is in a file
  json(): Promise<any>;
  arrayBuffer(): Promise<ArrayBuffer>;
}
/** Reads from an address. A relative one is looked for in the notebook's folder: `await fetch("data/prostate.csv")`. */
declare function fetch(
  address: string | URL,
  options?: {
    method?: string;
    headers?: Record<string, string>;
    body?: string | Uint8Array;
    signal?: AbortSignal;
  },
): Promise<Response>;

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string);
  decode(bytes?: ArrayBuffer | ArrayBufferView): string;
}

declare class URL {
  constructor(address: string | URL, base?: string | URL);
  href: string;
  protocol: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  hash: string;
  readonly origin: string;
  readonly searchParams: URLSearchParams;
  toString(): string;
}
declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(parameters?: string | Record<string, string>);
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  set(name: string, value: string): void;
  append(name: string, value: string): void;
  delete(name: string): void;
  toString(): string;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

/** As in Node: `require` of one of the packages that are there. */
// biome-ignore lint/suspicious/noExplicitAny: as in Node
declare function require(name: string): any;
declare var module: { exports: unknown };
declare var exports: Record<string, unknown>;
