/**
 * What earlier cells have declared, as a later one sees it. Each cell is a file of one program, which closes with a
 * namespace of its own, `$$cell3`, that exports what the cell declares; and it opens the names of earlier cells that it
 * mentions with a line each, below the text of the cell: `declare let n: typeof $$cell3.n;`. So types flow from cell to
 * cell by inference alone, and no file imports another one, which keeps the compiler's program in the shape it has.
 */
import type { Kind, Parsed } from "./parse.js";

interface Name {
  slot: number;
  kind: Kind;
  /** Its type in words, where they mean the same everywhere. */
  type?: string | undefined;
}

/** How many cells' files are made at once: to make one changes the shape of the program. */
const batch = 40;

export class Session {
  readonly #values: Map<string, Name> = new Map();
  readonly #types: Map<string, Name> = new Map();
  /** The text of each cell's file, and the cells that it refers to. */
  readonly #slots: { text: string; version: number; uses: Set<number> }[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#grow();
  }

  /** All files of cells; those that wait for theirs are empty. */
  get files(): string[] {
    return this.#slots.map((_, slot) => this.fileOf(slot));
  }

  fileOf(slot: number): string {
    return `${this.#folder}/$$cell${slot}.ts`;
  }

  /** Undefined where a file is not a cell's. */
  find(file: string): { text: string; version: string } | undefined {
    const match = /\/\$\$cell(\d+)\.ts$/.exec(file);
    const slot = match && this.#slots[Number(match[1])];
    return slot ? { text: slot.text, version: String(slot.version) } : undefined;
  }

  /** The names of earlier cells. */
  get names(): Set<string> {
    return new Set([...this.#values.keys(), ...this.#types.keys()]);
  }

  /** Puts a cell into a free file, with the names it mentions, or with all of them; returns which. */
  open(code: string, { declared, mentioned }: Parsed, all = false): number {
    let slot = this.#slots.findIndex(({ text }, i) => text === empty(i));
    if (slot < 0) {
      slot = this.#slots.length;
      this.#grow();
    }
    const uses = new Set<number>();
    const lines: string[] = [];
    for (const name of all ? this.names : mentioned) {
      const own = declared.get(name);
      const value = this.#values.get(name);
      const type = this.#types.get(name);
      if (value && (!own || own === "type")) lines.push(line(name, value, uses));
      if (type && type !== value && !own?.match(/type|both/)) lines.push(line(name, type, uses));
    }
    const exported = [...declared.keys()].join(", ");
    const text = `${code}\nexport {};\n${lines.join("")}declare global { namespace $$cell${slot} { export { ${exported} } } }\n`;
    this.#write(slot, text, uses);
    return slot;
  }

  /** The cell has been understood: from now on its names are what it says. */
  keep(slot: number, declared: Map<string, Kind>, typeOf: (name: string) => string | undefined): void {
    for (const [name, kind] of declared) {
      const entry: Name = { slot, kind, type: /let|const/.test(kind) ? typeOf(name) : undefined };
      const isBoth = (other: Name | undefined) => other?.kind === "both";
      if (kind !== "type") this.#values.set(name, entry);
      else if (isBoth(this.#values.get(name))) this.#values.delete(name);
      if (kind === "type" || kind === "both") this.#types.set(name, entry);
      else if (isBoth(this.#types.get(name))) this.#types.delete(name);
    }
    this.#collect();
  }

  /** Takes a cell out again. */
  drop(slot: number): void {
    this.#write(slot, empty(slot), new Set());
  }

  #write(slot: number, text: string, uses: Set<number>): void {
    const version = (this.#slots[slot]?.version ?? 0) + 1;
    this.#slots[slot] = { text, version, uses };
  }

  #grow(): void {
    const { length } = this.#slots;
    for (let slot = length; slot < length + batch; slot++) this.#write(slot, empty(slot), new Set());
  }

  /** Empties the files of cells that nothing refers to any more. */
  #collect(): void {
    const live = new Set<number>();
    for (const name of [...this.#values.values(), ...this.#types.values()])
      if (!name.type) live.add(name.slot);
    for (const slot of live) for (const used of this.#slots[slot]!.uses) live.add(used);
    for (const slot of this.#slots.keys())
      if (!live.has(slot) && this.#slots[slot]!.text !== empty(slot)) this.drop(slot);
  }
}

const empty = (slot: number) => `export {};\ndeclare global { namespace $$cell${slot} { } }\n`;

/** The line that opens a name of an earlier cell; a variable is declared, so that it can be assigned to. */
function line(name: string, { slot, kind, type }: Name, uses: Set<number>): string {
  if (type) return `declare ${kind} ${name}: ${type};\n`;
  uses.add(slot);
  const there = `$$cell${slot}.${name}`;
  return /let|const/.test(kind)
    ? `declare ${kind} ${name}: typeof ${there};\n`
    : `import ${name} = ${there};\n`;
}
