/** What sample weights mean: a row of weight 3 is three rows, one of weight 0 is none, and what counts is how they compare. */
import {
  activeSet,
  closedForm,
  compareGradient,
  crossEntropy,
  halfMeanSquaredError,
  halfSumOfSquares,
  type Loss,
  l1,
  l2,
  meanSquaredError,
  network,
  objective,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick } from "./problems";
import { at, difference, J, losses, questions, rowsFor } from "./sample-weights";

describe("a sample weight", () => {
  it.each(questions)("of whole numbers is so many rows, and of 0 none: %s", (_, { ask, loss, k }) => {
    forSeeds(12, (random) => {
      const rows = rowsFor(random, loss, k, (i) => (i < 8 ? 1 + (i % 3) : pick(random, 0, 3)));
      const answer = ask(rows, loss);
      const of = rows.s.flatMap((weight, i) => new Array<number>(weight).fill(i));
      const repeated = {
        X: of.map((i) => rows.X[i]),
        y: of.map((i) => rows.y[i]),
        folds: of.map((i) => rows.folds[i]),
      };
      expect(answer.every(Number.isFinite)).toBe(true);
      expect(difference(answer, ask(repeated, loss))).toBeLessThan(1e-6);
      expect(difference(answer, ask({ ...repeated, s: of.map(() => 1) }, loss))).toBeLessThan(1e-6);
    });
  });

  const means = questions.filter(([, { loss }]) => !/sum/i.test(loss.name));
  it.each(means)(
    "counts beside the others alone, where the loss is a mean: %s",
    (_, { name, ask, loss, k }) => {
      forSeeds(9, (random, seed) => {
        const rows = rowsFor(random, loss, k, () => 0.1 + random.random());
        const unit = [0.37, 1e6, 1e-6][seed % 3];
        const p = rows.X[0].length;
        const expected = ask(rows, loss).map((each, i) => {
          // α, d² and 1/σ² belong to ‖y - X W‖² + α ‖W‖², which is a sum
          if (name === "ridgeSpectrum")
            return i === 0 ? unit * each : i >= 2 && i < 2 + p ? Math.sqrt(unit) * each : each;
          if (name === "posterior") return i < p * k ? each : each / unit;
          return name === "alphaFor" ? unit * each : each;
        });
        const scaled = { ...rows, s: rows.s.map((weight) => unit * weight) };
        expect(difference(ask(scaled, loss), expected)).toBeLessThan(1e-6);
      });
    },
  );

  const sums = [sumOfSquares, halfSumOfSquares];
  it.each(sums)("multiplies the loss of its row, where the loss is a sum: $name", (loss) => {
    forSeeds(20, (random, seed) => {
      const rows = rowsFor(random, loss, 1 + (seed % 2), () => 0.1 + random.random());
      const unit = [0.37, 1e6, 1e-6][seed % 3];
      const scaled = { ...rows, s: rows.s.map((weight) => unit * weight) };
      const parts = [rows, scaled].map((each) => J(each, loss).parts(at(rows)));
      expect(distance(parts[1].loss, unit * parts[0].loss)).toBeLessThan(1e-13);
      expect(parts[1].penalty).toBe(parts[0].penalty);
      const [one, other] = [closedForm(J(rows, loss, l2(0.3))), closedForm(J(scaled, loss, l2(0.3 * unit)))];
      expect(distance(other.W, one.W)).toBeLessThan(1e-10);
      const [lasso, same] = [activeSet(J(rows, loss, l1(1))), activeSet(J(scaled, loss, l1(unit)))];
      expect(distance(same.W, lasso.W)).toBeLessThan(1e-10);
    });
  });

  it("stands in the loss as s_i, and n as Σ s_i: by hand", () => {
    forSeeds(20, (random, seed) => {
      const rows = rowsFor(random, meanSquaredError, 2, () => 3 * random.random());
      const total = rows.s.reduce((sum, weight) => sum + weight, 0);
      const { W, b } = at(rows);
      const errors = rows.X.map((row, i) =>
        rows.y[i].reduce(
          (sum, y, c) => sum + (row.reduce((z, x, j) => z + x * W.get(j, c), b.get(0, c)) - y) ** 2,
          0,
        ),
      );
      const sum = errors.reduce((all, error, i) => all + rows.s[i] * error, 0);
      const [loss, factor] = [
        [sumOfSquares, 1],
        [halfSumOfSquares, 1 / 2],
        [meanSquaredError, 1 / (2 * total)],
        [halfMeanSquaredError, 1 / (2 * total)],
      ][seed % 4] as [Loss, number];
      expect(distance(J(rows, loss).parts(at(rows)).loss, factor * sum)).toBeLessThan(1e-13);
    });
  });

  it("is in the gradient as central differences have it, of the linear model and of a network", () => {
    forSeeds(60, (random, seed) => {
      const loss = [...losses, crossEntropy][seed % 5];
      const rows = rowsFor(random, loss, 1 + (seed % 3), (i) => (i % 5 === 0 ? 0 : 3 * random.random()));
      expect(compareGradient(J(rows, loss), at(rows)).largest).toBeLessThan(1e-6);
      const model = network([rows.X[0].length, 3, rows.y[0].length]);
      const deep = objective(rows.X, rows.y, { loss, model, sampleWeights: rows.s });
      expect(compareGradient(deep, model.start(random)).largest).toBeLessThan(1e-6);
    });
  });
});
