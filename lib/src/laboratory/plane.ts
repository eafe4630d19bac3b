/**
 * The plane of two weights, in the standard form ½ ‖y - X w‖² + λ Ω(w). The others stay where the solution ŵ has them;
 * what is not penalized follows. With G = XᵀX and v = Xᵀ (y - X ŵ) of the two columns, the error there is
 *
 *     E(w) = E(c) + ½ (w - c)ᵀ G (w - c),   c = ŵ + G⁻¹ v,
 *
 * so its levels are ellipses about c. Of the budget t = Ω(ŵ) the others have spent their part, and the rest is the ball
 *
 *     Σ a_j |w_j| + q_j w_j² <= Ω(ŵ) - Ω(the others of ŵ),
 *
 * a diamond for absolute values, a disc for squares, in between for both. The solution is the best point within it.
 */
import { dot, subtractAll } from "../algebra/vector";
import type { StandardForm } from "../forms/standard-form";

export type Point = readonly [number, number];

/** A curve: the coordinates of its points. */
export type Curve = readonly [x: number[], y: number[]];

/** What the plane shows at one λ. */
export interface Station {
  readonly solution: Point;
  /** Where the error is least, the other weights held. */
  readonly centre: Point;
  /** On which level the solution lies: √((ŵ - c)ᵀ G (ŵ - c)). */
  readonly level: number;
  /** Ω of all weights, and of these two. */
  readonly budget: number;
  readonly rest: number;
}

export interface Plane {
  /** What belongs to a solution, given as the weights of the form. */
  at(weights: Float64Array): Station;
  /** The level of the error at this height about a centre, as `count` points and the first again. */
  ring(centre: Point, level: number, count: number): Curve;
  /** The edge of the ball of this budget, as `count` points and the first again; corners are among them. */
  ball(budget: number, count: number): Curve;
}

/** How much of a column must be its own, beside the other: with less, ellipses are stripes. */
const leastOwn = 1e-10;

/**
 * The plane of two columns of a form, for the penalty Ω with these strengths at λ = 1.
 * @throws RangeError when a column has no spread, or the two are copies of each other
 */
export function planeOf(form: Pick<StandardForm, "X" | "y" | "lambda" | "mu" | "unit">, pair: Point): Plane {
  const [i, j] = pair;
  const { X, y, unit } = form;
  const gii = dot(X[i], X[i]);
  const gij = dot(X[i], X[j]);
  const own = dot(X[j], X[j]) - (gij * gij) / gii;
  if (!(gii > 0 && own > leastOwn * dot(X[j], X[j]))) {
    throw new RangeError("features must be two columns with spread, none a multiple of the other");
  }
  // G = RᵀR
  const [rii, rij, rjj] = [Math.sqrt(gii), gij / Math.sqrt(gii), Math.sqrt(own)];
  const absolute = form.lambda.map((each) => each * unit);
  const quadratic = form.mu.map((each) => (each * unit) / 2);
  const price = (weight: number, k: number): number =>
    absolute[k] * Math.abs(weight) + quadratic[k] * weight ** 2;
  return {
    at(w) {
      const r = Float64Array.from(y[0]);
      subtractAll(r, w, X);
      const [vi, vj] = [dot(X[i], r), dot(X[j], r)];
      const dj = (vj - (gij / gii) * vi) / own;
      const di = (vi - gij * dj) / gii;
      return {
        solution: [w[i], w[j]],
        centre: [w[i] + di, w[j] + dj],
        level: Math.hypot(rii * di + rij * dj, rjj * dj),
        budget: w.reduce((sum, weight, k) => sum + price(weight, k), 0),
        rest: price(w[i], i) + price(w[j], j),
      };
    },
    ring: ([x, y], level, count) =>
      closed(count, (cos, sin) => {
        const up = (level * sin) / rjj;
        return [x + (level * cos - rij * up) / rii, y + up];
      }),
    ball: (budget, count) =>
      closed(count, (cos, sin) => {
        const a = absolute[i] * Math.abs(cos) + absolute[j] * Math.abs(sin);
        const q = quadratic[i] * cos ** 2 + quadratic[j] * sin ** 2;
        // Where a · radius + q · radius² is the budget, without a difference of large numbers.
        const radius = budget === 0 ? 0 : (2 * budget) / (a + Math.sqrt(a ** 2 + 4 * q * budget));
        return [radius * cos, radius * sin];
      }),
  };
}

/** Points all the way round, at equal angles from 0 on, the first once more at the end. */
function closed(count: number, point: (cos: number, sin: number) => Point): Curve {
  const points = Array.from({ length: count + 1 }, (_, k) => {
    const angle = (2 * Math.PI * (k % count)) / count;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    // On an axis, not 1e-16 beside it.
    return point(Math.abs(cos) < 1e-15 ? 0 : cos, Math.abs(sin) < 1e-15 ? 0 : sin);
  });
  return [points.map(([x]) => x), points.map(([, y]) => y)];
}
