/** λ = 0 as the end of a path of logistic regression: the minimum where classes overlap, a clear word where none exists. */
import { Matrix, solve } from "ml-matrix";
import { crossEntropy, halfL2, l1, objective, path, type RandomState } from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick } from "./problems";

const shapes = ["plain", "scaled", "offset", "correlated", "equal columns", "large"] as const;

interface Classes {
  X: Matrix;
  y: number[];
  /** A direction along which the loss falls for ever: no row is on its wrong side. */
  away?: number[];
}

/** Rows along w as told: on which side of the plane, and how far; the class of those in the plane is drawn. */
function placed(random: RandomState, kind: string): Classes {
  const n = pick(random, 20, 80);
  const p = pick(random, 1, 8);
  const X = random.normalMatrix(n, p);
  const away = random.normalMatrix(p, 1).to1DArray();
  const square = away.reduce((sum, w) => sum + w * w, 0);
  const margin = kind === "hardly separable" ? 1e-3 : 1;
  const y = Array.from({ length: n }, (_, i) => {
    const isInPlane = kind === "quasi-separable" && i % 2 === 0;
    const distance = isInPlane ? 0 : (i % 4 < 2 ? -1 : 1) * margin * (1 + random.random());
    const now = X.getRow(i).reduce((sum, x, j) => sum + x * away[j], 0);
    for (let j = 0; j < p; j++) X.set(i, j, X.get(i, j) + ((distance - now) * away[j]) / square);
    return isInPlane ? pick(random, 0, 1) : Number(distance > 0);
  });
  return { X, y, away };
}

/** Classes at random, and p + 3 rows twice, once for each class: away from any point the loss grows. */
function overlapping(random: RandomState): Classes {
  const p = pick(random, 1, 8);
  const X = random.normalMatrix(pick(random, 20, 80), p).to2DArray();
  const y = X.map(() => pick(random, 0, 1));
  return {
    X: new Matrix([...X, ...X.slice(0, p + 3)]),
    y: [...y, ...y.slice(0, p + 3).map((each) => 1 - each)],
  };
}

/** The same classes in other units. */
function inShape(X: Matrix, random: RandomState, shape: (typeof shapes)[number]): Matrix {
  const p = X.columns;
  if (shape === "scaled")
    return X.mulRowVector(Array.from({ length: p }, () => 10 ** (12 * random.random() - 6)));
  if (shape === "offset") return X.add(1e4);
  if (shape === "large") return X.mul(1e8);
  if (shape === "equal columns") return X.addColumn(p, X.getColumn(0));
  const common = Matrix.ones(p, p).mul(10).add(Matrix.eye(p));
  return shape === "correlated" ? X.mmul(common) : X;
}

/** What a path down to 0 says at its end; it begins somewhere above, or at 0 itself, and may come near to 0 before. */
function endOf(X: Matrix, y: number[], seed: number) {
  const unit = X.norm() / Math.sqrt(X.rows);
  const lambdas = [[0], [1e-2 * unit, 1e-4 * unit, 0], [1e-2 * unit, 1e-6 * unit, 1e-13 * unit, 0]][seed % 3];
  const along = path(X, y, { loss: crossEntropy, penalty: seed % 2 === 0 ? l1 : halfL2, lambdas });
  expect(along.gaps.at(-1)).toBeNaN();
  return { along, fit: along.at(lambdas.length - 1) };
}

describe("lambda 0", () => {
  it.each(["separable", "hardly separable", "quasi-separable"])(
    "has no minimum for %s classes, and says so",
    (kind) => {
      forSeeds(60, (random, seed) => {
        const { X, y, away } = placed(random, kind);
        const sides = X.mmul(Matrix.columnVector(away!)).to1DArray();
        expect(sides.every((side, i) => Math.abs(side) < 1e-12 || side > 0 === (y[i] === 1))).toBe(true);
        const { along, fit } = endOf(inShape(X, random, shapes[seed % 6]), y, seed);
        expect(fit.converged).toBe(false);
        expect(fit.reason).toContain(
          "the classes are separable: without a penalty there is no minimum, the weights grow for ever",
        );
        expect(along.converged).toBe(false);
        // above 0 there is one
        for (let i = 0; i + 1 < along.lambdas.length; i++) expect(along.at(i).converged).toBe(true);
      });
    },
  );

  it("has none either for more columns than rows, with both penalties", () => {
    forSeeds(24, (random, seed) => {
      const n = pick(random, 4, 20);
      const y = Array.from({ length: n }, (_, i) => i % 2);
      const { fit } = endOf(random.normalMatrix(n, n + pick(random, 0, 20)), y, seed);
      expect(fit.converged).toBe(false);
      expect(fit.reason).toContain("there is no minimum");
    });
  });

  it("has the minimum where classes overlap, as Newton's method by hand finds it", () => {
    forSeeds(72, (random, seed) => {
      const { X, y } = overlapping(random);
      const shape = shapes[seed % 6];
      const expected = leastLogistic(X, y);
      const given = inShape(X.clone(), random, shape);
      const { along, fit } = endOf(given, y, seed);
      expect(along.converged, `${shape}: ${along.reason}`).toBe(true);
      // the same predictions, whatever the units
      expect(distance(fit.predict(given), expected), shape).toBeLessThan(1e-6);
      if (shape === "offset") return; // where the objective's own rounding is larger
      const J = objective(given, y, { loss: crossEntropy });
      expect(J.violation(J.flatten("fit", fit)).violation, shape).toBeLessThan(1e-9);
    });
  });

  it("has the minimum of the rows that count", () => {
    forSeeds(20, (random, seed) => {
      const { X, y } = overlapping(random);
      const apart = placed(random, "separable");
      const penalty = seed % 2 === 0 ? l1 : halfL2;
      const wild = X.to2DArray().map((row) => row.map((x) => 100 * x));
      const [rows, of] = [new Matrix([...X.to2DArray(), ...wild]), [...y, ...y.map((each) => 1 - each)]];
      const sampleWeights = of.map((_, i) => Number(i < y.length));
      const got = path(rows, of, { loss: crossEntropy, penalty, lambdas: [0], sampleWeights });
      expect(got.converged).toBe(true);
      expect(distance(got.predict(X), leastLogistic(X, y))).toBeLessThan(1e-6);
      // a row on the wrong side that does not count leaves the classes separable
      const wrong = new Matrix([...apart.X.to2DArray(), apart.X.getRow(0)]);
      const classes = [...apart.y, 1 - apart.y[0]];
      const counted = { sampleWeights: classes.map((_, i) => Number(i < apart.y.length)) };
      const none = path(wrong, classes, { loss: crossEntropy, penalty, lambdas: [0], ...counted });
      expect(none.converged).toBe(false);
      expect(none.reason).toContain("there is no minimum");
    });
  });
});

/** The logits of the best fit without a penalty, by Newton's method on normal equations. */
function leastLogistic(X: Matrix, y: number[]): Matrix {
  const A = X.clone().addColumn(new Array<number>(X.rows).fill(1));
  let theta = Matrix.zeros(A.columns, 1);
  for (let step = 0; step < 50; step++) {
    const p = A.mmul(theta)
      .to1DArray()
      .map((z) => 1 / (1 + Math.exp(-z)));
    const slope = A.transpose().mmul(Matrix.columnVector(y.map((each, i) => each - p[i])));
    const curved = A.transpose().mmul(A.clone().mulColumnVector(p.map((each) => each * (1 - each))));
    theta = Matrix.add(theta, solve(curved, slope));
  }
  return A.mmul(theta);
}
