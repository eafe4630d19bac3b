/** Penalties made of others, and of one's own. */
import { Matrix } from "ml-matrix";
import {
  coordinateDescent,
  elasticNet,
  gradientDescent,
  groupLasso,
  halfL2,
  l1,
  l2,
  mcp,
  none,
  objective,
  Penalty,
  type PenaltyOnParameters,
  plus,
  proximalGradient,
  scad,
  separable,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, regression } from "./problems";
import { loss, X, y } from "./refusals";

/** λ w²/2 up to 1 and λ (|w| - ½) beyond: what neither strengths nor any name says. */
const huber = (lambda: number): Penalty => {
  const slope = (x: number): number => lambda * Math.max(-1, Math.min(x, 1));
  return separable(`huber(${lambda})`, {
    value: (x) => lambda * (Math.abs(x) <= 1 ? x ** 2 / 2 : Math.abs(x) - 1 / 2),
    slope,
    prox: (x, step) => x - step * slope(x / (1 + step * lambda)),
    shortest: (x, s) => s + slope(x),
  });
};

describe("a penalty of one's own", () => {
  it("is minimized by the solvers that ask for no more than it says, by its own functions", () => {
    forSeeds(20, (random) => {
      const { X, y } = regression(random, 20, 4, 2);
      const J = objective(X, y, { loss, penalty: huber(0.7) });
      const descent = gradientDescent(J, { learningRate: 0.1, maxIterations: 20_000, tolerance: 1e-10 });
      for (const fit of [coordinateDescent(J), proximalGradient(J, { tolerance: 1e-11 })]) {
        expect([fit.converged, descent.converged]).toEqual([true, true]);
        expect(distance(fit.W, descent.W)).toBeLessThan(1e-7);
        expect(fit.reason).not.toContain("stationary");
      }
    });
    const broken = separable("broken", {
      value: Math.abs,
      slope: Math.sign,
      prox: () => {
        throw new Error("this is my prox");
      },
      shortest: (_, s) => s,
    });
    for (const solver of [coordinateDescent, proximalGradient]) {
      expect(() => solver(objective(X, y, { loss, penalty: broken }))).toThrow("this is my prox");
    }
  });

  it("may differ from row to row, and be a class that looks at all numbers together", () => {
    const rows = separable("rows", (count) => none.entries!(count).map((_, j) => l1(j).entries!(1)[0]));
    expect(
      rows.value([
        [5, 5],
        [1, -2],
        [3, 0],
      ]),
    ).toBe(0 + 3 + 6);
    class Length extends Penalty {
      override readonly name = "length";
      override on(rows: number, columns: number): PenaltyOnParameters {
        return groupLasso(1 / Math.sqrt(rows * columns), new Array(rows).fill(0)).on(rows, columns);
      }
    }
    expect(new Length().value([3, 4])).toBeCloseTo(5, 15);
    expect(proximalGradient(objective(X, y, { loss, penalty: new Length() })).converged).toBe(true);
  });
});

describe("plus", () => {
  it("is the sum of values and slopes, and of the other penalty alone when that is all", () => {
    forSeeds(20, (random) => {
      const W = random.normalMatrix(3, 2);
      const parts = [l2(0.3), weighted(halfL2(0.4), [0, 1, 2]), none];
      for (const other of [mcp(0.5, 2), scad(0.3, 3), weighted(mcp(1, 2), [1, 2, 0]), huber(0.7)]) {
        const sum = plus(parts[0], other, parts[1], parts[2]);
        const all = [other, ...parts];
        expect(
          distance(
            sum.value(W),
            all.reduce((total, each) => total + each.value(W), 0),
          ),
        ).toBeLessThan(1e-14);
        const slopes = all.map((each) => each.gradient(W)).reduce((total, each) => Matrix.add(total, each));
        expect(distance(sum.gradient(W), slopes)).toBeLessThan(1e-14);
        expect([sum.convex, sum.name]).toEqual([
          other.convex,
          all
            .toSpliced(0, 2, parts[0], other)
            .map(({ name }) => name)
            .join(" + "),
        ]);
      }
    });
    const groups = groupLasso(1, [0, 0]);
    expect(plus(groups)).toBe(groups);
    const [made, net] = [plus(l1(0.3), halfL2(0.7)), elasticNet(1, 0.3)].map((each) => each.strengths!(1));
    expect(distance(made.absolute, net.absolute)).toBe(0);
    expect(distance(made.quadratic, net.quadratic)).toBe(0);
  });
});
