/** The region between two curves, as a Plotly trace: a ring for each stretch without a gap. */
import { palette } from "./palette";
import { named } from "./text";
import { type Coordinates, line, type Trace } from "./traces";

/**
 * The region between two curves over the same x: a spread, a standard error. It ends before a gap and begins anew
 * after it.
 *
 * @param name shown in the legend as it is written
 * @throws TypeError when x, low or high is no list, or name no text; RangeError when they differ in length, are empty,
 *   hold nothing but gaps or an infinite number (with its place)
 * @example
 * band("spread", [0, 1], [1, 2], [3, 4]).y; // [1, 2, 4, 3]
 */
export function band(
  name: string,
  x: Coordinates,
  low: Coordinates,
  high: Coordinates,
  color: string = palette.blue,
): Trace {
  const there = line(name, x, low);
  const back = line(name, x, high);
  const [across, down, up] = [there.x, there.y, back.y] as (number | null)[][];
  const places = stretches(across.map((_, i) => [across, down, up].every((list) => list[i] !== null)));
  if (places.length === 0) throw new RangeError(`"${name}" must have at least one place without a gap`);
  // A ring runs along its lower curve and back along the upper one.
  const ringX = places.map((at) => [...at, ...at.toReversed()].map((i) => across[i]));
  const ringY = places.map((at) => [...at.map((i) => down[i]), ...at.toReversed().map((i) => up[i])]);
  return {
    type: "scatter",
    mode: "lines",
    ...named(name),
    x: joined(ringX),
    y: joined(ringY),
    fill: "toself",
    fillcolor: `${color}40`,
    line: { width: 0, simplify: false, color },
    hoverinfo: "skip",
  };
}

/** Lists one after the other, parted by null. */
function joined(lists: readonly (number | null)[][]): (number | null)[] {
  return lists.flatMap((list, i) => (i === 0 ? list : [null, ...list]));
}

/** The indices of what is there, in lists of neighbours. */
function stretches(there: readonly boolean[]): number[][] {
  const found: number[][] = [];
  there.forEach((is, i) => {
    if (!is) return;
    if (i === 0 || !there[i - 1]) found.push([]);
    found[found.length - 1].push(i);
  });
  return found;
}
