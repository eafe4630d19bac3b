import { Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  elasticNet,
  halfL2,
  halfMeanSquaredError,
  halfSumOfSquares,
  kkt,
  l1,
  l2,
  lambdaMax,
  lassoKnots,
  meanSquaredError,
  objective,
  path,
  RandomState,
  sumOfSquares,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { hardProblem } from "./correlated";
import { distance, forSeeds, golden, matrixOf, pick, regression, stacked } from "./problems";

interface Case<P, E> {
  id: string;
  op: string;
  data: string;
  params: P;
  expect: E;
  rtol: number;
  atol: number;
}
interface Solvers {
  datasets: Record<string, { X: number[][]; y: number[] }>;
  cases: Case<unknown, unknown>[];
}
const { datasets, cases } = golden<Solvers>("solvers");
const all = <P, E>(op: string) =>
  cases.filter((each) => each.op === op).map((each) => [each.id, each as Case<P, E>] as const);
const dataOf = (name: string) => ({ X: matrixOf(datasets[name].X), y: datasets[name].y });

describe("path against golden numbers", () => {
  type Along = { alphas: number[]; l1_ratio: number; intercept: boolean };
  it.each(all<Along, { w: number[][]; b: number[] }>("path"))(
    "%s",
    (_, { data, params, expect: { w, b } }) => {
      const { X, y } = dataOf(data);
      const penalty = (lambda: number) => elasticNet(lambda, params.l1_ratio);
      const along = path(X, y, { loss: halfMeanSquaredError, penalty, lambdas: params.alphas });
      expect(along.converged).toBe(true);
      expect(distance(along.coefficients.transpose().to2DArray().flat(), w.flat())).toBeLessThan(1e-12);
      expect(distance(along.intercepts, b)).toBeLessThan(1e-12);
    },
  );

  type Most = { l1_ratio: number; intercept: boolean };
  it.each(all<Most, { lambda_max: number }>("lambda_max"))(
    "%s",
    (_, { data, params, expect: { lambda_max } }) => {
      const { X, y } = dataOf(data);
      const penalty = (lambda: number) => elasticNet(lambda, params.l1_ratio);
      const { intercept } = params;
      const got = lambdaMax(X, y, { loss: halfMeanSquaredError, penalty, intercept });
      expect(Math.abs(got / lambda_max - 1)).toBeLessThan(1e-12);
    },
  );

  type Ridge = { alpha: number; intercept: boolean };
  it.each(all<Ridge, { w: number[]; b: number }>("ridge"))("%s", (_, { data, params, expect: { w, b } }) => {
    const { X, y } = dataOf(data);
    const { alpha, intercept } = params;
    const along = path(X, y, { loss: sumOfSquares, penalty: l2, lambdas: [alpha], intercept });
    expect(distance(along.coefficients, matrixOf(w))).toBeLessThan(1e-9);
    expect(Math.abs(along.intercepts[0] - b)).toBeLessThan(1e-9 * (1 + Math.abs(b)));
  });

  type Standard = { alpha: number };
  type Scores = { w_original: number[]; b_original: number };
  it.each(all<Standard, Scores>("ridge_standardized"))("%s", (_, { data, params, expect: scores }) => {
    const { X, y } = dataOf(data);
    const along = path(X, y, { loss: sumOfSquares, penalty: l2, lambdas: [params.alpha], standardize: true });
    expect(distance(along.coefficients, matrixOf(scores.w_original))).toBeLessThan(1e-11);
    expect(along.intercepts[0]).toBeCloseTo(scores.b_original, 10);
  });

  type Fraction = { min_fraction: number };
  type Turns = { alphas: number[]; w: number[][] };
  it.each(all<Fraction, Turns>("lasso_knots"))("%s", (_, { data, params, expect: { alphas, w } }) => {
    const { X, y } = dataOf(data);
    const knots = lassoKnots(X, y, {
      loss: halfMeanSquaredError,
      penalty: l1,
      smallest: params.min_fraction,
    });
    expect(knots.lambdas).toHaveLength(alphas.length + 1); // ours ends with the end of the range
    expect(distance(knots.lambdas.slice(0, -1), alphas)).toBeLessThan(1e-12);
    const got = knots.coefficients.transpose().to2DArray().slice(0, -1);
    expect(distance(got.flat(), w.flat())).toBeLessThan(1e-11);
  });
});

describe("path", () => {
  it("gives at each lambda what the solver gives there alone, with a gap that kkt confirms", () => {
    forSeeds(60, (random, seed) => {
      const { X, y, kind } = hardProblem(random, seed);
      const penalty = (lambda: number) => elasticNet(lambda, seed % 2 ? 0.6 : 1);
      if (kind.startsWith("low rank") || kind.startsWith("equal")) return; // the solution is not unique
      const along = path(X, y, { loss: meanSquaredError, penalty, count: 8 });
      along.lambdas.forEach((lambda, i) => {
        const J = objective(X, y, { loss: meanSquaredError, penalty: penalty(lambda) });
        const W = Matrix.columnVector(along.coefficients.getColumn(i));
        const { violation, gap } = kkt(J, { W, b: along.intercepts[i] });
        expect(violation, kind).toBeLessThan(1e-10);
        const scale = J.value({ W: Matrix.zeros(X.columns, 1), b: y.mean() });
        expect(gap, kind).toBeLessThan(along.gaps[i] + 1e-9 * scale);
      });
    });
  });

  it("of the elastic net is exact where more columns than rows are active, down to a penalty as good as none", () => {
    let most = 0;
    forSeeds(60, (random, seed) => {
      const n = pick(random, 3, 20);
      const X = random.normalMatrix(n, 4 * n).mul(Math.sqrt(1 - [0, 0.9, 0.99][seed % 3]));
      X.addColumnVector(random.normalMatrix(n, 1).mul(Math.sqrt([0, 0.9, 0.99][seed % 3])));
      if (seed % 4 === 0)
        X.mulRowVector(Array.from({ length: 4 * n }, () => 10 ** (4 * random.random() - 2)));
      const y = random.normalMatrix(n, 1);
      const penalty = (lambda: number) => elasticNet(lambda, [0.5, 0.1, 0.9][(seed >> 2) % 3]);
      const along = path(X, y, { loss: halfSumOfSquares, penalty, count: 25, smallest: 1e-6 });
      expect(along.converged).toBe(true);
      along.lambdas.forEach((lambda, i) => {
        const J = objective(X, y, { loss: halfSumOfSquares, penalty: penalty(lambda) });
        const w = along.coefficients.getColumn(i);
        expect(kkt(J, { W: w, b: along.intercepts[i] }).violation, `lambda ${lambda}`).toBeLessThan(1e-10);
        most = Math.max(most, w.filter((each) => each !== 0).length / n);
      });
    });
    expect(most).toBeGreaterThan(2);
  });

  it("of ridge is the closed form at each lambda, tall and wide", () => {
    forSeeds(40, (random, seed) => {
      const { X, y } = regression(random, pick(random, 3, 30), pick(random, 1, 30), 1);
      const intercept = seed % 2 === 0;
      const along = path(X, y, {
        loss: meanSquaredError,
        penalty: halfL2,
        lambdas: [10, 1, 0.1, 0.01],
        intercept,
      });
      along.lambdas.forEach((lambda, i) => {
        const fit = closedForm(
          objective(X, y, { loss: meanSquaredError, penalty: halfL2(lambda), intercept }),
        );
        expect(distance(along.coefficients.getColumn(i), fit.W.to1DArray())).toBeLessThan(1e-9);
        expect(Math.abs(along.intercepts[i] - fit.b.get(0, 0))).toBeLessThan(1e-9);
      });
    });
  });

  it("of ridge is the closed form where the columns' scales are many decades apart, too", () => {
    forSeeds(150, (random, seed) => {
      const { X, y } = regression(random, pick(random, 3, 25), pick(random, 1, 25), 1);
      const span = 12 * random.random();
      const whole = seed % 5 === 0 ? 10 ** (200 * random.random() - 100) : 1;
      X.mulRowVector(
        Array.from({ length: X.columns }, () => whole * 10 ** (span * (2 * random.random() - 1))),
      );
      const lambdas = Array.from({ length: 9 }, (_, i) => whole ** 2 * 10 ** (span * (1 - i / 4)) * 2 ** -i);
      const options = { loss: sumOfSquares, intercept: seed % 2 === 0 };
      const along = path(X, y, { ...options, penalty: l2, lambdas });
      // each weight by what it adds to the predictions, or those of small columns would drown all others
      const added = (w: readonly number[]) =>
        w.map((each, j) => each * Matrix.columnVector(X.getColumn(j)).norm());
      lambdas.forEach((lambda, i) => {
        const fit = closedForm(objective(X, y, { ...options, penalty: l2(lambda) }));
        const got = added(along.coefficients.getColumn(i));
        expect(distance(got, added(fit.W.to1DArray())), `lambda ${lambda}`).toBeLessThan(1e-7);
      });
    });
  });

  it("starts where all weights are 0, and descends evenly on a log scale", () => {
    forSeeds(20, (random) => {
      const { X, y } = regression(random, 40, 5, 1);
      const along = path(X, y, { loss: halfMeanSquaredError, penalty: l1, count: 50 });
      expect(Math.max(...along.coefficients.getColumn(0).map(Math.abs))).toBeLessThan(1e-12);
      expect(Math.max(...along.coefficients.getColumn(1).map(Math.abs))).toBeGreaterThan(0);
      expect(along.lambdas).toHaveLength(50);
      expect(along.lambdas[49] / along.lambdas[0]).toBeCloseTo(1e-3, 12);
      const ratios = along.lambdas.slice(1).map((lambda, i) => lambda / along.lambdas[i]);
      expect(Math.max(...ratios) - Math.min(...ratios)).toBeLessThan(1e-12);
    });
  });

  it("with standard scores does not depend on units, and comes back in the original ones", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, 30, 4, 1);
      const units = [1000, 1, 0.01, 5];
      const other = X.clone().mulRowVector(units);
      const options = { loss: halfMeanSquaredError, penalty: l1, lambdas: [0.3, 0.1], standardize: true };
      const [one, two] = [path(X, y, options), path(other, y, options)];
      expect(distance(two.coefficients.mulColumnVector(units), one.coefficients)).toBeLessThan(1e-11);
      expect(distance(two.intercepts, one.intercepts)).toBeLessThan(1e-11);
      const scores = X.clone()
        .center("column")
        .scale("column", { scale: X.standardDeviation("column", { unbiased: false }) });
      const plain = path(scores, y, { ...options, standardize: false });
      expect(distance(plain.predict(scores), one.predict(X))).toBeLessThan(1e-11);
    });
  });

  it("predicts as well far from 0, where X w and b are large and cancel", () => {
    forSeeds(20, (random) => {
      const X = random.normalMatrix(15, 12);
      X.apply((i, j) => X.set(i, j, Math.round(X.get(i, j) * 2 ** 20) / 2 ** 20));
      const y = random.normalMatrix(30, 1);
      const grid = stacked(X, Matrix.mul(X, -1)); // so that the means are exact, 0 and 2^20
      const far = Matrix.add(grid, 2 ** 20);
      const options = { loss: halfMeanSquaredError, penalty: l1, lambdas: [0.3, 0.01] };
      const near = path(grid, y, options).predict(grid);
      expect(distance(path(far, y, options).predict(far), near)).toBeLessThan(1e-12);
    });
  });

  it("shrinks: a smaller lambda fits better and has a larger norm", () => {
    forSeeds(20, (random, seed) => {
      const { X, y } = regression(random, 30, 6, 1);
      const penalty = seed % 2 ? l1 : l2;
      const along = path(X, y, { loss: meanSquaredError, penalty, count: 30, smallest: 1e-4 });
      const losses = along.lambdas.map((_, i) => meanSquaredError.value(along.predict(X).getColumn(i), y));
      const sizes = along.lambdas.map((_, i) => penalty(1).value(along.coefficients.getColumn(i)));
      for (let i = 1; i < losses.length; i++) {
        expect(losses[i]).toBeLessThan(losses[i - 1] * (1 + 1e-12) + 1e-14);
        expect(sizes[i]).toBeGreaterThan(sizes[i - 1] * (1 - 1e-12) - 1e-14);
      }
    });
  });

  it("refuses grids, penalties and columns that make no path", () => {
    const { X, y } = regression(new RandomState(0), 10, 3, 1);
    const options = { loss: meanSquaredError, penalty: l1 };
    expect(() => path(X, y, { ...options, lambdas: [1, 2] })).toThrow(
      "lambdas must descend, but lambdas[1] is 2 after 1",
    );
    expect(() => path(X, y, { ...options, lambdas: [1, 1] })).toThrow("lambdas must descend");
    expect(() => path(X, y, { ...options, lambdas: [1, Number.NaN] })).toThrow(
      "lambdas[1] must be a finite number > 0, got NaN",
    );
    expect(() => path(X, y, { ...options, lambdas: [] })).toThrow("lambdas must be a list of numbers");
    expect(() => path(X, y, { ...options, count: 0 })).toThrow("count must be a whole number >= 1, got 0");
    expect(() => path(X, y, { ...options, smallest: 2 })).toThrow(
      "smallest must be a number between 0 and 1, got 2",
    );
    expect(() => path(X, y, { ...options, penalty: l1(1) as unknown as typeof l1 })).toThrow(
      "penalty must be a constructor such as l1, got an object",
    );
    expect(() => path(X, y, { ...options, penalty: (lambda) => l1(lambda ** 2) })).toThrow(
      "penalty must grow in proportion to lambda, got l1(1) for 1 and l1(4) for 2",
    );
    expect(() => path(X, Matrix.ones(10, 2), options)).toThrow("y must have one column, got 10 × 2");
    expect(() => path(X, Matrix.ones(10, 1), options)).toThrow("y is constant or orthogonal to X");
    expect(() => lambdaMax(X, y, { ...options, penalty: l2 })).toThrow(
      "lambdaMax needs a penalty with absolute values, got l2(1)",
    );
    const constant = X.clone().setColumn(1, new Array<number>(10).fill(0.1));
    expect(() => path(constant, y, { ...options, standardize: true })).toThrow(
      "column 1 of X is constant: it has no standard score",
    );
    expect(() => path(X, y, { ...options, lambdas: [1] }).predict(Matrix.ones(2, 2))).toThrow(
      "X must have 3 columns, got 2 × 2",
    );
    expect(() => lassoKnots(X, y, { loss: meanSquaredError, penalty: l2 })).toThrow(
      "lassoKnots needs a penalty of absolute values alone, got l2(1)",
    );
  });
});

describe("lassoKnots", () => {
  it("are exact, and between them the path is straight", () => {
    forSeeds(120, (random, seed) => {
      const { X, y, kind } = hardProblem(random, seed);
      if (seed % 5 === 4) return; // correlation 0.999: the turns lie closer together than rounding
      const knots = lassoKnots(X, y, { loss: halfMeanSquaredError, penalty: l1, smallest: 0.01 });
      for (let i = 0; i + 1 < knots.lambdas.length; i++) {
        const between = (at: (i: number) => number): number => (at(i) + at(i + 1)) / 2;
        const J = objective(X, y, {
          loss: halfMeanSquaredError,
          penalty: l1(between((at) => knots.lambdas[at])),
        });
        const W = Array.from({ length: X.columns }, (_, j) => between((at) => knots.coefficients.get(j, at)));
        const { violation } = kkt(J, { W, b: between((at) => knots.intercepts[at]) });
        expect(violation, `${kind}, between knots ${i} and ${i + 1}`).toBeLessThan(1e-8);
      }
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
});
