/** The figures of notebook 08, held against values that this file computes by itself, in plain loops. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RandomState } from "shrinkage";
import { describe, expect, test } from "vitest";
import { folder } from "../../scripts/notebook.mjs";
import {
  atPlace,
  coordinates,
  expectClose,
  type Figure,
  figuresOf,
  panel,
  type Trace,
  trace,
} from "./figures";

const [hook, data, paths, errors, mine, stein, batters, stopping, bands, oneWeight, sampled] = figuresOf(
  "08-",
  11,
);

type Rows = number[][];
const sum = (list: number[]): number => list.reduce((total, each) => total + each, 0);
const dot = (a: number[], b: number[]): number => sum(a.map((each, i) => each * b[i]!));
const mean = (list: number[]): number => sum(list) / list.length;
const flipped = (A: Rows): Rows => A[0]!.map((_, j) => A.map((row) => row[j]!));
const product = (A: Rows, B: Rows): Rows => A.map((row) => flipped(B).map((column) => dot(row, column)));
const plusOnDiagonal = (A: Rows, alpha: number): Rows =>
  A.map((row, i) => row.map((each, j) => (i === j ? each + alpha : each)));
const xOf = (each: Trace): number[] => coordinates(each).x!;
const yOf = (each: Trace): number[] => coordinates(each).y!;

/** A⁻¹ by Gauss and Jordan, with pivots. */
function inverted(A: Rows): Rows {
  const n = A.length;
  const M = A.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let i = c; i < n; i++) if (Math.abs(M[i]![c]!) > Math.abs(M[best]![c]!)) best = i;
    [M[c], M[best]] = [M[best]!, M[c]!];
    const pivot = M[c]![c]!;
    M[c] = M[c]!.map((each) => each / pivot);
    for (let i = 0; i < n; i++) {
      const factor = M[i]![c]!;
      if (i !== c) M[i] = M[i]!.map((each, j) => each - factor * M[c]![j]!);
    }
  }
  return M.map((row) => row.slice(n));
}

/** Eigenvalues (descending) and eigenvectors, by Jacobi's rotations. */
function eigen(A: Rows): { values: number[]; vectors: Rows } {
  const n = A.length;
  let B = A.map((row) => [...row]);
  let V: Rows = A.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  for (let round = 0; round < 30; round++) {
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const angle = Math.atan2(2 * B[i]![j]!, B[j]![j]! - B[i]![i]!) / 2;
        const R: Rows = B.map((row, a) => row.map((_, b) => (a === b ? 1 : 0)));
        [R[i]![i], R[i]![j], R[j]![i], R[j]![j]] = [
          Math.cos(angle),
          Math.sin(angle),
          -Math.sin(angle),
          Math.cos(angle),
        ];
        B = product(flipped(R), product(B, R));
        V = product(V, R);
      }
    }
  }
  const order = B.map((_, i) => i).sort((a, b) => B[b]![b]! - B[a]![a]!);
  return { values: order.map((i) => B[i]![i]!), vectors: order.map((i) => V.map((row) => row[i]!)) };
}

const [header, ...lines] = readFileSync(join(folder, "data", "prostate.csv"), "utf8")
  .trim()
  .split("\n")
  .map((each) => each.split(","));
const column = (name: string): number[] => lines.map((each) => Number(each[header!.indexOf(name)]));
const scores = (list: number[]): number[] => {
  const centre = mean(list);
  const spread = Math.sqrt(mean(list.map((each) => (each - centre) ** 2)));
  return list.map((each) => (each - centre) / spread);
};
const names = ["lcavol", "lweight", "age", "lbph", "svi", "lcp", "gleason", "pgg45"];
const X = flipped(names.map((name) => scores(column(name))));
const y = column("lpsa").map((each) => [each - mean(column("lpsa"))]);
const gram = product(flipped(X), X);
const right = product(flipped(X), y);
const { values: squares, vectors } = eigen(gram);
const truth = [0.5, 0.25, 0, 0, 0.25, 0, 0, 0];
const sigma = 0.7;

const ridge = (alpha: number): number[] => product(inverted(plusOnDiagonal(gram, alpha)), right).flat();
/** By matrices: (A⁻¹ XᵀX - I) w, and σ² tr(A⁻¹ XᵀX A⁻¹). */
const risk = (alpha: number): { bias2: number; variance: number } => {
  const A = inverted(plusOnDiagonal(gram, alpha));
  const shrunk = product(A, gram);
  const missed = truth.map((w, i) => dot(shrunk[i]!, truth) - w);
  const variance = sigma ** 2 * sum(product(shrunk, A).map((row, i) => row[i]!));
  return { bias2: dot(missed, missed), variance };
};
const both = (alpha: number): number => risk(alpha).bias2 + risk(alpha).variance;
const share = (square: number, alpha: number): number => square / (square + alpha);

