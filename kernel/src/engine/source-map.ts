/** Source maps, decoded: from a place in the JavaScript that runs to the place in the TypeScript that was written. */

/** Counted from 0, columns in UTF-16 units. */
export interface Position {
  line: number;
  column: number;
}

/** For each line of JavaScript its segments: column, line and column in the source. */
export type Segments = [column: number, line: number, sourceColumn: number][][];

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Decodes the field `mappings` of a source map, whose numbers are differences in base 64, variable in length. */
export function decode(mappings: string): Segments {
  let line = 0;
  let sourceColumn = 0;
  return mappings.split(";").map((text) => {
    let column = 0;
    const segments: Segments[number] = [];
    for (const segment of text ? text.split(",") : []) {
      const [columns = 0, source, lines = 0, sourceColumns = 0] = numbers(segment);
      column += columns;
      if (source === undefined) continue;
      line += lines;
      sourceColumn += sourceColumns;
      segments.push([column, line, sourceColumn]);
    }
    return segments;
  });
}

function numbers(segment: string): number[] {
  const found: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = digits.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    found.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return found;
}

/** Where a place comes from: undefined in a line of which nothing was written by hand. */
export function original(segments: Segments, { line, column }: Position): Position | undefined {
  const inLine = segments[line];
  if (!inLine || inLine.length === 0) return undefined;
  let found = inLine[0]!;
  for (const segment of inLine) {
    if (segment[0] > column) break;
    found = segment;
  }
  return { line: found[1], column: found[2] };
}
