/** The run of source 000, number by number: mean squared error + λ/2 Σ w², 200 epochs of gradient descent. */
import { Matrix } from "ml-matrix";
import { closedForm, gradientDescent, halfL2, meanSquaredError, objective, RandomState } from "shrinkage";
import { describe, expect, it } from "vitest";
import { distance, golden, matrixOf } from "./problems";

interface Source {
  data: { X: number[][]; y: number[]; noise: number[]; W0: number[] };
  printed: { epoch: number; line: string }[];
  epoch0: {
    y_pred_first5: number[];
    dL_dy_first5: number[];
    dW: number[];
    db: number;
    mse_part_of_dW: number[];
    l2_part_of_dW: number[];
  };
  losses: number[];
  losses_40_digits: number[];
  mse: number[];
  l2: number[];
  W: number[][];
  b: number[];
  dW: number[][];
  db: number[];
  final: { W: number[]; b: number; loss_after_200: number };
  closed_form: { w: number[]; b: number; loss: number };
}
const source = golden<Source>("source-000");

const random = new RandomState(0);
const X = random.normalMatrix(100, 3);
const noise = random.normalMatrix(100, 1);
const W0 = random.normalMatrix(3, 1);
const y = Matrix.add(X.mmul(matrixOf([2, -3, 1])), Matrix.mul(noise, 0.5));

const J = objective(X, y, { loss: meanSquaredError, penalty: halfL2(0.1) });
const run = gradientDescent(J, {
  start: { W: W0, b: 0 },
  learningRate: 0.05,
  maxIterations: 200,
  keepParameters: true,
});
const { value: losses, loss: mse, penalty, parameters } = run.history;

describe("source 000", () => {
  it("draws the data of the source", () => {
    expect(distance(X, source.data.X.flat())).toBeLessThan(1e-15);
    expect(distance(noise, source.data.noise)).toBeLessThan(1e-15);
    expect(distance(W0, source.data.W0)).toBeLessThan(1e-15);
    expect(distance(y, source.data.y)).toBeLessThan(1e-15);
  });

  it("prints the ten lines of the source", () => {
    const lines = source.printed.map(
      ({ epoch }) => `Epoch ${String(epoch).padStart(3)} | Loss = ${losses[epoch].toFixed(4)}`,
    );
    expect(lines).toEqual(source.printed.map(({ line }) => line));
    expect(lines.length).toBe(10);
  });

  it.each([
    ["the losses", losses, [...source.losses, source.final.loss_after_200]],
    ["the losses at 40 digits", losses.slice(0, 200), source.losses_40_digits],
    ["the mean squared errors", mse.slice(0, 200), source.mse],
    ["the penalties", penalty.slice(0, 200), source.l2],
  ])("has %s of all epochs, each to 1e-12", (_, got, expected) => {
    expect(got.length).toBe(expected.length);
    const worst = got.map((value, i) => Math.abs(value / expected[i] - 1)).reduce((a, b) => Math.max(a, b));
    expect(worst).toBeLessThan(1e-12);
  });

  it("has W, b and their gradients of all epochs", () => {
    for (let epoch = 0; epoch < 200; epoch++) {
      const { W, b } = parameters[epoch];
      const gradient = J.gradient({ W, b });
      expect(distance(W, source.W[epoch])).toBeLessThan(1e-12);
      expect(Math.abs(b.get(0, 0) - source.b[epoch])).toBeLessThan(1e-13);
      // The gradients fall to 1e-7 of what they were: their errors are those of the sums they come from.
      expect(distance(Matrix.sub(gradient.W, matrixOf(source.dW[epoch])), [0, 0, 0])).toBeLessThan(1e-13);
      expect(Math.abs(gradient.b.get(0, 0) - source.db[epoch])).toBeLessThan(1e-13);
    }
  });

  it("ends where the source ends", () => {
    expect(run.iterations).toBe(200);
    expect(distance(run.W, source.final.W)).toBeLessThan(1e-12);
    expect(distance(run.b, source.final.b)).toBeLessThan(1e-12);
    expect(distance(run.value, source.final.loss_after_200)).toBeLessThan(1e-12);
    expect(run.converged).toBe(true);
  });

  it("has the parts of the first gradient", () => {
    const { epoch0 } = source;
    const predictions = J.predict({ W: W0 }, X);
    const outputGradient = meanSquaredError.gradient(predictions, y);
    const dW = X.transpose().mmul(outputGradient);
    expect(distance(predictions.to1DArray().slice(0, 5), epoch0.y_pred_first5)).toBeLessThan(1e-14);
    expect(distance(outputGradient.to1DArray().slice(0, 5), epoch0.dL_dy_first5)).toBeLessThan(1e-14);
    expect(distance(dW, epoch0.mse_part_of_dW)).toBeLessThan(1e-14);
    expect(distance(halfL2(0.1).gradient(W0), epoch0.l2_part_of_dW)).toBeLessThan(1e-15);
    expect(distance(J.gradient({ W: W0 }).W, epoch0.dW)).toBeLessThan(1e-14);
    expect(distance(J.gradient({ W: W0 }).b, epoch0.db)).toBeLessThan(1e-13);
  });

  it("tends to the closed form", () => {
    const exact = closedForm(J);
    expect(exact.alpha).toBeCloseTo(5, 12);
    expect(distance(exact.W, source.closed_form.w)).toBeLessThan(1e-13);
    expect(distance(exact.b, source.closed_form.b)).toBeLessThan(1e-13);
    expect(distance(exact.value, source.closed_form.loss)).toBeLessThan(1e-14);
    expect(exact.stationarity).toBeLessThan(1e-14);
    expect(distance(run.W, exact.W)).toBeLessThan(1e-7);
  });
});
