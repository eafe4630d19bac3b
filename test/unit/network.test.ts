import { Matrix } from "ml-matrix";
import {
  compareGradient,
  crossEntropy,
  gradientDescent,
  l2,
  network,
  objective,
  plus,
  type RandomState,
  sigmoid,
  softmax,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, forSeeds, pick } from "./problems";

/** Random inputs, a random network that takes them, and targets that fit its outputs. */
function problem(random: RandomState) {
  const outputs = pick(random, 1, 3);
  const hidden = Array.from({ length: pick(random, 0, 2) }, () => pick(random, 1, 4));
  const model = network([pick(random, 1, 3), ...hidden, outputs]);
  const n = pick(random, 2, 12);
  const X = random.normalMatrix(n, model.sizes[0]);
  const y = outputs === 1 ? random.randomMatrix(n, 1) : softmax(random.normalMatrix(n, outputs)); // rows sum to 1
  return { X, y, model, at: model.start(random) };
}

describe("network", () => {
  it("has the gradient of central differences in every weight and bias", () => {
    forSeeds(100, (random) => {
      const { X, y, model, at } = problem(random);
      const penalty = { weights: l2(random.random()), biases: l2(random.random()) };
      const J = objective(X, y, { model, loss: crossEntropy, penalty });
      expect(compareGradient(J, at).largest).toBeLessThan(1e-6);
    });
  });

  it("computes what the formula says, layer by layer", () => {
    forSeeds(50, (random) => {
      const { X, y, model, at } = problem(random);
      const J = objective(X, y, { model, loss: crossEntropy });
      let a = X;
      at.W.forEach((W, i) => {
        const z = a.mmul(W.transpose()).addRowVector(at.b[i].to1DArray());
        a =
          i === at.W.length - 1
            ? z
            : z.apply((row, column) => z.set(row, column, sigmoid(z.get(row, column))));
      });
      expect(distance(J.predict(at, X), a)).toBeLessThan(1e-13);
    });
  });

  it("with no hidden layer is the linear model on logits", () => {
    forSeeds(20, (random) => {
      const X = random.normalMatrix(10, 3);
      const y = random.randomMatrix(10, 1);
      const W = random.normalMatrix(3, 1);
      const b = random.normalMatrix(1, 1);
      const linear = objective(X, y, { loss: crossEntropy });
      const single = objective(X, y, { model: network([3, 1]), loss: crossEntropy });
      const value = single.value({ W: [W.transpose()], b: [b] });
      expect(value).toBeCloseTo(linear.value({ W, b }), 13);
    });
  });

  it("names its weights w_ijk: layer, neuron, input", () => {
    const J = objective(Matrix.ones(2, 2), [0, 1], { model: network([2, 3, 3, 1]), loss: crossEntropy });
    const labels = Array.from({ length: J.size }, (_, i) => J.label(i));
    expect(labels.slice(0, 2)).toEqual(["w_111", "w_112"]);
    expect(labels[17]).toBe("w_313");
    expect(labels.slice(18)).toEqual(["b_1[0]", "b_1[1]", "b_1[2]", "b_2[0]", "b_2[1]", "b_2[2]", "b_3[0]"]);
    const wide = objective(Matrix.ones(2, 11), [0, 1], { model: network([11, 1]), loss: crossEntropy });
    expect(wide.label(10)).toBe("w_1,1,11");
  });

  it("puts each weight and bias at its place in θ, and takes it from there", () => {
    forSeeds(30, (random) => {
      const { X, y, model, at } = problem(random);
      const J = objective(X, y, { model, loss: crossEntropy });
      const theta = J.flatten("at", at);
      const back = J.shape(theta);
      back.W.forEach((W, i) => {
        expect(W.to2DArray()).toEqual(at.W[i].to2DArray());
      });
      back.b.forEach((b, i) => {
        expect(b.to2DArray()).toEqual(at.b[i].to2DArray());
      });
      const inW = at.W.flatMap((W) => W.to1DArray());
      expect(Array.from(theta.subarray(0, inW.length))).toEqual(inW);
    });
  });

  it("starts with sums of size 1, however many inputs there are", () => {
    forSeeds(3, (random) => {
      const start = network([400, 400, 1]).start(random);
      for (const W of start.W) {
        const size = W.rows > 1 ? W.norm() / Math.sqrt(W.rows) : W.norm();
        expect(Math.abs(size - 1)).toBeLessThan(0.15);
      }
    });
  });

  it("learns what no line separates", () => {
    forSeeds(1, (random) => {
      const X = random.normalMatrix(60, 2);
      const y = X.to2DArray().map(([a, b]) => (a * b > 0 ? 1 : 0));
      const model = network([2, 6, 1]);
      const J = objective(X, y, { model, loss: crossEntropy, penalty: l2(1e-4) });
      const fit = gradientDescent(J, { start: model.start(random), learningRate: 2, maxIterations: 3000 });
      const right = fit
        .predict(X)
        .to1DArray()
        .filter((z, i) => z > 0 === (y[i] === 1)).length;
      expect(right).toBeGreaterThan(57);
    });
  });

  it("refuses sizes, data and parameters that do not fit, naming both", () => {
    expect(() => network([2])).toThrow("sizes must list the units of at least two layers, got a list of 1");
    expect(() => network([2, 0, 1])).toThrow("sizes[1] must be a whole number >= 1, got 0");
    const model = network([2, 3, 1]);
    expect(() => objective(Matrix.ones(4, 3), [0, 1, 0, 1], { model, loss: crossEntropy })).toThrow(
      "network([2, 3, 1]) takes 2 inputs, but X is 4 × 3",
    );
    expect(() => objective(Matrix.ones(4, 2), Matrix.zeros(4, 2), { model, loss: crossEntropy })).toThrow();
    const J = objective(Matrix.ones(4, 2), [0, 1, 0, 1], { model, loss: crossEntropy });
    const W = [Matrix.ones(3, 2), Matrix.ones(3, 1)];
    expect(() => J.value({ W, b: [Matrix.ones(1, 3), Matrix.ones(1, 1)] })).toThrow(
      "parameters.W[1] must be 1 × 3, got 3 × 1",
    );
  });
});

