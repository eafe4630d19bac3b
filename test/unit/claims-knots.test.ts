/** What lassoKnots claims: a path that is exact everywhere, also where several columns arrive together. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  halfMeanSquaredError,
  type Knots,
  type Loss,
  l1,
  lassoKnots,
  objective,
  RandomState,
  sumOfSquares,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { type Hard, hardProblem, powers } from "./correlated";
import { Judge, minus } from "./judge";
import { distance, forSeeds, pick } from "./problems";
import { integers } from "./tasks";

/** The knots, and what the judge says of the path: at every knot, and in between at random. */
function judged(
  random: RandomState,
  { X, y, kind }: Hard,
  options: { intercept: boolean; factors?: number[]; loss?: Loss; smallest?: number },
): { knots: Knots; worst: number; lambdas: number[] } {
  const { intercept, loss = halfMeanSquaredError, smallest = 1e-4 } = options;
  const factors = options.factors ?? new Array<number>(X.columns).fill(1);
  const penalty = (lambda: number) => weighted(l1(lambda), factors);
  const knots = lassoKnots(X, y, { loss, penalty, intercept, smallest });
  const { lambdas } = knots;
  const end = lambdas[lambdas.length - 1];
  const factor = loss.factor(y.rows, 1);
  const judge = new Judge({ X: X.to2DArray(), y: y.to1DArray(), factor, intercept });
  const between = lambdas.slice(1).map((lambda, i) => lambda + random.random() * (lambdas[i] - lambda));
  let worst = 0;
  const all = [...lambdas, ...between];
  for (const lambda of all.filter((_, i) => i % Math.ceil(all.length / 60) === 0)) {
    const { W, b } = knots.at(lambda);
    const strengths = { absolute: factors.map((f) => f * lambda), quadratic: new Float64Array(X.columns) };
    const { violation, rounding } = judge.judge(strengths, W.to1DArray(), b.get(0, 0));
    worst = Math.max(worst, violation - rounding);
  }
  if (worst > 1e-10) expect(knots.converged, kind).toBe(false);
  expect(lambdas.every((lambda, i) => i === 0 || lambda < lambdas[i - 1])).toBe(true);
  const isShort = knots.reason.endsWith("give a larger smallest");
  expect(isShort).toBe(distance(end, lambdas[0] * smallest) > 1e-14);
  return { knots, worst, lambdas: between };
}

/** Whether any column has a slope at W = 0, so that there is a path. */
function hasPath({ X, y }: Hard, intercept: boolean): boolean {
  const middle = intercept ? y.mean() : 0;
  const r = Matrix.sub(y, middle);
  const sizes = X.transpose().mmul(r).to1DArray();
  return sizes.some((slope) => Math.abs(slope) > 1e-9 * X.norm() * (r.norm() || 1));
}

