import { Matrix } from "ml-matrix";
import {
  activeSet,
  type ConventionName,
  conventions,
  convert,
  halfL2,
  l1,
  l2,
  objective,
  plus,
  type Strengths,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick, regression } from "./problems";

const names = Object.keys(conventions) as ConventionName[];
const withoutSpread = names.filter((name) => !conventions[name].perSpread);

/** The minimum under a convention, its constants written out. */
function minimum(
  X: Matrix,
  y: Matrix,
  name: ConventionName,
  { l1: absolute = 0, l2: square = 0 }: Strengths,
): Matrix {
  const { loss, ...factors } = conventions[name];
  const penalty = plus(l1(absolute * factors.absolute), l2(square * factors.quadratic));
  return activeSet(objective(X, y, { loss, penalty })).W;
}

describe("convert", () => {
  it("keeps the minimum, from any convention to any other", () => {
    forSeeds(12, (random) => {
      const { X, y } = regression(random, pick(random, 10, 30), 4, pick(random, 1, 2));
      const size = { n: X.rows, k: y.columns };
      for (const from of withoutSpread) {
        for (const to of withoutSpread) {
          const both = (key: "absolute" | "quadratic") =>
            conventions[from][key] > 0 && conventions[to][key] > 0;
          const strengths = { l1: both("absolute") ? 0.1 : 0, l2: both("quadratic") ? 0.2 : 0 };
          const converted = convert(strengths, from, to, size);
          const before = minimum(X, y, from, strengths);
          expect(distance(minimum(X, y, to, converted), before), `${from} to ${to}`).toBeLessThan(1e-10);
        }
      }
    });
  });

  it("goes there and back", () => {
    for (const from of names) {
      for (const to of names) {
        const l2Too = conventions[from].quadratic > 0 && conventions[to].quadratic > 0;
        if (!l2Too) continue;
        const size = { n: 50, k: 2, spread: 3 };
        const there = convert({ l2: 0.3 }, from, to, size);
        expect(convert(there, to, from, size).l2).toBeCloseTo(0.3, 14);
      }
    }
  });

  it("says the strengths that the sources are known to stand for", () => {
    const alpha = (l2: number, from: ConventionName, n: number) =>
      convert({ l2 }, from, "scikit-learn Ridge", { n }).l2;
    expect(alpha(0.1, "source 000", 100)).toBe(5); // N λ / 2
    expect(alpha(0.1, "source 001", 100)).toBeCloseTo(10, 13); // N λ
    expect(alpha(0.1, "source 002, formula", 100)).toBeCloseTo(10, 13); // n λ
    expect(alpha(0.1, "source 002, printed loss", 100)).toBeCloseTo(10, 13); // n λ
    expect(alpha(0.1, "source 002, gradient", 100)).toBe(5); // n λ / 2
    expect(alpha(1, "source 003", 100)).toBe(1);
    expect(alpha(1000, "source 004, least squares", 1000)).toBe(1000); // λ
    expect(alpha(2, "source 004, mean squared error", 1000)).toBe(1000); // M λ / 2
    expect(alpha(0.1, "PyTorch weight_decay", 100)).toBe(5); // N wd / 2
    expect(alpha(0.1, "scikit-learn ElasticNet", 100)).toBeCloseTo(10, 13); // n α (1 - ratio)
  });

  it("takes glmnet's scaling of y into account", () => {
    // glmnet fits y / s and scales back: its squares weigh 1/s of what they seem to
    const there = convert({ l1: 0.2, l2: 0.6 }, "glmnet", "scikit-learn ElasticNet", { n: 30, spread: 3 });
    expect(there.l1).toBeCloseTo(0.2, 14);
    expect(there.l2).toBeCloseTo(0.2, 14);
    expect(() => convert({ l2: 1 }, "glmnet", "source 000", { n: 10 })).toThrow(
      "spread must be a finite number > 0",
    );
    expect(convert({ l1: 1 }, "glmnet", "scikit-learn Lasso", { n: 10 })).toEqual({ l1: 1, l2: 0 });
  });

  it("agrees with weight decay as PyTorch does it: wd added to the gradient", () => {
    forSeeds(5, (random) => {
      const { X, y } = regression(random, 20, 3, 1);
      const W = random.normalMatrix(3, 1);
      const { loss } = conventions["PyTorch weight_decay"];
      const plain = objective(X, y, { loss }).gradient({ W }).W;
      const decayed = objective(X, y, { loss, penalty: halfL2(0.3) }).gradient({ W }).W;
      expect(distance(decayed, Matrix.add(plain, Matrix.mul(W, 0.3)))).toBeLessThan(1e-14);
    });
  });

  it("refuses names, strengths and sizes that it does not know", () => {
    const size = { n: 10 };
    expect(() => convert({ l2: 1 }, "ridge" as ConventionName, "source 000", size)).toThrow(
      /from must be one of source 000; .*; got "ridge"/,
    );
    expect(() => convert({ l1: 1 }, "source 001", "scikit-learn Ridge", size)).toThrow(
      "l1 must be 0 or left out: scikit-learn Ridge has no such penalty",
    );
    expect(() => convert({ l2: -1 }, "source 001", "source 000", size)).toThrow(
      "l2 must be a finite number >= 0, got -1",
    );
    expect(() => convert({ l2: 1 }, 3 as never, "source 000", size)).toThrow(
      /from must be one of .*; got 3$/,
    );
    expect(() => convert({ l2: 1 }, "source 001", "toString" as ConventionName, size)).toThrow(
      /to must be one of .*; got "toString"/,
    );
    expect(() => convert({ l2: 1 }, "source 001", "glmnet", size)).toThrow(
      "spread must be a finite number > 0, got undefined",
    );
    expect(() => convert({ l2: 1 }, "source 001", "source 000", { n: 0 })).toThrow(
      "n must be a whole number >= 1",
    );
  });
});
