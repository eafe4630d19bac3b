/** Penalties of one number, drawn by a seed, each with its formula and slope written out once more. */
import {
  l1,
  l2,
  mcp,
  none,
  nonNegative,
  type Penalty,
  plus,
  type RandomState,
  scad,
  weighted,
} from "shrinkage";

/** A penalty, and what it is. */
export interface Drawn {
  penalty: Penalty;
  /** ω(x) */
  formula: (x: number) => number;
  /** ω'(x), from either side of a kink at 0. */
  slope: (x: number, side: -1 | 1) => number;
  /** Where ω or its slope changes its formula, besides 0. */
  knots: number[];
  /** λ, γ and the like, in whose units x and the steps are drawn. */
  lambda: number;
  gamma: number;
}

/** A number from 10^least to 10^most, of any order of magnitude alike. */
export function drawnNumber(random: RandomState, least: number, most: number): number {
  return 10 ** (least + (most - least) * random.random());
}

/** Factors from 0.1 to 10. */
export const drawnFactors = (random: RandomState, p: number): number[] =>
  Array.from({ length: p }, () => drawnNumber(random, -1, 1));

/** Draws a penalty for numbers x of the size of `scale`. */
type Maker = (random: RandomState, scale: number) => Drawn;

const sign = (x: number, side: -1 | 1): number => (x === 0 ? side : Math.sign(x));

/** ∫ ω' from 0 to |x|, exactly: the midpoint rule on pieces where ω' is a line. */
function integral(slope: (x: number) => number, knots: readonly number[], x: number): number {
  const size = Math.abs(x);
  const ends = [0, ...knots.filter((knot) => knot < size), size];
  return ends.slice(1).reduce((sum, end, i) => sum + (end - ends[i]) * slope((end + ends[i]) / 2), 0);
}

/** Zhang's and Fan and Li's definitions, by the slope. */
function levelling(random: RandomState, scale: number, kind: "mcp" | "scad"): Drawn {
  const lambda = scale * drawnNumber(random, -2, 1);
  const gamma = (kind === "mcp" ? 0 : 2) + drawnNumber(random, -1, 1);
  const positive = (x: number): number => Math.max(0, x);
  const upward =
    kind === "mcp"
      ? (x: number) => positive(lambda - x / gamma)
      : (x: number) => (x <= lambda ? lambda : positive(gamma * lambda - x) / (gamma - 1));
  const knots = kind === "mcp" ? [gamma * lambda] : [lambda, gamma * lambda];
  return {
    penalty: kind === "mcp" ? mcp(lambda, gamma) : scad(lambda, gamma),
    formula: (x) => integral(upward, knots, x),
    slope: (x, side) => sign(x, side) * upward(Math.abs(x)),
    knots,
    lambda,
    // The curvature is -1/γ or -1/(a - 1) where it is not 0.
    gamma: kind === "mcp" ? gamma : gamma - 1,
  };
}

const elastic: Maker = (random, scale) => {
  const lambda = scale * drawnNumber(random, -2, 1);
  const q = drawnNumber(random, -2, 1);
  return {
    penalty: plus(l1(lambda), l2(q)),
    formula: (x) => lambda * Math.abs(x) + q * x * x,
    slope: (x, side) => lambda * sign(x, side) + 2 * q * x,
    knots: [],
    lambda,
    gamma: 1,
  };
};

const simple: Maker = (random, scale) => {
  const lambda = scale * drawnNumber(random, -2, 1);
  const slope = (x: number, side: -1 | 1): number => lambda * sign(x, side);
  return { penalty: l1(lambda), formula: (x) => lambda * Math.abs(x), slope, knots: [], lambda, gamma: 1 };
};

const nothing: Maker = (_, scale) => ({
  penalty: none,
  formula: () => 0,
  slope: () => 0,
  knots: [],
  lambda: scale,
  gamma: 1,
});

const concave: Maker = (random, scale) => levelling(random, scale, "mcp");
const clipped: Maker = (random, scale) => levelling(random, scale, "scad");

const withoutNegative =
  (make: Maker): Maker =>
  (random, scale) => {
    const inner = make(random, scale);
    return {
      ...inner,
      penalty: nonNegative(inner.penalty),
      formula: (x) => (x < 0 ? Infinity : inner.formula(x)),
      slope: (x, side) => (x > 0 || side > 0 ? inner.slope(x, side) : -Infinity),
    };
  };

const times =
  (make: Maker): Maker =>
  (random, scale) => {
    const inner = make(random, scale);
    const f = drawnNumber(random, -1, 1);
    return {
      ...inner,
      penalty: weighted(inner.penalty, [f]),
      formula: (x) => f * inner.formula(x),
      slope: (x, side) => f * inner.slope(x, side),
      gamma: inner.gamma / f,
    };
  };

const withSquares =
  (make: Maker): Maker =>
  (random, scale) => {
    const inner = make(random, scale);
    const q = drawnNumber(random, -2, 1);
    return {
      ...inner,
      penalty: plus(l2(q / 4), inner.penalty, l2(0.75 * q)),
      formula: (x) => inner.formula(x) + q * x * x,
      slope: (x, side) => inner.slope(x, side) + 2 * q * x,
    };
  };

/** Each penalty of one number by its name, and some that are made of others. */
export const zoo: [name: string, make: Maker][] = [
  ["none", nothing],
  ["l1", simple],
  ["l1 + l2", elastic],
  ["mcp", concave],
  ["scad", clipped],
  ["nonNegative(none)", withoutNegative(nothing)],
  ["nonNegative(l1)", withoutNegative(simple)],
  ["nonNegative(mcp)", withoutNegative(concave)],
  ["weighted(l1)", times(simple)],
  ["weighted(weighted(l1 + l2))", times(times(elastic))],
  ["weighted(mcp)", times(concave)],
  ["weighted(nonNegative(scad))", times(withoutNegative(clipped))],
  ["l2 + mcp", withSquares(concave)],
  ["l2 + scad", withSquares(clipped)],
  ["weighted(l2 + nonNegative(l1))", times(withSquares(withoutNegative(simple)))],
];
