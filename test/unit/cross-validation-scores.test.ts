/** How cross-validation counts errors: by hand, for classes, for several outputs, and by two routes. */
import { Matrix } from "ml-matrix";
import {
  crossEntropy,
  crossValidate,
  elasticNet,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  l1,
  l2,
  objective,
  path,
  RandomState,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { logisticProblem, optionsOf } from "./logistic";
import { distance, forSeeds, pick, regression } from "./problems";

/** The rows of a table for which it is so. */
const where = <T>(rows: readonly T[], keep: (i: number) => boolean): T[] => rows.filter((_, i) => keep(i));

/** Two or three folds, with both classes in each and in what is left without it. */
function foldsFor(y: readonly number[], count: number): number[] {
  const seen = [0, 0];
  return y.map((each) => seen[Number(each > 0.5)]++ % count);
}

describe("the errors of crossEntropy", () => {
  it("are twice the cross-entropy, or the share of rows on the wrong side, of fits to the other rows: by hand", () => {
    let checked = 0;
    forSeeds(66, (random, seed) => {
      const problem = logisticProblem(random, seed);
      const { X, y, kind } = problem;
      const count = 2 + (seed % 2);
      const ones = y.filter((each) => each > 0.5).length;
      if (Math.min(ones, y.length - ones) < count) return; // some fold would have them all
      checked++;
      const folds = foldsFor(y, count);
      const s = problem.sampleWeights ?? y.map(() => 1);
      const first = path(X, y, { ...optionsOf(problem), count: 1 }).lambdas[0];
      const lambdas = [0.5 * first, 0.1 * first];
      const options = { ...optionsOf(problem), lambdas, folds };
      const deviance = crossValidate(X, y, options);
      const wrong = crossValidate(X, y, { ...options, score: "misclassification" });
      expect(crossValidate(X, y, { ...options, score: "deviance" }).errors).toEqual(deviance.errors);
      expect([deviance.converged, wrong.converged], kind).toEqual([true, true]);
      for (let fold = 0; fold < count; fold++) {
        const isIn = (i: number) => folds[i] !== fold;
        const rows = X.to2DArray();
        const { sampleWeights, ...others } = optionsOf(problem);
        const weights = sampleWeights && { sampleWeights: where(sampleWeights, isIn) };
        const inside = path(where(rows, isIn), where(y, isIn), { ...others, ...weights, lambdas });
        const logits = inside.predict(where(rows, (i) => !isIn(i)));
        const [targets, counts] = [where(y, (i) => !isIn(i)), where(s, (i) => !isIn(i))];
        const total = counts.reduce((sum, each) => sum + each, 0);
        lambdas.forEach((_, i) => {
          const mean = (error: (z: number, target: number) => number) =>
            logits
              .getColumn(i)
              .reduce((sum, z, row) => sum + (counts[row] / total) * error(z, targets[row]), 0);
          const log = (z: number) => -Math.log(1 + Math.exp(-z));
          const byHand = mean((z, target) => -2 * (target * log(z) + (1 - target) * log(-z)));
          expect(distance(deviance.errors[i][fold], byHand), kind).toBeLessThan(1e-9);
          const share = mean((z, target) => (z > 0 ? 1 - target : target));
          expect(Math.abs(wrong.errors[i][fold] - share), kind).toBeLessThan(1e-12);
        });
      }
    });
    expect(checked).toBeGreaterThan(40);
  });

  it("choose: the best lambda, the largest within one standard error, and the fit to all rows", () => {
    forSeeds(20, (random, seed) => {
      const { X, y } = logisticProblem(random, seed, "plain");
      const ones = y.filter((each) => each === 1).length;
      if (Math.min(ones, y.length - ones) < 4) return;
      const options = {
        loss: crossEntropy,
        penalty: [l1, halfL2][seed % 2],
        count: 12,
        folds: foldsFor(y, 4),
      };
      const got = crossValidate(X, y, options);
      const mean = got.errors.map((errors) => errors.reduce((sum, each) => sum + each, 0) / 4);
      expect(distance(got.mean, mean)).toBeLessThan(1e-14);
      expect(got.mean[got.best.index]).toBe(Math.min(...got.mean));
      expect(got.best.lambda).toBe(got.lambdas[got.best.index]);
      const limit = got.mean[got.best.index] + got.standardError[got.best.index];
      expect(got.oneStandardError.index).toBe(got.mean.findIndex((each) => each <= limit));
      const all = path(X, y, options);
      expect(got.lambdas).toEqual(all.lambdas);
      expect(got.fullPath.coefficients).toEqual(all.coefficients);
      const { predict, probabilities, ...fit } = got.bestFit;
      const { predict: one, probabilities: other, ...same } = all.at(got.best.index);
      expect(fit).toEqual(same);
      expect(predict(X)).toEqual(one(X));
      expect(probabilities(X)).toEqual(other(X));
    });
  });

  it("do not go with squares, nor those of squares with classes", () => {
    const options = { penalty: l1, lambdas: [0.1], folds: [0, 1, 0, 1] };
    const X = [1, 2, 3, 5];
    const asked = (loss: typeof crossEntropy, score: unknown) => () =>
      crossValidate(X, [0, 0, 1, 1], { ...options, loss, score: score as "deviance" });
    expect(asked(crossEntropy, "squared error")).toThrow(
      'score must be "deviance" or "misclassification" for crossEntropy, got "squared error"',
    );
    expect(asked(sumOfSquares, "deviance")).toThrow(
      'score must be "squared error" for sumOfSquares, got "deviance"',
    );
    expect(asked(sumOfSquares, 1)).toThrow(TypeError);
  });

  it("need both classes in what each fold leaves, and say which does not", () => {
    const options = { loss: crossEntropy, penalty: l1, lambdas: [0.1] };
    expect(() => crossValidate([1, 2, 3, 4], [0, 0, 1, 1], { ...options, folds: [0, 0, 1, 1] })).toThrow(
      "crossValidate without fold 0 needs targets of both classes, but all are 1",
    );
  });

  it("need a row that counts in each fold, and outside of it, whatever the loss", () => {
    const options = { penalty: l1, lambdas: [0.1], folds: [0, 0, 0, 1, 1, 1] };
    for (const loss of [crossEntropy, halfMeanSquaredError]) {
      const validate = (sampleWeights: number[]) => () =>
        crossValidate([1, 2, 3, 4, 5, 7], [0, 1, 0, 1, 0, 1], { ...options, loss, sampleWeights });
      for (const sampleWeights of [
        [1, 1, 1, 0, 0, 0],
        [0, 0, 0, 1, 1, 1],
      ]) {
        expect(validate(sampleWeights)).toThrow(
          "sampleWeights must be > 0 for some row of fold 0, and for some row outside",
        );
      }
      expect(validate([1, 1, 0, 1, 1, 0])().converged).toBe(true);
    }
  });

  it("say where a fold has no minimum though all rows have", () => {
    // Without fold 1, in which ones and zeros take turns, 2.5 is between the classes.
    const X = [1, 2, 3, 4, 1.5, 3.5, 2.2, 2.8];
    const y = [0, 0, 1, 1, 1, 0, 0, 1];
    const options = { loss: crossEntropy, penalty: l1, lambdas: [0.01, 0] };
    const { converged, reason, fullPath } = crossValidate(X, y, {
      ...options,
      folds: [0, 0, 0, 0, 1, 1, 1, 1],
    });
    expect([converged, fullPath.converged]).toEqual([false, true]);
    expect(reason).toMatch(/^without fold 1, at lambda 0: .* but the classes are separable: /);
  });
});

describe("the errors of several outputs", () => {
  it("are those of each by itself, summed", () => {
    forSeeds(24, (random, seed) => {
      const k = 2 + (seed % 2);
      const { X, y } = regression(random, pick(random, 6, 30), pick(random, 1, 8), k);
      const sampleWeights = y.getColumn(0).map(() => 0.5 + random.random());
      const penalty = [l1, halfL2, (lambda: number) => elasticNet(lambda, 0.4)][seed % 3];
      const options = {
        loss: [halfMeanSquaredError, halfSumOfSquares][seed % 2],
        penalty,
        lambdas: [2, 0.5, 0.1],
        folds: Array.from({ length: X.rows }, (_, i) => i % 3),
        standardize: seed % 4 < 2,
        ...(seed % 3 > 0 && { sampleWeights }),
      };
      const together = crossValidate(X, y, options);
      expect(together.converged).toBe(true);
      const alone = Array.from({ length: k }, (_, c) => crossValidate(X, y.getColumn(c), options));
      const sums = together.errors.map((errors, i) =>
        errors.map((_, fold) => alone.reduce((sum, { errors: own }) => sum + own[i][fold], 0)),
      );
      expect(distance(together.errors.flat(), sums.flat())).toBeLessThan(1e-9);
      const { W, b } = together.bestFit;
      alone.forEach(({ fullPath }, c) => {
        const own = fullPath.at(together.best.index);
        expect(distance(W.getColumn(c), own.W.getColumn(0))).toBeLessThan(1e-9);
        expect(distance(b.get(0, c), own.b.get(0, 0))).toBeLessThan(1e-9);
      });
      const { standardize, folds, lambdas, ...plain } = options;
      if (standardize) return;
      const J = objective(X, y, { ...plain, penalty: penalty(together.best.lambda) });
      expect(together.bestFit.value).toBe(J.value(together.bestFit));
    });
  });
});

describe("the quick route, by products of columns", () => {
  it("gives the errors of the route by rows, which two equal outputs take", () => {
    forSeeds(60, (random, seed) => {
      const { X, y } = regression(random, pick(random, 20, 60), pick(random, 1, 8), 1);
      if (seed % 5 === 0) X.add(1e4);
      if (seed % 5 === 1) X.mulRowVector(Array.from({ length: X.columns }, () => 10 ** pick(random, -6, 6)));
      const sampleWeights = y.to1DArray().map((_, i) => (i % 7 === 0 ? 0 : random.random()));
      const options = {
        loss: [halfMeanSquaredError, halfSumOfSquares][seed % 2],
        penalty: [l1, l2, (lambda: number) => elasticNet(lambda, 0.7)][seed % 3],
        count: 6,
        smallest: 1e-3,
        folds: 5,
        standardize: seed % 4 < 2,
        intercept: seed % 8 !== 7,
        ...(seed % 3 !== 1 && { sampleWeights }),
      };
      const quick = crossValidate(X, y, { ...options, random: new RandomState(seed) });
      const twice = Matrix.columnVector(y.to1DArray()).addColumn(y.to1DArray());
      const slow = crossValidate(X, twice, {
        ...options,
        lambdas: quick.lambdas,
        random: new RandomState(seed),
      });
      expect([quick.converged, slow.converged]).toEqual([true, true]);
      expect(quick.folds).toEqual(slow.folds);
      expect(
        distance(
          quick.errors.flat().map((each) => 2 * each),
          slow.errors.flat(),
        ),
      ).toBeLessThan(1e-8);
    });
  });
});