describe("lassoKnots", () => {
  it("gets down to 1e-4 lambdaMax on small whole numbers, where many columns tie, and is exact all the way", () => {
    let paths = 0;
    forSeeds(500, (random, seed) => {
      const problem = integers(random);
      const intercept = seed % 2 === 0;
      if (!hasPath(problem, intercept)) return;
      paths++;
      // all in other units, now and then
      if (seed % 3 === 0) problem.X.mul(10 ** pick(random, -8, 8));
      if (seed % 4 === 0) problem.y.mul(10 ** pick(random, -8, 8));
      const factors = seed % 5 === 0 ? problem.X.getRow(0).map(() => pick(random, 1, 2)) : undefined;
      const { knots, worst } = judged(random, problem, { intercept, ...(factors && { factors }) });
      expect(knots.converged, problem.kind).toBe(true);
      expect(worst, problem.kind).toBeLessThan(1e-10);
      expect(knots.reason).toContain("the largest KKT violation");
    });
    expect(paths).toBeGreaterThan(400);
  });

  it("is as good as the active set at any lambda, and the same where there is one solution", () => {
    forSeeds(90, (random, seed) => {
      const problem = integers(random, 6);
      const intercept = seed % 2 === 0;
      if (!hasPath(problem, intercept)) return;
      const { X, y, kind } = problem;
      const { knots, lambdas } = judged(random, problem, { intercept });
      const judge = new Judge({ X: X.to2DArray(), y: y.to1DArray(), factor: 0.5 / y.rows, intercept });
      for (const lambda of lambdas) {
        const strengths = {
          absolute: new Float64Array(X.columns).fill(lambda),
          quadratic: new Float64Array(X.columns),
        };
        const at = knots.at(lambda);
        const exact = activeSet(
          objective(X, y, { loss: halfMeanSquaredError, penalty: l1(lambda), intercept }),
        );
        const [one, other] = [at, exact].map(({ W, b }) =>
          judge.judge(strengths, W.to1DArray(), b.get(0, 0)),
        );
        expect(Math.abs(minus(one.value, other.value)), kind).toBeLessThan(1e-10 * other.value[0]);
        // Predictions are always unique.
        const [mine, theirs] = [at, exact].map(({ W, b }) => X.mmul(W).add(b.get(0, 0)));
        expect(Matrix.sub(mine, theirs).norm(), kind).toBeLessThan(1e-7 * (theirs.norm() + y.norm()));
      }
    });
  });

  it("keeps its promise where it says so, and says so where it cannot, on problems of every kind", () => {
    const count = { true: 0, false: 0, short: 0 };
    forSeeds(48, (random, seed) => {
      const isHard = seed % 2 > 0;
      const problem = isHard ? powers(random, seed) : hardProblem(random, seed);
      problem.X.mul(10 ** pick(random, -8, 8));
      problem.y.mul(10 ** pick(random, -8, 8));
      const intercept = seed % 5 > 0;
      const { knots, worst } = judged(random, problem, { intercept, smallest: isHard ? 1e-6 : 1e-4 });
      const { converged, violation, reason, lambdas } = knots;
      count[`${converged}`]++;
      if (converged) expect(worst, problem.kind).toBeLessThan(1e-10);
      else if (reason.endsWith("give a larger smallest")) {
        // What it advises helps: to where it came it comes again.
        count.short++;
        const smallest = (lambdas[lambdas.length - 1] / lambdas[0]) * 1.001;
        const again = lassoKnots(problem.X, problem.y, {
          loss: halfMeanSquaredError,
          penalty: l1,
          intercept,
          smallest,
        });
        expect(again.lambdas.at(-1), problem.kind).toBe(again.lambdas[0] * smallest);
      } else {
        expect(violation, problem.kind).toBeGreaterThan(1e-10);
        expect(reason).toContain("the columns are too nearly dependent, leave some out");
      }
    });
    expect(count.true).toBeGreaterThan(30);
    expect(count.false).toBeGreaterThan(5);
    expect(count.short).toBeGreaterThan(0);
  });

  it("keeps its promise on the powers up to x to the eighth of thirty numbers", () => {
    forSeeds(30, (random) => {
      const x = Array.from({ length: 30 }, () => random.random());
      const X = new Matrix(x.map((each) => Array.from({ length: 8 }, (_, j) => each ** (j + 1))));
      const problem = { X, y: random.normalMatrix(30, 1), kind: "powers" };
      const { knots, worst } = judged(random, problem, { intercept: true, smallest: 1e-3 });
      expect(knots.converged).toBe(true);
      expect(worst).toBeLessThan(1e-10);
    });
  });

  it("finds the same knots in all units", () => {
    forSeeds(40, (random, seed) => {
      const problem = integers(random, 5);
      const intercept = seed % 2 === 0;
      if (!hasPath(problem, intercept)) return;
      const { X, y } = problem;
      const options = { loss: sumOfSquares, penalty: l1, intercept, smallest: 0.01 };
      const knots = lassoKnots(X, y, options);
      for (const [a, c] of [
        [1e8, 1],
        [1e-8, 1],
        [1, 1e8],
        [1, 1e-8],
        [1e8, 1e8],
        [1e-8, 1e-8],
      ]) {
        const scaled = lassoKnots(Matrix.mul(X, a), Matrix.mul(y, c), options);
        expect(scaled.converged).toBe(knots.converged);
        expect(scaled.lambdas, `${problem.kind}, times ${a} and ${c}`).toHaveLength(knots.lambdas.length);
        expect(
          distance(
            scaled.lambdas.map((lambda) => lambda / a / c),
            knots.lambdas,
          ),
        ).toBeLessThan(1e-9);
      }
    });
  });

  it("asks whoever joins together with the first whether it moves the way of its sign", () => {
    const options = { loss: halfMeanSquaredError, penalty: l1, intercept: false, smallest: 1e-4 };
    const X = [
      [2, -1],
      [2, -2],
    ];
    const knots = lassoKnots(X, [0, 1], options);
    expect(distance(knots.lambdas, [1, 1 / 11, 1e-4])).toBeLessThan(1e-12);
    expect(distance(knots.at(0.5).W, [0, -0.2])).toBeLessThan(1e-12);
    expect(distance(knots.at(0.1).W, [0, -0.36])).toBeLessThan(1e-12);
    expect(distance(knots.at(0.01).W, [-0.445, -0.93])).toBeLessThan(1e-12);
  });

  it("does not go in circles", () => {
    const rows = [
      [-1, 1, -1, -1],
      [0, -1, 0, 1],
      [1, -1, 1, 0],
      [-1, -1, -1, -1],
      [-1, 1, 0, -1],
      [1, 1, 0, 0],
    ];
    const problem = { X: new Matrix(rows), y: Matrix.columnVector([-2, -1, 2, 2, 2, 1]), kind: "circles" };
    const { knots, worst } = judged(new RandomState(0), problem, { intercept: false });
    expect(knots.converged).toBe(true);
    expect(knots.lambdas.length).toBeLessThan(10);
    expect(worst).toBeLessThan(1e-10);
  });

  it("takes a weight that rounding leaves on the wrong side of 0 for 0", () => {
    const rows = [
      [-1, -1, -1, 0, 1],
      [1, -1, 1, 1, 1],
      [1, -1, 0, -1, 0],
      [1, 0, -1, 1, 1],
      [1, -1, 1, 0, 1],
    ];
    const problem = { X: new Matrix(rows), y: Matrix.columnVector([0, -1, 0, 0, -1]), kind: "dust" };
    const { knots } = judged(new RandomState(0), problem, { intercept: false });
    expect(knots.converged).toBe(true);
    expect(distance(knots.lambdas, [0.4, 0.4e-4])).toBeLessThan(1e-14);
  });

  it("looks at the ends of each piece too: in the middle of the last one here nothing is wrong", () => {
    // seven sparse rows with unequal factors, on which a line once ran past a knot
    const X = Matrix.zeros(7, 19);
    const rows: [minus: number[], plus: number[]][] = [
      [[11], []],
      [[6, 11], [0]],
      [[6, 17], []],
      [[8, 14, 15], []],
      [[4, 17], [10]],
      [
        [9, 13],
        [7, 16],
      ],
      [[6], [17]],
    ];
    rows.forEach(([minus, plus], i) => {
      for (const j of minus) X.set(i, j, -1);
      for (const j of plus) X.set(i, j, 1);
    });
    const factors = [1, 2, 2, 2, 2, 1, 2, 1, 1, 1, 2, 1, 2, 2, 2, 1, 2, 1, 2];
    const y = Matrix.columnVector([0, -1, 1, 1, 1, 1, 0]);
    const { knots, worst } = judged(
      new RandomState(0),
      { X, y, kind: "sparse" },
      { intercept: true, factors, loss: sumOfSquares },
    );
    expect(knots.converged).toBe(true);
    expect(worst).toBeLessThan(1e-10);
  });
});
