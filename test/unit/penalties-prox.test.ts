/** The proximal map of every penalty against a search for the lowest point of ½ ‖z - x‖² + step · Ω(z). */
import { groupLasso, l1, mcp, nonNegative, type RandomState, scad } from "shrinkage";
import { describe, expect, it } from "vitest";
import { drawnNumber, zoo } from "./penalty-zoo";
import { distance, forSeeds, pick } from "./problems";

/** The lowest of a function that has few valleys: the best of a fine grid, then the golden section about the best of it. */
function lowest(f: (z: number) => number, ends: readonly number[]): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let best = ends[0];
  for (let piece = 1; piece < ends.length; piece++) {
    const width = (ends[piece] - ends[piece - 1]) / 60;
    const grid = Array.from({ length: 61 }, (_, i) => ends[piece - 1] + i * width);
    const start = grid.reduce((least, z) => (f(z) < f(least) ? z : least));
    let [left, right] = [start - width, start + width];
    for (let i = 0; i < 60; i++) {
      const [one, other] = [right - golden * (right - left), left + golden * (right - left)];
      if (f(one) <= f(other)) right = other;
      else left = one;
    }
    for (const z of [start, left, right]) if (f(z) < f(best)) best = z;
  }
  return best;
}

describe.each(zoo)("%s", (_, make) => {
  const cases = (
    count: number,
    body: (one: ReturnType<typeof make>, x: number, step: number, random: RandomState) => void,
    scale = 1,
  ): void =>
    forSeeds(count, (random) => {
      const one = make(random, scale);
      // From what the penalty makes 0 to what it leaves alone, by short steps and by steps beyond every curvature.
      const x = one.lambda * drawnNumber(random, -1, 2) * (random.random() < 0.5 ? -1 : 1);
      const step = random.random() < 0.5 ? one.gamma * drawnNumber(random, 0, 1) : drawnNumber(random, -2, 1);
      body(one, x, step, random);
    });

  it.each([1, 1e-8, 1e8])("goes to the lowest point, in units of %d", (scale) => {
    cases(
      200,
      ({ penalty, formula, knots }, x, step) => {
        const f = (z: number): number => (z - x) ** 2 / 2 + step * formula(z);
        const size = Math.abs(x);
        const inside = knots.filter((knot) => knot < size);
        const ends = [-size, ...inside.map((knot) => -knot).reverse(), 0, ...inside, size];
        const searched = lowest(f, ends);
        const [z] = penalty.prox([x], step);
        expect(f(z)).toBeLessThanOrEqual(f(searched) + 1e-14 * x * x * (1 + step));
      },
      scale,
    );
  });

  it("ends where the two slopes balance to rounding, or where 0 holds", () => {
    cases(300, ({ penalty, slope, lambda }, x, step) => {
      const [z] = penalty.prox([x], step);
      const size = 1e-13 * (1 + step) * (Math.abs(x) + lambda * (1 + step));
      expect(step * slope(z, 1)).toBeGreaterThanOrEqual(x - z - size);
      expect(step * slope(z, -1)).toBeLessThanOrEqual(x - z + size);
    });
  });

  it("is never -0, and leaves all alone that the penalty allows when the step is 0", () => {
    cases(100, ({ penalty, formula }, x, step) => {
      for (const each of [x, -x, 0]) {
        const [z] = penalty.prox([each], step);
        expect(Object.is(z, -0)).toBe(false);
        expect(penalty.prox([each], 0)[0]).toBe(formula(each) < Infinity ? each : 0);
      }
    });
  });
});

