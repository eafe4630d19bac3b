/** Where a line of the JavaScript that runs stands in the TypeScript of a cell. */
import { SourceMap } from "node:module";

export interface Source {
  /** How a reader knows the cell: `cell 3`. */
  label: string;
  code: string;
  /** Source maps in the order of the compilation's passes: the first leads back to the cell itself. */
  maps: string[];
  /** How many lines of the JavaScript are the cell's; what follows belongs to the kernel. */
  lines: number;
  /** The column in the cell of one in the code that was compiled for it, both counted from 0. */
  columnOf(line: number, column: number): number;
}

/** A place in a cell, counted from 1. */
export interface Place {
  label: string;
  code: string;
  line: number;
  column: number;
}

export class Sources {
  readonly #sources: Map<string, Source> = new Map();

  add(file: string, source: Source): void {
    this.#sources.set(file, source);
  }

  has(file: string): boolean {
    return this.#sources.has(file);
  }

  /** Undefined where the file is no cell's, or the line is one that the compiler has added. */
  find(file: string, line: number, column: number): Place | undefined {
    const source = this.#sources.get(file);
    if (!source || line > source.lines) return undefined;
    let place = { line: line - 1, column: column - 1 };
    for (const map of [...source.maps].reverse()) {
      const entry = new SourceMap(JSON.parse(map)).findEntry(place.line, place.column);
      if (!("originalLine" in entry)) return undefined;
      place = { line: entry.originalLine, column: entry.originalColumn };
    }
    // tslab puts a line of its own above each cell.
    if (place.line < 1) return undefined;
    const { label, code } = source;
    return { label, code, line: place.line, column: source.columnOf(place.line - 1, place.column) + 1 };
  }
}