describe("what a penalty keeps", () => {
  test.each([0, 6, 13])("the hook with its slider at place %d", (place) => {
    const moved = atPlace(hook, place);
    const alpha = [0.1, 0.5, 1, 2, 4, 8, 16, 32, 64, 125, 250, 500, 1000, 3000][place]!;
    const directions = trace(panel(moved, "x"), "the eight directions");
    expectClose(xOf(directions), squares, 1e-5);
    expectClose(
      yOf(directions),
      squares.map((each) => share(each, alpha)),
      1e-5,
    );
    const curve = trace(panel(moved, "x"), "d² / (d² + α)");
    expectClose(
      yOf(curve),
      xOf(curve).map((each) => share(each, alpha)),
      1e-5,
    );
    const { bias2, variance } = risk(alpha);
    const here = trace(panel(moved, "x2"), "at this α");
    expectClose(xOf(here), [alpha, alpha, alpha], 1e-5);
    expectClose(yOf(here), [bias2, variance, bias2 + variance], 1e-5);
    const df = sum(squares.map((each) => share(each, alpha))).toFixed(2);
    const { label } = hook.layout.sliders[0].steps[place];
    expect(label).toContain(`${df} of 8`);
  });

  test("bias², variance and their sum", () => {
    for (const [name, f] of [
      ["bias²", (alpha: number) => risk(alpha).bias2],
      ["variance", (alpha: number) => risk(alpha).variance],
      ["their sum", both],
    ] as const) {
      for (const each of [trace(panel(hook, "x2"), name), trace(errors, name)])
        expectClose(yOf(each), xOf(each).map(f), 1e-8);
    }
    const low = yOf(trace(errors, "best α"))[0]!;
    expect(low).toBeLessThanOrEqual(Math.min(...yOf(trace(errors, "their sum"))));
    expect(low).toBeCloseTo(both(xOf(trace(errors, "best α"))[0]!), 10);
    expectClose(yOf(trace(errors, "least squares")), [both(0), both(0)]);
    const worlds = trace(errors, "in 2000 worlds");
    expectClose(yOf(worlds), xOf(worlds).map(both), 0.01);
    const stretch = xOf(trace(errors, "surely better"));
    expectClose([Math.min(...stretch), Math.max(...stretch)], [0.1, (2 * sigma ** 2) / dot(truth, truth)]);
  });

  test("two columns, their directions at right angles, and the eight sizes", () => {
    const left = panel(data, "x");
    const [lcp, pgg45] = [5, 7].map((k) => X.map((row) => row[k]!)) as [number[], number[]];
    expectClose(xOf(trace(left, "men")), lcp);
    expectClose(yOf(trace(left, "men")), pgg45);
    const correlation = dot(lcp, pgg45) / X.length;
    const half = (each: Trace): number => Math.hypot(xOf(each)[1]!, yOf(each)[1]!);
    // Of two standard scores the directions are the diagonals, with variances 1 ± r.
    expect(half(trace(left, "strong direction"))).toBeCloseTo(2 * Math.sqrt(1 + correlation), 8);
    expect(half(trace(left, "weak direction"))).toBeCloseTo(2 * Math.sqrt(1 - correlation), 8);
    expectClose(yOf(trace(panel(data, "x2"), "all eight columns")), squares);
    expect(squares[0]! / squares[7]!).toBeCloseTo(17.2, 1);
  });

  test("the paths of weights and of directions", () => {
    for (const k of [0, 4, 5, 7]) {
      const each = trace(panel(paths, "x"), names[k]!);
      expectClose(
        yOf(each),
        xOf(each).map((alpha) => ridge(alpha)[k]!),
        1e-8,
      );
    }
    for (const j of [0, 2, 5, 7]) {
      const each = trace(panel(paths, "x2"), `direction ${j + 1}`);
      expectClose(
        yOf(each),
        xOf(each).map((alpha) => share(squares[j]!, alpha)),
        1e-8,
      );
    }
  });

  test("who pays at α = 40", () => {
    const gamma = vectors.map((each) => dot(each, truth));
    const alone = (alpha: number): number[] =>
      squares.map((s, j) => ((alpha * gamma[j]!) ** 2 + sigma ** 2 * s) / (s + alpha) ** 2);
    expectClose(yOf(trace(mine, "least squares")), alone(0), 1e-8);
    expectClose(yOf(trace(mine, "ridge, α = 40")), alone(40), 1e-8);
  });
});

