/** The lasso path between the points of a grid: its knots, and the straight lines between them. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  crossEntropy,
  halfMeanSquaredError,
  halfSumOfSquares,
  kkt,
  l1,
  l2,
  lambdaMax,
  lassoKnots,
  meanSquaredError,
  objective,
  RandomState,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { standardForm } from "../../lib/src/forms/standard-form";
import { violationBetween } from "../../lib/src/solvers/lasso-line";
import { allowed, hardProblem, powers } from "./correlated";
import { casesOf, dataOf, distance, forSeeds, pick, regression } from "./problems";

describe("lassoKnots", () => {
  type Turns = { alphas: number[]; w: number[][] };
  type Fraction = { min_fraction: number; intercept: boolean };
  it.each(casesOf<Fraction, Turns>("solvers", "lasso_knots"))("meets the golden numbers of %s", (_, each) => {
    const { X, y } = dataOf(each);
    const { min_fraction: smallest, intercept } = each.params;
    const { alphas, w } = each.expect;
    const knots = lassoKnots(X, y, { loss: halfMeanSquaredError, penalty: l1, smallest, intercept });
    expect(knots.lambdas).toHaveLength(alphas.length + 1); // ours ends with the end of the range
    expect(distance(knots.lambdas.slice(0, -1), alphas)).toBeLessThan(1e-12);
    const got = knots.coefficients.transpose().to2DArray().slice(0, -1);
    expect(distance(got.flat(), w.flat())).toBeLessThan(1e-11);
  });

  it("are exact, and between them the path is straight", () => {
    forSeeds(120, (random, seed) => {
      const hard = hardProblem(random, seed);
      const { X, y, kind } = hard;
      const knots = lassoKnots(X, y, { loss: halfMeanSquaredError, penalty: l1, smallest: 0.01 });
      expect(knots.converged, kind).toBe(true);
      expect(knots.violation, kind).toBeLessThan(1e-10);
      for (let i = 0; i + 1 < knots.lambdas.length; i++) {
        const lambda = (knots.lambdas[i] + knots.lambdas[i + 1]) / 2;
        const J = objective(X, y, { loss: halfMeanSquaredError, penalty: l1(lambda) });
        const between = knots.at(lambda);
        const w = between.W.to1DArray();
        expect(kkt(J, between).violation, `${kind}, between knots ${i} and ${i + 1}`).toBeLessThan(
          allowed(hard, w),
        );
      }
    });
  });

  it("are where a weight comes in or goes out, and nowhere else", () => {
    forSeeds(60, (random) => {
      const { X, y } = regression(random, pick(random, 5, 40), pick(random, 1, 12), 1);
      const knots = lassoKnots(X, y, { loss: halfSumOfSquares, penalty: l1, smallest: 0.02 });
      const activeAt = (lambda: number): string =>
        knots
          .at(lambda)
          .W.to1DArray()
          .map((w) => Math.sign(w))
          .join(" ");
      const { lambdas } = knots;
      const middles = lambdas.slice(1).map((lambda, i) => activeAt((lambda + lambdas[i]) / 2));
      expect(middles.every((active, i) => i === 0 || active !== middles[i - 1])).toBe(true);
      expect(lambdas.every((lambda, i) => i === 0 || lambda < lambdas[i - 1])).toBe(true);
    });
  });

  it("agree with the solver at the end of the range", () => {
    forSeeds(40, (random) => {
      const { X, y } = regression(random, pick(random, 5, 40), pick(random, 1, 12), 1);
      const knots = lassoKnots(X, y, { loss: halfSumOfSquares, penalty: l1, smallest: 0.02 });
      const last = knots.lambdas.length - 1;
      const fit = activeSet(objective(X, y, { loss: halfSumOfSquares, penalty: l1(knots.lambdas[last]) }));
      expect(distance(knots.coefficients.getColumn(last), fit.W.to1DArray())).toBeLessThan(1e-9);
      expect(knots.lambdas[0]).toBeCloseTo(lambdaMax(X, y, { loss: halfSumOfSquares, penalty: l1 }), 10);
    });
  });

  it("at(lambda) is the solver's answer at any lambda of the range, the knots themselves included", () => {
    forSeeds(40, (random, seed) => {
      const { X, y } = regression(random, pick(random, 5, 40), pick(random, 1, 12), 1);
      const options = { loss: meanSquaredError, intercept: seed % 2 === 0 };
      const knots = lassoKnots(X, y, { ...options, penalty: l1, smallest: 0.02 });
      const { lambdas } = knots;
      lambdas.forEach((lambda, i) => {
        const { W, b } = knots.at(lambda);
        expect(distance(W, knots.coefficients.getColumn(i))).toBeLessThan(1e-14);
        expect(distance(b, knots.intercepts[i])).toBeLessThan(1e-14);
      });
      const last = lambdas.length - 1;
      for (let i = 0; i < 5; i++) {
        const lambda = lambdas[last] + (lambdas[0] - lambdas[last]) * random.random();
        const fit = activeSet(objective(X, y, { ...options, penalty: l1(lambda) }));
        const { W, b } = knots.at(lambda);
        expect(distance(W, fit.W)).toBeLessThan(1e-10);
        expect(distance(b, fit.b)).toBeLessThan(1e-10);
      }
    });
  });

  it("end at the smallest share that is asked for, a thousandth by default", () => {
    const { X, y } = regression(new RandomState(0), 20, 4, 1);
    const options = { loss: halfMeanSquaredError, penalty: l1 };
    for (const [smallest, expected] of [
      [undefined, 1e-3],
      [0.3, 0.3],
    ]) {
      const { lambdas } = lassoKnots(X, y, { ...options, ...(smallest !== undefined && { smallest }) });
      expect(lambdas.at(-1)! / lambdas[0]).toBeCloseTo(expected!, 14);
    }
  });

  it("are looked at where a weight changes its sign between them, too", () => {
    const options = { loss: halfSumOfSquares, penalty: l1(1), intercept: false };
    const form = standardForm("a test", objective([1, 0], [1, 0], options));
    const at = (w: number) => ({
      lambda: 1,
      weights: new Float64Array([w]),
      slopes: new Float64Array([Math.sign(w)]),
    });
    expect(violationBetween(form, at(1), at(2))).toBeLessThan(1e-15);
    // At both ends the slope is the sign of the weight, in between it is less.
    expect(violationBetween(form, at(1), at(-3))).toBeCloseTo(1.5, 5);
  });

  it("say where they are not exact and why, and kkt sees the same", () => {
    const count = { converged: 0, not: 0 };
    forSeeds(120, (random, seed) => {
      const { X, y, kind } = powers(random, seed);
      const options = { loss: halfMeanSquaredError, intercept: false };
      const knots = lassoKnots(X, y, { ...options, penalty: l1, smallest: 1e-6 });
      const { lambdas, converged, violation, reason } = knots;
      const seen = lambdas.slice(1).flatMap((knot, i) =>
        [knot, (knot + lambdas[i]) / 2].map((lambda) => {
          const J = objective(X, y, { ...options, penalty: l1(lambda) });
          return kkt(J, knots.at(lambda)).violation;
        }),
      );
      const worst = Math.max(...seen);
      count[converged ? "converged" : "not"]++;
      const reached = lambdas.at(-1)! <= 1.0001e-6 * lambdas[0];
      expect(converged, kind).toBe(reached && violation <= 1e-10);
      // In weights as large as these are where it is lost, rounding differs from one reckoning to the next.
      expect(worst, kind).toBeLessThan(10 * violation + 1e-10);
      if (!reached) {
        expect(reason, kind).toContain("give a larger smallest");
        return;
      }
      expect(reason, kind).toContain(
        `the largest KKT violation between knots is ${violation.toExponential(1)}`,
      );
      if (!converged) expect(reason, kind).toContain("the columns are too nearly dependent, leave some out");
    });
    expect(count.converged).toBeGreaterThan(0);
    expect(count.not).toBeGreaterThan(0);
  });

  it("refuses what has no such path, and a lambda outside of the range", () => {
    const { X, y } = regression(new RandomState(0), 10, 3, 1);
    const options = { loss: meanSquaredError, penalty: l1 };
    expect(() => lassoKnots(X, y, { ...options, penalty: l2 })).toThrow(
      "lassoKnots needs a penalty of absolute values alone, got l2(1)",
    );
    const classes = y.to1DArray().map((value) => (value > 2 ? 1 : 0));
    expect(() => lassoKnots(X, classes, { ...options, loss: crossEntropy })).toThrow(
      "lassoKnots needs a squared loss, got crossEntropy: its path is no line",
    );
    expect(() => lassoKnots(X, Matrix.ones(10, 2), options)).toThrow("y must have one column, got 10 × 2");
    expect(() => lassoKnots(X, Matrix.ones(10, 1), options)).toThrow("y is constant or orthogonal to X");
    expect(() => lassoKnots(X, y, { ...options, smallest: 1 })).toThrow(
      "smallest must be a number between 0 and 1, got 1",
    );
    const { at, lambdas } = lassoKnots(X, y, { ...options, smallest: 0.5 });
    const range = `lambda must be from ${lambdas.at(-1)} to ${lambdas[0]}`;
    for (const lambda of [lambdas[0] * 1.001, 0, Number.NaN]) {
      expect(() => at(lambda)).toThrow(`${range}, got ${lambda}`);
    }
  });
});
