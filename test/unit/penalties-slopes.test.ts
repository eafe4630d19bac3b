/** Values, slopes and the shortest subgradient of every penalty, against its definition. */
import { Matrix } from "ml-matrix";
import { groupLasso, type Penalty, type RandomState } from "shrinkage";
import { describe, expect, it } from "vitest";
import { drawnNumber, zoo } from "./penalty-zoo";
import { distance, forSeeds, pick } from "./problems";

/** The number nearest to 0 in slope + ∂Ω(w), entry by entry, as solvers ask for it. */
function shortest(penalty: Penalty, w: readonly number[], slope: readonly number[]): number[] {
  const result = new Float64Array(w.length);
  penalty.on(w.length, 1).shortest(Float64Array.from(w), Float64Array.from(slope), result, 0);
  return Array.from(result);
}

describe.each(zoo)("%s", (_, make) => {
  const cases = (
    count: number,
    body: (one: ReturnType<typeof make>, x: number, random: RandomState) => void,
  ): void =>
    forSeeds(count, (random, seed) => {
      const one = make(random, [1, 1e-8, 1e8][seed % 3]);
      const x = one.lambda * drawnNumber(random, -1, 2) * (random.random() < 0.5 ? -1 : 1);
      body(one, one.formula(x) < Infinity ? x : -x, random);
    });

  it("has the value that its definition gives, infinite outside its domain", () => {
    cases(200, ({ penalty, formula }, x) => {
      expect(distance(penalty.value([[x, x / 3, 0]]), formula(x) + formula(x / 3))).toBeLessThan(1e-14);
      if (formula(-x) === Infinity) expect(penalty.value([-x])).toBe(Infinity);
      expect(penalty.domain === undefined).toBe(formula(-Math.abs(x)) < Infinity);
    });
  });

  it("is continuous where its formula changes, and so is its slope", () => {
    cases(100, ({ penalty, knots, lambda }) => {
      for (const knot of [...knots, 0]) {
        const [below, above] = [knot * (1 - 1e-12), knot * (1 + 1e-12)];
        const [[left, right]] = penalty.gradient([[below, above]]);
        const step = penalty.value([above]) - penalty.value([below]);
        // With the slope from either side it can differ by 2e-12 of the knot at most.
        const steepest = Math.max(Math.abs(left), Math.abs(right));
        expect(Math.abs(step)).toBeLessThanOrEqual(4e-12 * knot * steepest + 1e-15 * penalty.value([knot]));
        expect(Math.abs(left - right)).toBeLessThan(1e-10 * (lambda + knot + steepest));
      }
    });
  });

  it("has the slope of central differences, and 0 at 0", () => {
    cases(300, ({ penalty, formula, knots, slope }, x) => {
      const h = 1e-4 * Math.abs(x);
      const isKink = (knot: number): boolean => Math.abs(Math.abs(x) - knot) <= h;
      if (knots.some(isKink)) return;
      // Pieces of degree two: central differences are exact.
      const difference = (formula(x + h) - formula(x - h)) / (x + h - (x - h));
      const [[here, atZero]] = penalty.gradient([[x, 0]]);
      const rounding = 1e-11 * (formula(x) / Math.abs(x));
      expect(Math.abs(here - difference)).toBeLessThanOrEqual(rounding);
      expect(Math.abs(here - slope(x, 1))).toBeLessThanOrEqual(rounding);
      expect(atZero === 0).toBe(true);
    });
  });

  it("has the shortest subgradient that the slopes to either side leave, infinite outside its domain", () => {
    cases(400, ({ penalty, slope, lambda, formula }, x, random) => {
      const at = random.random() < 0.5 ? 0 : x;
      const s = (random.random() < 0.5 ? lambda : slope(x, 1)) * 3 * random.normal();
      // What the function gains on a way to the right, and on one to the left.
      const [right, left] = [s + slope(at, 1), -(s + slope(at, -1))];
      const expected = right < 0 ? right : left < 0 ? -left : 0;
      const [got] = shortest(penalty, [at], [s]);
      if (expected === 0) expect(got === 0).toBe(true);
      expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-12 * (Math.abs(s) + Math.abs(slope(x, 1))));
      if (formula(-x) === Infinity) expect(shortest(penalty, [-x], [s])).toEqual([Infinity]);
    });
  });

  it("is 0 exactly where the proximal map stays: 0 if that is 0, else to rounding", () => {
    cases(400, ({ penalty, lambda, gamma }, x, random) => {
      const step = gamma * drawnNumber(random, -2, 1);
      const from = random.random() < 0.3 ? x / 30 : x;
      const [z] = penalty.prox([from], step);
      const [left] = shortest(penalty, [z], [(z - from) / step]);
      if (z === 0) expect(left === 0).toBe(true);
      expect(Math.abs(left)).toBeLessThan(1e-12 * (lambda + Math.abs(from)) * (1 + 1 / step));
    });
  });

  it("is how far, in steps, a short proximal step moves", () => {
    cases(200, ({ penalty, lambda }, x, random) => {
      const at = random.random() < 0.5 ? 0 : x;
      const s = 3 * lambda * random.normal();
      const step = 1e-8;
      const [z] = penalty.prox([at - step * s], step);
      const [left] = shortest(penalty, [at], [s]);
      expect(Math.abs((at - z) / step - left)).toBeLessThan(1e-5 * (lambda + Math.abs(x) + Math.abs(left)));
    });
  });
});