describe("with steps so long that the parabola and the penalty together are concave", () => {
  it("mcp jumps from 0 to x itself where both are as good", () => {
    forSeeds(50, (random) => {
      const [lambda, gamma] = [drawnNumber(random, -8, 8), drawnNumber(random, -1, 1)];
      const step = gamma * drawnNumber(random, 0.01, 2);
      const edge = Math.sqrt(gamma * step) * lambda;
      expect(mcp(lambda, gamma).prox([0.999999 * edge, -1.000001 * edge], step)).toEqual([
        0,
        -1.000001 * edge,
      ]);
    });
  });

  it("scad jumps from the soft threshold, or from 0, to x itself where both are as good", () => {
    forSeeds(100, (random, seed) => {
      const [lambda, a] = [drawnNumber(random, -8, 8), 2 + drawnNumber(random, -1, 1)];
      const step = a - 1 + (seed % 2 === 0 ? 2 * random.random() : 2 + 5 * random.random());
      // Where step λ (x - step λ) + ½ (step λ)², or ½ x² at 0, is step λ² (a + 1) / 2
      const edge = step < a + 1 ? (lambda * (a + 1 + step)) / 2 : lambda * Math.sqrt(step * (a + 1));
      const [below, above] = scad(lambda, a).prox([0.999999 * edge, -1.000001 * edge], step);
      expect(Math.abs(below - Math.max(0, 0.999999 * edge - step * lambda))).toBeLessThan(1e-15 * edge);
      expect(above).toBe(-1.000001 * edge);
    });
  });
});

describe("several numbers at once", () => {
  it("a sum over the entries takes each by itself", () => {
    forSeeds(20, (random) => {
      const w = random.normalMatrix(4, 3);
      for (const penalty of [l1(0.3), nonNegative(l1(0.3)), mcp(0.5, 2), scad(0.4, 3)]) {
        const each = w.to1DArray().map((x) => penalty.prox([x], 0.7)[0]);
        expect(penalty.prox(w, 0.7).to1DArray()).toEqual(each);
      }
    });
  });

  it("groupLasso goes to the lowest point, which a search over planes finds", () => {
    forSeeds(60, (random) => {
      const scale = [1, 1e-8, 1e8][pick(random, 0, 2)];
      const lambda = scale * drawnNumber(random, -1, 0.5);
      const w = Array.from({ length: 5 }, () => scale * random.normal());
      const step = drawnNumber(random, -2, 1);
      const groups = [1, 0, 1, 0, 4]; // and a group of one, which is a soft threshold
      const z = groupLasso(lambda, groups).prox(w, step);
      for (const [i, j] of [
        [0, 2],
        [1, 3],
        [4, 4],
      ]) {
        const strength = step * lambda * Math.sqrt(i === j ? 1 : 2);
        const f = (a: number, b: number): number =>
          i === j
            ? (a - w[i]) ** 2 / 2 + strength * Math.abs(a)
            : ((a - w[i]) ** 2 + (b - w[j]) ** 2) / 2 + strength * Math.hypot(a, b);
        let [a, b, width] = [0, 0, 4 * scale];
        for (let zoom = 0; zoom < 60; zoom++, width *= 0.7) {
          for (let m = 0; m < 121; m++) {
            const there = [a + width * ((m % 11) / 5 - 1), b + width * (Math.floor(m / 11) / 5 - 1)] as const;
            if (f(...there) < f(a, b)) [a, b] = there;
          }
        }
        expect(f(z[i], z[j])).toBeLessThanOrEqual(f(a, b) + 1e-14 * scale * scale * (1 + step));
        const [size, here] = [Math.hypot(w[i], i === j ? 0 : w[j]), Math.hypot(z[i], i === j ? 0 : z[j])];
        expect(Math.abs(here - Math.max(0, size - strength))).toBeLessThan(1e-14 * (size + strength));
      }
    });
  });

  it("groupLasso is l1 on groups of one, and keeps the direction of weights whose squares are nothing", () => {
    expect(groupLasso(0.5, [0, 1, 2]).prox([2, -3, 0.1], 2)).toEqual([1, -2, 0]);
    const [a, b] = groupLasso(1, [0, 0]).prox([3e-170, -4e-170], 1e-170);
    expect(distance([a, b], [3e-170 * (1 - Math.SQRT2 / 5), -4e-170 * (1 - Math.SQRT2 / 5)])).toBeLessThan(
      1e-15,
    );
    expect(
      groupLasso(1, [0, 0])
        .prox([-1, 0.5], 1)
        .map((z) => Object.is(z, 0)),
    ).toEqual([true, true]);
  });
});
