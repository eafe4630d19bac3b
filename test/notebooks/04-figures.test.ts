/** The figures of notebook 04: what they draw, computed once more from the seeds, mostly by other routes. */
import { Matrix, QrDecomposition } from "ml-matrix";
import {
  crossEntropy,
  gradientDescent,
  l2,
  moons,
  type NetworkParameters,
  network,
  objective,
  RandomState,
  sigmoid,
} from "shrinkage";
import { beforeAll, describe, expect, test } from "vitest";
import { atPlace, coordinates, expectClose, type Figure, figuresOf, trace } from "./figures";

const [hook, three, curves, slider, strengths, split, runs, sweep, losses, maps] = figuresOf("04-", 10);

/** What the slider's label says at each of its values: "0.01: test error 0.114". */
const labels = ({ layout }: Figure): string[] =>
  layout.sliders[0].steps.map(({ label }: { label: string }) => label);

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const middle = (values: number[], rank: number): number => values.toSorted((a, b) => a - b)[rank]!;

const x = (figure: Figure, name: string) => coordinates(trace(figure, name)).x!;
const y = (figure: Figure, name: string) => coordinates(trace(figure, name)).y!;

describe("polynomials", () => {
  const random = new RandomState(1);
  const wave = (at: number): number => Math.sin(Math.PI * at + 1);
  const noisy = (places: number[]): number[] => places.map((at) => wave(at) + 0.3 * random.normal());
  const grid = Array.from({ length: 12 }, (_, i) => -1 + (2 * i) / 11);
  const samples = Array.from({ length: 21 }, () => noisy(grid));
  const places = Array.from({ length: 500 }, () => 2 * random.random() - 1);
  const targets = noisy(places);
  const otherPlaces = Array.from({ length: 500 }, () => 2 * random.random() - 1);
  const otherTargets = noisy(otherPlaces);
  const degrees = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

  /** The weights of 1, x, x² ... by QR of the powers, with rows √λ w_k = 0 for the penalty below them. */
  function polynomial(sample: number[], degree: number, lambda = 0): number[] {
    const powers = grid.map((at) => Array.from({ length: degree + 1 }, (_, k) => at ** k));
    const price = Array.from({ length: degree }, (_, row) =>
      powers[0]!.map((_, k) => (k === row + 1 ? Math.sqrt(lambda) : 0)),
    );
    const right = Matrix.columnVector([...sample, ...price.map(() => 0)]);
    return new QrDecomposition(new Matrix([...powers, ...price])).solve(right).to1DArray();
  }
  const at = (weights: number[], place: number): number =>
    weights.reduceRight((value, weight) => value * place + weight, 0);
  const error = (weights: number[], where: number[], what: number[]): number =>
    sum(where.map((place, i) => (at(weights, place) - what[i]!) ** 2)) / where.length;
  const size = (weights: number[]): number => sum(weights.slice(1).map((weight) => weight ** 2));

  test.for([0, 0.01, 10])("degree 11 with λ = %d on the first training set", (lambda) => {
    const weights = polynomial(samples[0]!, 11, lambda);
    const tested = error(weights, places, targets).toPrecision(3);
    expectClose(
      y(hook, `λ = ${lambda}: test error ${tested}`),
      x(hook, "truth").map((place) => at(weights, place)),
    );
    expectClose(y(hook, "training set"), samples[0]!);
  });

  test("the slider's curve, and the errors that it tells", () => {
    const steps = x(slider, "truth");
    expect(slider.frames).toHaveLength(18);
    for (const [frame, lambda] of [
      [0, 0],
      [5, 1e-4],
      [9, 1e-2],
      [17, 100],
    ] as const) {
      const weights = polynomial(samples[0]!, 11, lambda);
      const expected = steps.map((place) => at(weights, place));
      expectClose(y(atPlace(slider, frame), "degree 11"), expected, 1e-5);
      if (frame === 9) expectClose(y(slider, "degree 11"), expected);
      const [training, test] = [error(weights, grid, samples[0]!), error(weights, places, targets)];
      expect(labels(slider)[frame]).toBe(
        `${lambda}: training error ${training.toFixed(3)}, test error ${test.toFixed(3)}`,
      );
    }
    expect(slider.layout.sliders[0].active).toBe(9);
  });

  test("three of them on the first training set", () => {
    const steps = x(three, "truth");
    expectClose(
      steps,
      Array.from({ length: 201 }, (_, i) => -1 + i / 100),
    );
    expectClose(y(three, "truth"), steps.map(wave));
    expectClose(y(three, "training set"), samples[0]!);
    expectClose(x(three, "training set"), grid);
    for (const degree of [1, 4, 11]) {
      const weights = polynomial(samples[0]!, degree);
      expectClose(
        y(three, `degree ${degree}`),
        steps.map((place) => at(weights, place)),
      );
    }
  });

  describe("the two errors against the degree", () => {
    const fits = degrees.map((degree) => samples.map((sample) => polynomial(sample, degree)));
    const seen = fits.map((row) => row.map((weights, i) => error(weights, grid, samples[i]!)));
    const unseen = fits.map((row) => row.map((weights) => error(weights, places, targets)));

    test.for([
      ["training error", seen, "middle half of the training errors"],
      ["test error", unseen, "middle half of the test errors"],
    ] as const)("%s, median and quartiles", ([name, errors, spread]) => {
      const [low, median, high] = [5, 10, 15].map((rank) => errors.map((list) => middle(list, rank)));
      expect(x(curves, name)).toEqual(degrees);
      expectClose(y(curves, name), median!);
      expect(x(curves, spread)).toEqual([...degrees, ...degrees.toReversed()]);
      expectClose(y(curves, spread), [...low!, ...high!.toReversed()]);
    });

    test("chosen is the degree that validates best", () => {
      const valid = fits.map((row) =>
        middle(
          row.map((weights) => error(weights, otherPlaces, otherTargets)),
          10,
        ),
      );
      const best = valid.indexOf(Math.min(...valid));
      expect(x(curves, "chosen by validation")).toEqual([degrees[best]]);
      expectClose(y(curves, "chosen by validation"), [middle(unseen[best]!, 10)]);
    });
  });

  test("training loss, penalty and test error against λ", () => {
    const lambdas = Array.from({ length: 29 }, (_, i) => 10 ** ((i - 22) / 2));
    const fits = lambdas.map((lambda) => samples.map((sample) => polynomial(sample, 11, lambda)));
    const medians = (measure: (weights: number[], i: number) => number): number[] =>
      fits.map((row) => middle(row.map(measure), 10));
    const tested = medians((weights) => error(weights, places, targets));
    expectClose(
      y(strengths, "training loss"),
      medians((weights, i) => error(weights, grid, samples[i]!)),
    );
    expectClose(y(strengths, "test error"), tested);
    expectClose(y(strengths, "penalty").map(Math.log10), medians(size).map(Math.log10));
    for (const name of ["training loss", "test error", "penalty"]) {
      expectClose(x(strengths, name).map(Math.log10), lambdas.map(Math.log10));
    }
    const valid = medians((weights) => error(weights, otherPlaces, otherTargets));
    const best = valid.indexOf(Math.min(...valid));
    expectClose(x(strengths, "chosen by validation"), [lambdas[best]!]);
    expectClose(y(strengths, "chosen by validation"), [tested[best]!]);
  });

  test("bias² and variance against λ, and the 21 fits at the slider's λ", () => {
    const lambdas = Array.from({ length: 15 }, (_, i) => 10 ** ((i - 12) / 2));
    const steps = Array.from({ length: 201 }, (_, i) => -1 + i / 100);
    const fits = lambdas.map((lambda) => samples.map((sample) => polynomial(sample, 11, lambda)));
    // The average of polynomials has the average weights.
    const averages = fits.map((row) => row[0]!.map((_, k) => sum(row.map((weights) => weights[k]!)) / 21));
    const bias2 = averages.map((weights) => error(weights, steps, steps.map(wave)));
    const distances = fits.map(
      (row) => sum(row.map((weights) => error(weights, steps, steps.map(wave)))) / 21,
    );
    expectClose(y(split, "bias²"), bias2);
    expectClose(y(split, "their sum"), distances);
    expectClose(
      y(split, "variance"),
      distances.map((distance, i) => distance - bias2[i]!),
    );
    expectClose(x(split, "bias²").map(Math.log10), lambdas.map(Math.log10));
    expect(split.frames).toHaveLength(15);
    const drawnAt = steps.filter((_, j) => j % 4 === 0);
    expectClose(x(split, "their average"), drawnAt);
    for (const frame of [0, 8, 14]) {
      const moving = split.frames![frame]!.data.map(coordinates);
      const marker = moving[moving.length - 1];
      for (const [k, weights] of [...fits[frame]!, averages[frame]!].entries()) {
        const expected = drawnAt.map((place) => at(weights, place));
        expectClose(moving[k]!.y, expected, 1e-5);
      }
      expectClose(marker!.x, [lambdas[frame]!], 1e-5);
      expectClose(marker!.y, [distances[frame]!], 1e-5);
      const variance = distances[frame]! - bias2[frame]!;
      expect(labels(split)[frame]).toContain(
        `bias² ${bias2[frame]!.toFixed(3)} + variance ${variance.toFixed(3)} = ${distances[frame]!.toFixed(3)}`,
      );
    }
  });
});