describe("groupLasso", () => {
  it("is λ Σ √(weights of the group) · ‖group‖, with all outputs of its columns", () => {
    forSeeds(50, (random) => {
      const lambda = drawnNumber(random, -8, 8);
      const W = random.normalMatrix(5, pick(random, 1, 3));
      const groups = [2, 0, 2, 7, 0];
      const expected = [0, 2, 7].map((group) => {
        const entries = groups.flatMap((each, j) => (each === group ? W.getRow(j) : []));
        return lambda * Math.sqrt(entries.length) * Math.hypot(...entries);
      });
      const sum = expected.reduce((total, each) => total + each);
      expect(distance(groupLasso(lambda, groups).value(W), sum)).toBeLessThan(1e-14);
    });
  });

  it("has the gradient of central differences where no group is 0, and 0 where one is", () => {
    forSeeds(50, (random) => {
      const penalty = groupLasso(0.7, [0, 0, 1, 2]);
      const w = [...random.normalMatrix(3, 1).to1DArray(), 0];
      const gradient = penalty.gradient(w);
      for (let j = 0; j < 3; j++) {
        const moved = (h: number): number => penalty.value(w.map((x, i) => (i === j ? x + h : x)));
        const difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        expect(Math.abs(gradient[j] - difference)).toBeLessThan(1e-7);
      }
      expect(gradient[3]).toBe(0);
    });
  });

  it("has the shortest of all subgradients, which are those of the dual norm's ball where a group is 0", () => {
    forSeeds(100, (random) => {
      const lambda = 1 + random.random();
      const penalty = groupLasso(lambda, [0, 1, 1, 0]);
      const slope = Array.from({ length: 4 }, () => 3 * random.normal());
      const w = [0, 0.5 + random.random(), random.normal(), 0];
      const got = shortest(penalty, w, slope);
      const strength = lambda * Math.SQRT2;
      let least = Infinity;
      for (let i = 0; i < 200; i++) {
        for (let angle = 0; angle < 400; angle++) {
          const [a, b] = [Math.cos((angle * Math.PI) / 200), Math.sin((angle * Math.PI) / 200)];
          const length = (strength * i) / 199;
          least = Math.min(least, Math.hypot(slope[0] + length * a, slope[3] + length * b));
        }
      }
      expect(Math.abs(Math.hypot(got[0], got[3]) - least)).toBeLessThan(0.03);
      expect(Math.hypot(got[0], got[3])).toBeLessThanOrEqual(least + 1e-12);
      // What is added to the slope is a subgradient: no longer than the strength.
      expect(Math.hypot(got[0] - slope[0], got[3] - slope[3])).toBeLessThanOrEqual(strength * (1 + 1e-14));
      const gradient = penalty.gradient(w);
      expect(distance([got[1], got[2]], [slope[1] + gradient[1], slope[2] + gradient[2]])).toBeLessThan(
        1e-14,
      );
    });
  });

  it("is 0 exactly where the proximal map stays", () => {
    forSeeds(100, (random) => {
      const groups = [0, 1, 1, 2, 2, 2];
      const penalty = groupLasso(drawnNumber(random, -1, 0.5), groups);
      const w = random.normalMatrix(6, 1).to1DArray();
      const step = drawnNumber(random, -1, 1);
      const z = penalty.prox(w, step);
      const left = shortest(
        penalty,
        z,
        z.map((each, j) => (each - w[j]) / step),
      );
      z.forEach((each, j) => {
        if (each === 0) expect(left[j] === 0).toBe(true);
        expect(Math.abs(left[j])).toBeLessThan(1e-13 * (1 + 1 / step));
      });
    });
  });

  it("takes weights whose squares are nothing for what they are", () => {
    expect(distance(groupLasso(1, [0, 0]).value([3e-170, 4e-170]), Math.SQRT2 * 5e-170)).toBeLessThan(1e-15);
    expect(new Matrix(groupLasso(1, [0, 0]).gradient([[3e-170], [4e-170]])).get(0, 0)).toBeCloseTo(
      0.6 * Math.SQRT2,
      15,
    );
  });
});
