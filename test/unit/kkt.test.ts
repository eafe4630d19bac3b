/** The certificate: it bounds what any claim loses, and tells the right one. */
import { Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  halfL2,
  kkt,
  l1,
  meanSquaredError,
  objective,
  plus,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick, regression, squares } from "./problems";

describe("kkt", () => {
  it("bounds what is lost by any claim, and tells the right one", () => {
    forSeeds(100, (random) => {
      const { X, y } = regression(random, pick(random, 5, 30), pick(random, 1, 8), pick(random, 1, 2));
      const J = objective(X, y, {
        loss: meanSquaredError,
        penalty: plus(l1(0.2), halfL2(0.1 * random.random())),
      });
      const best = activeSet(J);
      const claim = { W: Matrix.add(best.W, random.normalMatrix(X.columns, y.columns).mul(0.1)), b: best.b };
      const { gap, violation } = kkt(J, claim);
      expect(gap).toBeGreaterThan(J.value(claim) - best.value);
      expect(violation).toBeGreaterThan(1e-4);
      expect(kkt(J, best).violation).toBeLessThan(1e-12);
    });
  });

  it("refuses weights that are too large or of the wrong sign, and counts a wrong bias", () => {
    forSeeds(20, (random) => {
      const { X, y } = regression(random, 30, 4, 1);
      const J = objective(X, y, { loss: meanSquaredError, penalty: l1(0.5) });
      const { W, b, value: least } = activeSet(J);
      for (const factor of [1.5, 0.5, -1]) {
        expect(kkt(J, { W: Matrix.mul(W, factor), b }).violation).toBeGreaterThan(1e-3);
      }
      const shifted = { W, b: Matrix.add(b, 1) };
      expect(kkt(J, shifted).gap).toBeGreaterThan((J.value(shifted) - least) * (1 - 1e-9));
      expect(J.value(shifted) - least).toBeGreaterThan(0.9);
    });
  });

  it("names the weight or bias that is off", () => {
    forSeeds(10, (random) => {
      const { X, y } = regression(random, 30, 4, 1);
      const J = objective(X, y, { loss: meanSquaredError, penalty: l1(0.05) });
      const { W, b } = activeSet(J);
      expect(kkt(J, { W, b: Matrix.add(b, 1) }).at).toBe("b");
      // the slope is in proportion to the columns: with orthogonal ones no other weight notices
      const Q = Matrix.zeros(4, 2)
        .setRow(0, [1, 1])
        .setRow(1, [-1, 1])
        .setRow(2, [1, -1])
        .setRow(3, [-1, -1]);
      const K = objective(Q, random.normalMatrix(4, 2), { loss: meanSquaredError });
      const best = closedForm(K);
      for (const [j, c] of [
        [0, 1],
        [1, 0],
      ]) {
        const moved = best.W.clone().set(j, c, best.W.get(j, c) + 1);
        expect(kkt(K, { W: moved, b: best.b }).at).toBe(`W[${j}, ${c}]`);
      }
      expect(kkt(K, { W: best.W, b: Matrix.add(best.b, new Matrix([[0, 1]])) }).at).toBe("b[1]");
    });
  });

  it("measures in the units of the problem: the violation of a bias that is off by d is d √n / ‖y - ȳ‖", () => {
    forSeeds(30, (random) => {
      const { X, y } = regression(random, pick(random, 5, 30), pick(random, 1, 4), 1);
      const [far, size] = [10 ** pick(random, -8, 8), 10 ** pick(random, -8, 8)];
      X.mul(far);
      y.mul(size);
      const J = objective(X, y, { loss: meanSquaredError, penalty: l1(0.1 * far * size) });
      const { W, b } = activeSet(J);
      const spread = Math.sqrt(squares(Matrix.sub(y, y.mean())));
      const { violation, at, gap } = kkt(J, { W, b: Matrix.add(b, size) });
      expect(at).toBe("b");
      expect(distance(violation, (size * Math.sqrt(y.rows)) / spread)).toBeLessThan(1e-10);
      // the mean squared error of residuals of mean 0 grows by d²
      expect(distance(gap, size ** 2)).toBeLessThan(1e-9);
    });
  });

  it("has no gap where nothing is penalized, and a bound beside columns that are free", () => {
    forSeeds(40, (random) => {
      const { X, y } = regression(random, 30, 4, pick(random, 1, 2));
      const free = objective(X, y, { loss: meanSquaredError });
      expect(kkt(free, closedForm(free)).gap).toBeNaN();
      expect(kkt(free, closedForm(free)).violation).toBeLessThan(1e-12);
      const penalty = weighted(plus(l1(0.2), halfL2(0.1)), [1, 0, 0, 2]);
      const J = objective(X, y, { loss: meanSquaredError, penalty });
      const best = activeSet(J);
      expect(kkt(J, best).violation).toBeLessThan(1e-12);
      expect(kkt(J, best).gap).toBeLessThan(1e-12 * best.value);
      const claim = {
        W: Matrix.add(best.W, random.normalMatrix(4, y.columns).mul(0.1)),
        b: Matrix.add(best.b, 0.1),
      };
      expect(kkt(J, claim).gap).toBeGreaterThan(J.value(claim) - best.value);
    });
  });
});
