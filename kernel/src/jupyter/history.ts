/** What was run in this session. */

interface HistoryRequest {
  output?: boolean;
  hist_access_type?: string;
  session?: number;
  start?: number;
  stop?: number;
  n?: number;
  pattern?: string;
  unique?: boolean;
}

type Entry = [session: number, line: number, text: string | [input: string, output: string | null]];

export class History {
  readonly #inputs: { line: number; input: string; output: string | null }[] = [];

  add(line: number, input: string): void {
    this.#inputs.push({ line, input, output: null });
  }

  /** The result of the input that was added last. */
  addOutput(output: string | null): void {
    const last = this.#inputs.at(-1);
    if (last) last.output = output;
  }

  find(request: HistoryRequest): Entry[] {
    const chosen = this.#choose(request);
    return chosen.map(({ line, input, output }) => [0, line, request.output ? [input, output] : input]);
  }

  #choose({ hist_access_type, session = 0, start = 0, stop, n, pattern = "*", unique }: HistoryRequest) {
    const last = <T>(list: T[]): T[] => (n === undefined ? list : n > 0 ? list.slice(-n) : []);
    switch (hist_access_type) {
      case "range":
        // Only this session is remembered: as 0, which means the present one.
        if (session !== 0) return [];
        return this.#inputs.filter(({ line }) => line >= start && (stop == null || line < stop));
      case "search": {
        const glob = new RegExp(`^${pattern.split("").map(globbed).join("")}$`, "s");
        const found = this.#inputs.filter(({ input }) => glob.test(input));
        if (!unique) return last(found);
        return last(
          found.filter(({ input }, i) => found.findLastIndex((each) => each.input === input) === i),
        );
      }
      default:
        return last(this.#inputs);
    }
  }
}

function globbed(character: string): string {
  if (character === "*") return ".*";
  if (character === "?") return ".";
  return character.replace(/[.+^${}()|[\]\\]/, "\\$&");
}