describe("Stein", () => {
  test("the error of James and Stein, by an integral in place of a sum", () => {
    // E 1/‖z‖² = ∫ E exp(-s ‖z‖²) ds = ∫ (1 + 2s)^(-p/2) exp(-s ‖θ‖²/(1 + 2s)) ds; with u = 1/(1 + 2s)
    const exact = (length: number): number => {
      const steps = 4000;
      const inside = (u: number): number => (u ** 3 * Math.exp((-(length ** 2) * (1 - u)) / 2)) / 2;
      const middle = Array.from({ length: steps }, (_, i) => inside((i + 0.5) / steps) / steps);
      return 10 - 64 * sum(middle);
    };
    const curve = trace(stein, "James and Stein");
    expectClose(yOf(curve), xOf(curve).map(exact), 1e-5);
    const drawn = trace(stein, "4000 draws, all of the truth in one quantity");
    expectClose(yOf(drawn), xOf(drawn).map(exact), 0.02);
    const best = trace(stein, "best single factor, truth known");
    // the lowest of f² p + (1 - f)² ‖θ‖²
    const factors = Array.from({ length: 2001 }, (_, i) => i / 2000);
    const lowest = (t: number): number => Math.min(...factors.map((f) => f ** 2 * 10 + ((1 - f) * t) ** 2));
    expectClose(yOf(best), xOf(best).map(lowest), 1e-5);
    expect(yOf(trace(stein, "as measured"))).toEqual([10, 10]);
  });

  test("the batters, before and after", () => {
    const early = yOf(trace(batters, "first 45 times at bat"));
    const shrunk = yOf(trace(batters, "shrunk"));
    const season = xOf(trace(batters, "shrunk"));
    expect(early.map((each) => Math.round(45 * each))).toEqual([
      18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7,
    ]);
    const common = mean(early);
    const factor = 1 - (15 * common * (1 - common)) / 45 / sum(early.map((each) => (each - common) ** 2));
    expect(factor).toBeCloseTo(0.212, 3);
    expectClose(
      shrunk,
      early.map((each) => common + factor * (each - common)),
    );
    const nearer = season.filter((each, i) => Math.abs(shrunk[i]! - each) < Math.abs(early[i]! - each));
    expect(nearer).toHaveLength(16);
  });
});

test.each([0, 5, 8])("stopping and ridge with the slider at place %d", (place) => {
  const t = [1, 2, 4, 10, 20, 40, 100, 300, 1000][place]!;
  const moved = atPlace(stopping, place);
  const eta = 0.5 / squares[0]!;
  // Steps towards 1, one by one.
  const walked = (square: number): number => {
    let at = 0;
    for (let step = 0; step < t; step++) at += eta * square * (1 - at);
    return at;
  };
  for (const [name, f] of [
    ["stopped after t steps", walked],
    ["our directions, stopped", walked],
    ["ridge, α = 1/(ηt)", (square: number) => share(square, 1 / (eta * t))],
    ["our directions, ridge", (square: number) => share(square, 1 / (eta * t))],
  ] as const) {
    const each = trace(moved, name);
    expectClose(yOf(each), xOf(each).map(f), 1e-5);
  }
  expectClose(xOf(trace(moved, "our directions, stopped")), squares, 1e-5);
});

describe("bands", () => {
  const centres = Array.from({ length: 9 }, (_, i) => i / 8);
  const bumps = (x: number): number[] =>
    centres.map((each) => Math.exp(-((x - each) ** 2) / (2 * 0.12 ** 2)));
  const random = { x: new RandomState(5).randomMatrix(30, 1), noise: new RandomState(6).normalMatrix(30, 1) };
  const xs = random.x.to1DArray().map((each) => 0.75 * each);
  const curve = (x: number): number => Math.sin(2 * Math.PI * x) * (1.2 - 0.6 * x);
  const ys = xs.map((x, i) => curve(x) + 0.2 * random.noise.get(i, 0));

  function expectBelief(figure: Figure, count: number): void {
    const rows = xs.slice(0, count).map(bumps);
    // By the rows' kernel, so that the matrix to invert is count × count.
    const kernel = (a: number[], b: number[]): number => dot(a, b);
    const K = inverted(
      plusOnDiagonal(
        rows.map((a) => rows.map((b) => kernel(a, b))),
        0.04,
      ),
    );
    const line = trace(figure, "mean");
    const at = (x: number): { centre: number; reach: number } => {
      const k = rows.map((row) => kernel(row, bumps(x)));
      const weights = K.map((row) => dot(row, k));
      const variance = kernel(bumps(x), bumps(x)) - dot(weights, k);
      return { centre: dot(weights, ys.slice(0, count)), reach: 2 * Math.sqrt(variance) };
    };
    const expected = xOf(line).map(at);
    expectClose(
      yOf(line),
      expected.map(({ centre }) => centre),
      1e-5,
    );
    const low = expected.map(({ centre, reach }) => centre - reach);
    const high = expected.map(({ centre, reach }) => centre + reach).toReversed();
    expectClose(yOf(trace(figure, "mean ± 2 standard deviations")), [...low, ...high], 1e-5);
  }

  test.each([0, 4, 7])("the posterior with the slider at place %d", (place) => {
    const count = [1, 2, 3, 5, 8, 12, 20, 30][place]!;
    const moved = panel(atPlace(bands, place), "x2");
    expectBelief(moved, count);
    expectClose(xOf(trace(moved, "data")), xs.slice(0, count), 1e-5);
    expectClose(yOf(trace(moved, "data")), ys.slice(0, count), 1e-5);
    expectClose(yOf(trace(moved, "the curve to find")), xOf(trace(moved, "the curve to find")).map(curve));
  });

  test("the prior", () => {
    const left = panel(bands, "x");
    expect(yOf(trace(left, "mean")).every((each) => each === 0)).toBe(true);
    const grid = xOf(trace(left, "mean"));
    const reach = grid.map((x) => 2 * Math.hypot(...bumps(x)));
    const around = yOf(trace(left, "mean ± 2 standard deviations"));
    expectClose(around, [...reach.map((each) => -each), ...reach.toReversed()]);
  });
});

