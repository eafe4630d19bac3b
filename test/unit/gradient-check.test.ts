import { Matrix } from "ml-matrix";
import {
  compareGradient,
  gradientCheck,
  halfL2,
  Loss,
  meanSquaredError,
  Objective,
  objective,
} from "shrinkage";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";

const print = vi.spyOn(console, "log").mockImplementation(() => {});
beforeEach(() => print.mockClear());
afterAll(() => print.mockRestore());
afterAll(() => print.mockRestore());

const X = new Matrix([
  [1, 2],
  [3, 5],
  [-1, 4],
]);
const y = [1, 2, 3];
const at = { W: [0.5, -0.25], b: 1 };

/** Mean squared error whose gradient is tampered with on the way out. */
class Tampered extends Loss {
  override readonly name = "tampered";
  readonly #change: (gradient: Float64Array) => void;

  constructor(change: (gradient: Float64Array) => void) {
    super();
    this.#change = change;
  }

  override factor(n: number, k: number): number {
    return meanSquaredError.factor(n, k);
  }

  override row(...row: Parameters<Loss["row"]>): number {
    return meanSquaredError.row(...row);
  }

  override evaluate(...[predictions, targets, gradient]: Parameters<Loss["evaluate"]>): number {
    const value = super.evaluate(predictions, targets, gradient);
    this.#change(gradient);
    return value;
  }
}
const wrong = (change: (gradient: Float64Array) => void, targets: number[] = y): Objective =>
  objective(X, targets, { loss: new Tampered(change), penalty: halfL2(0.1) });

describe("gradientCheck", () => {
  it("prints one line where the gradient is right", () => {
    gradientCheck(objective(X, y, { loss: meanSquaredError, penalty: halfL2(0.1) }), at);
    expect(print).toHaveBeenCalledTimes(1);
    expect(print.mock.calls[0][0]).toMatch(
      /^✓ central differences agree to \d\.\de-\d+, worst at (W\[[01]\]|b)$/,
    );
  });

  it("throws where a factor 2 was dropped, with both slopes", () => {
    const J = wrong((gradient) => {
      gradient.forEach((g, i) => {
        gradient[i] = g / 2;
      });
    });
    expect(() => gradientCheck(J, at)).toThrow(
      /^the gradient is not that of the objective: (W\[[01]\]|b) is -?\d\S*, central differences give -?\d\S* \(relative difference \d\.\de[+-]\d+\)$/,
    );
    expect(print).not.toHaveBeenCalled();
  });

  it("lets no entry hide behind another, NaN least of all", () => {
    const right = objective(X, y, { loss: meanSquaredError });
    for (const place of [0, 1, 2]) {
      class Broken extends Objective {
        override evaluate(theta: Float64Array, gradient: Float64Array): number {
          const value = super.evaluate(theta, gradient);
          gradient[place] = Number.NaN;
          return value;
        }
      }
      const J = new Broken(right.model, right);
      expect(compareGradient(J, at)).toMatchObject({ largest: Number.NaN, at: J.label(place) });
      expect(() => gradientCheck(J, at)).toThrow("relative difference NaN");
    }
  });

  it("lets no wrong slope hide behind a large objective", () => {
    const J = wrong(
      (gradient) => {
        gradient[0] += 0.1;
      },
      [1000, 1001, 1002],
    );
    expect(J.value(at)).toBeGreaterThan(9e5);
    expect(() => gradientCheck(J, at)).toThrow("the gradient is not that of the objective");
  });

  it("has a scale where every slope is 0", () => {
    const perfect = objective(X, X.mmul(Matrix.columnVector([2, 1])), { loss: meanSquaredError });
    gradientCheck(perfect, { W: [2, 1] });
    const minimum = objective(new Matrix([[1], [-1]]), [5, 5], { loss: meanSquaredError });
    gradientCheck(minimum, { W: [0], b: 5 });
    expect(print).toHaveBeenCalledTimes(2);
  });

  it("obeys its tolerance", () => {
    const J = wrong((gradient) => {
      gradient.forEach((g, i) => {
        gradient[i] = g * (1 + 1e-4);
      });
    });
    expect(() => gradientCheck(J, at)).toThrow();
    gradientCheck(J, at, { tolerance: 1e-3 });
    expect(() => gradientCheck(J, at, { tolerance: Number.NaN })).toThrow(
      "tolerance must be a finite number >= 0, got NaN",
    );
  });

  it("returns nothing, for a cell would print it; compareGradient returns the comparison", () => {
    const J = objective(X, y, { loss: meanSquaredError });
    expect(gradientCheck(J, at)).toBeUndefined();
    const worst = compareGradient(J, at);
    expect(Object.keys(worst)).toEqual(["largest", "at", "gradient", "differences"]);
    expect(["W[0]", "W[1]", "b"]).toContain(worst.at);
    expect(worst.differences).toBeCloseTo(worst.gradient, 6);
  });

  it("works far from 0, where a step must grow with the parameter", () => {
    const J = objective([1e-6, 2e-6], [1, 3], { loss: meanSquaredError });
    expect(compareGradient(J, { W: [1e6], b: 1 }).largest).toBeLessThan(1e-7);
  });
});