describe("networks", () => {
  type Data = { X: Matrix; y: Matrix };

  /** The descent in one go, every epoch's parameters kept. */
  function descent(sizes: number[], data: Data, lambda: number, learningRate: number, epochs: number) {
    const model = network(sizes);
    const J = objective(data.X, data.y, { model, loss: crossEntropy, penalty: l2(lambda) });
    const start = model.start(new RandomState(0));
    const fit = gradientDescent(J, { start, learningRate, maxIterations: epochs, keepParameters: true });
    return { J, fit, history: fit.history };
  }
  type Descent = ReturnType<typeof descent>;

  /** Cross-entropy of the probabilities, as it is defined. */
  function lossOn({ J }: Descent, parameters: NetworkParameters, { X, y }: Data): number {
    const chances = J.predict(parameters, X).to1DArray().map(sigmoid);
    return -sum(chances.map((p, i) => Math.log(y.get(i, 0) === 1 ? p : 1 - p))) / chances.length;
  }
  const omega = ({ fit }: Descent): number =>
    sum(fit.W.flatMap((matrix) => matrix.to1DArray().map((weight) => weight ** 2)));

  /** A panel with the points of both classes over the logits of a grid: its traces, and what they should be. */
  function expectDecision(figure: Figure, panel: "x" | "x2", run: Descent, { X, y }: Data): void {
    const traces = figure.data.filter(({ xaxis = "x" }) => xaxis === panel);
    const decision = coordinates(traces.find(({ name }) => name === "decision")!);
    const corners = decision.y!.flatMap((up) => decision.x!.map((across) => [across, up]));
    expectClose(decision.z, run.fit.predict(new Matrix(corners)).to1DArray());
    for (const label of [0, 1]) {
      const rows = X.to2DArray().filter((_, i) => y.get(i, 0) === label);
      const dots = coordinates(traces.find(({ name }) => name === `class ${label}`)!);
      expect([dots.x, dots.y]).toEqual([0, 1].map((axis) => rows.map((row) => row[axis])));
    }
  }

  describe("the small one", () => {
    const data = moons(new RandomState(0), 100, 0.15);

    test.for([0, 0.0001])("training loss with λ = %d", (lambda) => {
      const { history } = descent([2, 3, 3, 1], data, lambda, 2, 1500);
      const enough = history.value.findIndex(
        (value, epoch) => epoch > 0 && history.value[epoch - 1]! - value < 1e-4 * value,
      );
      const end = enough < 0 ? 1500 : enough;
      const epochs = Array.from({ length: Math.floor(end / 10) + 1 }, (_, i) => 10 * i);
      expect(x(runs, `L_train, λ = ${lambda}`)).toEqual(epochs);
      expectClose(
        y(runs, `L_train, λ = ${lambda}`),
        epochs.map((epoch) => history.loss[epoch]!),
      );
      if (lambda > 0) expectDecision(runs, "x2", descent([2, 3, 3, 1], data, lambda, 2, end), data);
    });
  });

  describe("the wide one", () => {
    const few = moons(new RandomState(2), 40, 0.3);
    const valid = moons(new RandomState(6), 1000, 0.3);
    const fresh = moons(new RandomState(7), 2000, 0.3);
    const lambdas = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2];
    const wide = (lambda: number): Descent => descent([2, 16, 16, 1], few, lambda, 0.5, 3000);
    let without: Descent;
    let swept: Descent[];
    let chosen: Descent;
    beforeAll(() => {
      without = wide(0);
      swept = lambdas.map(wide);
      chosen = swept[2]!;
    });

    test("the sweep", () => {
      const on = (data: Data) => swept.map((run) => lossOn(run, run.fit, data));
      for (const name of ["training loss", "validation loss"]) expect(x(sweep, name)).toEqual(lambdas);
      expect(x(sweep, "penalty")).toEqual(lambdas.slice(0, 5));
      expectClose(y(sweep, "training loss"), on(few));
      expectClose(y(sweep, "validation loss"), on(valid));
      const sizes = swept.map(omega);
      expectClose(y(sweep, "penalty"), sizes.slice(0, 5));
      expect(sizes[5]).toBeLessThan(1e-12);
      expect(coordinates(sweep.data[sweep.data.length - 1]!).x).toEqual([3e-2]);
      expect(x(sweep, "chosen")).toEqual([1e-3]);
      expectClose(y(sweep, "chosen"), [Math.min(...on(valid))]);
    });

    test("training and test loss along the way", () => {
      const stations = Array.from({ length: 31 }, (_, i) => 100 * i);
      for (const [name, run] of Object.entries({ without, "with penalty": chosen })) {
        const along = (data: Data) =>
          stations.map((epoch) => lossOn(run, run.history.parameters[epoch]!, data));
        expect(x(losses, `training, ${name}`)).toEqual(stations);
        expectClose(y(losses, `training, ${name}`), along(few));
        expect(x(losses, `test, ${name}`)).toEqual(stations);
        expectClose(y(losses, `test, ${name}`), along(fresh));
      }
    });

    test("stopped is where the validation loss of the free run is least", () => {
      const along = (data: Data) =>
        Array.from({ length: 31 }, (_, i) => lossOn(without, without.history.parameters[100 * i]!, data));
      const onValid = along(valid);
      const stop = onValid.indexOf(Math.min(...onValid));
      expect(x(losses, "stopped early")).toEqual([100 * stop]);
      expectClose(y(losses, "stopped early"), [along(fresh)[stop]!]);
    });

    test("the decisions", () => {
      expectDecision(maps, "x", without, few);
      expectDecision(maps, "x2", chosen, few);
    });
  });
});
