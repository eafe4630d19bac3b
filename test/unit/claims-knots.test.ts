/** What lassoKnots claims on problems of every kind: a path that is exact everywhere, or a word where it is not. */
import { Matrix } from "ml-matrix";
import { halfMeanSquaredError, l1, lassoKnots, RandomState, sumOfSquares } from "shrinkage";
import { describe, expect, it } from "vitest";
import { hardProblem, powers } from "./correlated";
import { judged } from "./judged";
import { forSeeds, pick } from "./problems";

describe("lassoKnots", () => {
  it("keeps its promise where it says so, and says so where it cannot, on problems of every kind", () => {
    const count = { true: 0, false: 0, short: 0 };
    forSeeds(30, (random, seed) => {
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
    expect(count.true).toBeGreaterThan(15);
    expect(count.false).toBeGreaterThan(3);
    expect(count.short).toBeGreaterThan(0);
  });

  it("keeps its promise on the powers up to x to the eighth of thirty numbers", () => {
    let further = 0;
    forSeeds(30, (random) => {
      const x = Array.from({ length: 30 }, () => random.random());
      const X = new Matrix(x.map((each) => Array.from({ length: 8 }, (_, j) => each ** (j + 1))));
      const problem = { X, y: random.normalMatrix(30, 1), kind: "powers" };
      const { knots, worst } = judged(random, problem, { intercept: true, smallest: 1e-3 });
      expect(knots.converged).toBe(true);
      expect(worst).toBeLessThan(1e-10);
      if (judged(random, problem, { intercept: true, smallest: 1e-4 }).knots.converged) further++;
    });
    expect(further).toBeGreaterThan(25);
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