describe("mode and mean", () => {
  /** E w under exp(-(z - w)²/2 - |w|), by the normal distribution's tails. */
  const exactMean = (z: number): number => {
    // Φ by its series
    const below = (x: number): number => {
      let [term, total] = [x, x];
      for (let k = 1; k < 200; k++) {
        term *= x ** 2 / (2 * k + 1);
        total += term;
      }
      return 0.5 + (total * Math.exp(-(x ** 2) / 2)) / Math.sqrt(2 * Math.PI);
    };
    const [up, down] = [Math.exp(-z) * below(z - 1), Math.exp(z) * below(-z - 1)];
    return ((z - 1) * up + (z + 1) * down) / (up + down);
  };

  test("one weight", () => {
    const curve = trace(oneWeight, "Laplace prior: mean");
    expectClose(yOf(curve), xOf(curve).map(exactMean), 1e-5);
    const zs = xOf(curve);
    expectClose(
      yOf(trace(oneWeight, "Laplace prior: mode, the lasso")),
      zs.map((z) => (z > 1 ? z - 1 : 0)),
    );
    expectClose(
      yOf(trace(oneWeight, "normal prior: ridge, α = 1")),
      zs.map((z) => z - z / 2),
    );
    expect(yOf(trace(oneWeight, "no prior"))).toEqual(zs);
  });

  test("eight weights: the lasso by sweeps, the draws by another sampler", () => {
    const left = panel(sampled, "x");
    const lasso = new Array<number>(8).fill(0);
    const pull = (w: number[], k: number): number => right[k]![0]! - dot(gram[k]!, w) + gram[k]![k]! * w[k]!;
    for (let sweep = 0; sweep < 500; sweep++) {
      for (let k = 0; k < 8; k++) {
        const each = pull(lasso, k);
        lasso[k] = (Math.sign(each) * Math.max(Math.abs(each) - 10, 0)) / gram[k]![k]!;
      }
    }
    expectClose(yOf(trace(left, "lasso")), lasso, 1e-8);

    // Metropolis: propose to move one weight, and accept by the ratio of the densities.
    const random = new RandomState(77);
    const w = [...lasso];
    const kept: Rows = [];
    for (let round = 0; round < 40_000; round++) {
      for (let k = 0; k < 8; k++) {
        const to = w[k]! + 0.15 * random.normal();
        const cost = (v: number): number => (gram[k]![k]! * v ** 2) / 2 - pull(w, k) * v + 10 * Math.abs(v);
        if (random.random() < Math.exp((cost(w[k]!) - cost(to)) / 0.49)) w[k] = to;
      }
      kept.push([...w]);
    }
    const means = yOf(trace(left, "mean of the draws"));
    const bars = left.data.filter(({ name }) => name === "90 % of the draws");
    expect(bars).toHaveLength(8);
    for (const [k, bar] of bars.entries()) {
      const sorted = kept.map((each) => each[k]!).sort((a, b) => a - b);
      expect(Math.abs(means[k]! - mean(sorted))).toBeLessThan(0.006);
      for (const [i, quantile] of [0.05, 0.95].entries())
        expect(Math.abs(yOf(bar)[i]! - sorted[Math.round(quantile * sorted.length)]!)).toBeLessThan(0.012);
    }
    const density = yOf(trace(panel(sampled, "x2"), "draws of lcp"));
    expect(sum(density) * 0.0125).toBeGreaterThan(0.97);
    expect(sum(density) * 0.0125).toBeLessThanOrEqual(1);
    expect(yOf(bars[5]!)[0]! * yOf(bars[5]!)[1]!).toBeLessThan(0);
  });
});