describe("crossEntropy", () => {
  it("is the mean of -log of the probability given to what happened", () => {
    forSeeds(50, (random) => {
      const k = pick(random, 1, 4);
      const z = Matrix.mul(random.normalMatrix(7, k), 3);
      const y = k === 1 ? random.randomMatrix(7, 1) : softmax(random.normalMatrix(7, k));
      let sum = 0;
      for (let i = 0; i < 7; i++) {
        for (let c = 0; c < k; c++) {
          const probability = k === 1 ? sigmoid(z.get(i, 0)) : softmax(z).get(i, c);
          sum -= y.get(i, c) * Math.log(probability);
          if (k === 1) sum -= (1 - y.get(i, 0)) * Math.log(1 - probability);
        }
      }
      expect(crossEntropy.value(z, y)).toBeCloseTo(sum / 7, 12);
    });
  });

  it("stays finite and right for logits of any size", () => {
    expect(crossEntropy.value([1000, -1000], [1, 0])).toBe(0);
    expect(crossEntropy.value([1000, -1000], [0, 1])).toBe(1000);
    const rows = (values: number[][]) => new Matrix(values);
    expect(crossEntropy.value(rows([[1000, -1000, 0]]), rows([[1, 0, 0]]))).toBe(0);
    expect(crossEntropy.value(rows([[1000, -1000, 0]]), rows([[0, 1, 0]]))).toBe(2000);
    expect(softmax(rows([[1000, 1000]])).to1DArray()).toEqual([0.5, 0.5]);
  });

  it("for two classes is the same as one output with the difference of the logits", () => {
    forSeeds(30, (random) => {
      const z = random.normalMatrix(6, 2);
      const y = random.randomMatrix(6, 1).to1DArray();
      const two = new Matrix(y.map((value) => [value, 1 - value]));
      const difference = z.to2DArray().map(([a, b]) => a - b);
      expect(crossEntropy.value(z, two)).toBeCloseTo(crossEntropy.value(difference, y), 13);
    });
  });

  it("refuses targets that are no probabilities", () => {
    expect(() => crossEntropy.value([1, 2], [0, 2])).toThrow(
      "crossEntropy needs targets from 0 to 1, got 2 in row 1",
    );
    const X = Matrix.ones(2, 1);
    const y = new Matrix([
      [0.5, 0.5],
      [0.5, 0.4],
    ]);
    expect(() => objective(X, y, { loss: crossEntropy, penalty: plus() })).toThrow(
      "crossEntropy needs rows of targets that sum to 1, but row 1 sums to 0.9",
    );
  });
});
