/** The figures of notebook 07, held against values that this file computes by itself, in plain loops. */
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

const [
  data,
  hook,
  subsets,
  weights,
  lab,
  curves,
  play,
  leaks,
  shuffling,
  frequencies,
  pvalues,
  errors,
  peek,
] = figuresOf("07-", 13);

type Rows = number[][];
/** A line: a weight for each column, and the bias. */
interface Line {
  w: number[];
  b: number;
}
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);
const mean = (list: readonly number[]): number => sum(list) / list.length;
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((each, i) => each * b[i]!));
const flipped = (A: Rows): Rows => A[0]!.map((_, j) => A.map((row) => row[j]!));
const product = (A: Rows, B: Rows): Rows => A.map((row) => flipped(B).map((column) => dot(row, column)));
const xOf = (each: Trace): number[] => coordinates(each).x!;
const yOf = (each: Trace): number[] => coordinates(each).y!;
const lowestAt = (list: readonly number[]): number => list.indexOf(Math.min(...list));
const deviation = (list: readonly number[], free = 1): number =>
  Math.sqrt(sum(list.map((each) => (each - mean(list)) ** 2)) / (list.length - free));
const standardError = (list: readonly number[]): number => deviation(list) / Math.sqrt(list.length);
const predicted = ({ w, b }: Line, row: readonly number[]): number => dot(w, row) + b;
const squares = (fit: Line, X: Rows, y: readonly number[]): number[] =>
  X.map((row, i) => (predicted(fit, row) - y[i]!) ** 2);

/** The x with A x = b, by Gauss, with pivots. */
function solved(A: Rows, b: readonly number[]): number[] {
  const n = A.length;
  const M = A.map((row, i) => [...row, b[i]!]);
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let i = c; i < n; i++) if (Math.abs(M[i]![c]!) > Math.abs(M[best]![c]!)) best = i;
    [M[c], M[best]] = [M[best]!, M[c]!];
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const factor = M[i]![c]! / M[c]![c]!;
      for (let j = c; j <= n; j++) M[i]![j]! -= factor * M[c]![j]!;
    }
  }
  return M.map((row, i) => row[n]! / row[i]!);
}

/** Eigenvalues (descending) and eigenvectors (as rows) of a symmetric matrix, by Jacobi's rotations. */
function eigen(A: Rows): { values: number[]; vectors: Rows } {
  const n = A.length;
  const B = A.map((row) => [...row]);
  const V = upTo(n).map((i) => upTo(n).map((j) => (i === j ? 1 : 0)));
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const angle = Math.atan2(2 * B[i]![j]!, B[i]![i]! - B[j]![j]!) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turn = (M: Rows, byRow: boolean): void => {
          for (let k = 0; k < n; k++) {
            const [a, b] = byRow ? [M[i]![k]!, M[j]![k]!] : [M[k]![i]!, M[k]![j]!];
            const [first, second] = [c * a + s * b, c * b - s * a];
            if (byRow) [M[i]![k], M[j]![k]] = [first, second];
            else [M[k]![i], M[k]![j]] = [first, second];
          }
        };
        turn(B, true);
        turn(B, false);
        turn(V, true);
      }
    }
  }
  const order = upTo(n).sort((a, b) => B[b]![b]! - B[a]![a]!);
  return { values: order.map((i) => B[i]![i]!), vectors: order.map((i) => V[i]!) };
}

// The data, scaled in both ways.
const [head, ...lines] = readFileSync(join(folder, "data", "prostate.csv"), "utf8")
  .trim()
  .split("\n")
  .map((text) => text.trim().split(","));
const features = head!.slice(0, 8);
const all = lines.map((entries) => entries.slice(0, 8).map(Number));
const isMan = lines.map((entries) => entries[9] === "T");
const lpsa = lines.map((entries) => Number(entries[8]));
const rawX = all.filter((_, i) => isMan[i]);
const y = lpsa.filter((_, i) => isMan[i]);
const testY = lpsa.filter((_, i) => !isMan[i]);
const N = y.length;

interface Scale {
  means: number[];
  spreads: number[];
}
const scaleOf = (X: Rows, free = 0): Scale => ({
  means: flipped(X).map(mean),
  spreads: flipped(X).map((column) => deviation(column, free)),
});
const scaled = (X: Rows, { means, spreads }: Scale): Rows =>
  X.map((row) => row.map((x, j) => (x - means[j]!) / spreads[j]!));
const scores = scaled(all, scaleOf(all, 1));
const X = scores.filter((_, i) => isMan[i]);
const testX = scores.filter((_, i) => !isMan[i]);
const Z = scaled(X, scaleOf(X));

/** XᵀX and Xᵀ(y - ȳ), of columns as they are. */
function products(X: Rows, y: readonly number[]): { G: Rows; g: number[]; yMean: number } {
  const columns = flipped(X);
  const yMean = mean(y);
  const target = y.map((each) => each - yMean);
  return {
    G: columns.map((a) => columns.map((b) => dot(a, b))),
    g: columns.map((a) => dot(a, target)),
    yMean,
  };
}

/** Least squares with a bias. */
function leastSquares(X: Rows, y: readonly number[]): Line {
  const { means } = scaleOf(X);
  const { G, g, yMean } = products(
    X.map((row) => row.map((x, j) => x - means[j]!)),
    y,
  );
  const w = solved(G, g);
  return { w, b: yMean - dot(w, means) };
}

const withRidge = (G: Rows, alpha: number): Rows =>
  G.map((row, i) => row.map((each, j) => (i === j ? each + alpha : each)));

/** Ridge with columns as they are, the bias ȳ. */
function ridge(X: Rows, y: readonly number[], alpha: number): Line {
  const { G, g, yMean } = products(X, y);
  return { w: solved(withRidge(G, alpha), g), b: yMean };
}

/** The lasso on scores for descending λ beside half the mean, by cycles of coordinate descent. */
function lassoPath(Z: Rows, y: readonly number[], lambdas: readonly number[]): Line[] {
  const { G, g, yMean } = products(Z, y);
  const n = y.length;
  const w = g.map(() => 0);
  return lambdas.map((lambda) => {
    for (let cycle = 0; cycle < 5000; cycle++) {
      let most = 0;
      for (let j = 0; j < w.length; j++) {
        const row = G[j]!;
        let pull = g[j]!;
        for (let k = 0; k < w.length; k++) if (k !== j) pull -= row[k]! * w[k]!;
        const next = (Math.sign(pull) * Math.max(Math.abs(pull) - n * lambda, 0)) / row[j]!;
        most = Math.max(most, Math.abs(next - w[j]!));
        w[j] = next;
      }
      if (most < 1e-10) break;
    }
    return { w: [...w], b: yMean };
  });
}

/** The lasso that spends a share of the budget of least squares, by halving an interval of λ. */
function lassoAtShare(Z: Rows, y: readonly number[], share: number): Line {
  const full = sum(leastSquares(Z, y).w.map(Math.abs));
  const { g, yMean } = products(Z, y);
  let [low, high] = [0, Math.max(...g.map(Math.abs)) / y.length];
  if (share === 0) return { w: g.map(() => 0), b: yMean };
  if (share === 1) return leastSquares(Z, y);
  let fit: Line = { w: [], b: 0 };
  for (let halving = 0; halving < 40; halving++) {
    const middle = (low + high) / 2;
    [fit] = lassoPath(Z, y, [middle]) as [Line];
    if (sum(fit.w.map(Math.abs)) > share * full) low = middle;
    else high = middle;
  }
  return fit;
}

/** A least-squares fit to a few combinations of the columns, with a bias. */
function along(X: Rows, y: readonly number[], directions: Rows): Line {
  if (directions.length === 0) return { w: X[0]!.map(() => 0), b: mean(y) };
  const { w, b } = leastSquares(product(X, flipped(directions)), y);
  return { w: X[0]!.map((_, j) => sum(directions.map((v, k) => w[k]! * v[j]!))), b };
}

const components = (X: Rows, y: readonly number[], m: number): Line =>
  along(X, y, eigen(products(X, y).G).vectors.slice(0, m));

/** Partial least squares: the best combination of g, Gg, …, with ȳ for the bias. */
function partial(X: Rows, y: readonly number[], m: number): Line {
  const { G, g, yMean } = products(X, y);
  const basis: Rows = [];
  let next = g;
  for (let k = 0; k < m; k++) {
    for (let round = 0; round < 2; round++)
      for (const v of basis) {
        const part = dot(next, v);
        next = next.map((each, j) => each - part * v[j]!);
      }
    const length = Math.sqrt(dot(next, next));
    basis.push(next.map((each) => each / length));
    next = product(
      G,
      basis[k]!.map((each) => [each]),
    ).map(([each]) => each!);
  }
  if (m === 0) return { w: g.map(() => 0), b: yMean };
  const inner = product(product(basis, G), flipped(basis));
  const c = solved(
    inner,
    basis.map((v) => dot(v, g)),
  );
  return { w: g.map((_, j) => sum(basis.map((v, k) => c[k]! * v[j]!))), b: yMean };
}

const choices = upTo(256).map((bits) => upTo(8).filter((j) => (bits >> j) & 1));

/** All subsets, each with what it leaves of the sum of squares. */
const everySubset = (X: Rows, y: readonly number[]): (Line & { size: number; rss: number })[] =>
  choices.map((columns) => {
    const part = X.map((row) => columns.map((j) => row[j]!));
    const { w, b } = columns.length === 0 ? { w: [], b: mean(y) } : leastSquares(part, y);
    const spread = upTo(8).map((j) => w[columns.indexOf(j)] ?? 0);
    return { w: spread, b, size: columns.length, rss: sum(squares({ w: spread, b }, X, y)) };
  });
const bestOfSize = (fits: ReturnType<typeof everySubset>) =>
  upTo(9).map((size) =>
    fits.filter((each) => each.size === size).reduce((best, each) => (each.rss < best.rss ? each : best)),
  );

function deal(seed: number, folds: number): number[] {
  const fold: number[] = [];
  new RandomState(seed).permutation(N).forEach((row, place) => {
    fold[row] = place % folds;
  });
  return fold;
}

/** For each value of the knob the errors on the folds; the men inside are scaled by themselves. */
function heldOut(fold: number[], folds: number, lines: (Z: Rows, y: number[]) => Line[]): Rows {
  const of = <T>(list: T[], q: number, isOut: boolean): T[] =>
    list.filter((_, i) => (fold[i] === q) === isOut);
  return flipped(
    upTo(folds).map((q) => {
      const scale = scaleOf(of(rawX, q, false));
      const fits = lines(scaled(of(rawX, q, false), scale), of(y, q, false));
      const rows = scaled(of(rawX, q, true), scale);
      return fits.map((fit) => mean(squares(fit, rows, of(y, q, true))));
    }),
  );
}

const largest = Math.max(...products(Z, y).g.map(Math.abs)) / N;
const lambdas = upTo(51).map((i) => largest * 10 ** (-i / 20));
const shuffles = upTo(200).map((seed) => {
  const byFold = heldOut(deal(seed, 10), 10, (Z, y) => lassoPath(Z, y, lambdas));
  const means = byFold.map(mean);
  const ses = byFold.map(standardError);
  const best = lowestAt(means);
  return { means, ses, best, rule: means.findIndex((each) => each <= means[best]! + ses[best]!) };
});
const average = upTo(51).map((i) => mean(shuffles.map(({ means }) => means[i]!)));
const foldWidth = upTo(51).map((i) => mean(shuffles.map(({ ses }) => ses[i]!)));
const bottom = lowestAt(average);
const rule = average.findIndex((each) => each <= average[bottom]! + foldWidth[bottom]!);
const tally = (key: "best" | "rule"): number[] =>
  upTo(51).map((i) => shuffles.filter((each) => each[key] === i).length);

function expectPoint(marker: Trace, x: number, at: number, share = 1e-5): void {
  expect(marker.mode).toBe("markers");
  expectClose(xOf(marker), [x], share);
  expectClose(yOf(marker), [at], share);
}
const quantile = (list: number[], share: number): number =>
  [...list].sort((a, b) => a - b)[Math.round(share * (list.length - 1))]!;

test("the data: two features, those with svi = 1 by themselves", () => {
  for (const [axis, j] of [
    ["x", 0],
    ["x2", 1],
  ] as const) {
    for (const svi of [0, 1]) {
      const rows = upTo(N).filter((i) => rawX[i]![4] === svi);
      const drawn = trace(panel(data, axis), `svi = ${svi}`);
      expect(xOf(drawn)).toEqual(rows.map((i) => rawX[i]![j]!));
      expect(yOf(drawn)).toEqual(rows.map((i) => y[i]!));
    }
  }
});

describe("the first picture", () => {
  test.each([0, 7, 19])("at shuffle %d", (seed) => {
    const moved = atPlace(hook, seed);
    const { means, ses, best, rule } = shuffles[seed]!;
    const left = panel(moved, "x");
    expectClose(yOf(trace(left, "mean of ten folds")), means, 1e-5);
    const band = yOf(trace(left, "± one standard error"));
    const low = means.map((each, i) => each - ses[i]!);
    const high = means.map((each, i) => each + ses[i]!);
    expectClose(band, [...low, ...high.toReversed()], 1e-5);
    expectPoint(trace(left, "smallest error"), lambdas[best]!, means[best]!);
    expectPoint(trace(left, "one-standard-error rule"), lambdas[rule]!, means[rule]!);
    const right = panel(moved, "x2");
    expectPoint(trace(right, "smallest error"), lambdas[best]!, tally("best")[best]!);
    expectPoint(trace(right, "one-standard-error rule"), lambdas[rule]!, tally("rule")[rule]!);
    const used = (i: number): number =>
      lassoPath(Z, y, lambdas.slice(0, i + 1))
        .at(-1)!
        .w.filter((w) => w !== 0).length;
    const [{ steps }] = hook.layout.sliders as [{ steps: { label: string }[] }];
    expect(steps[seed]!.label).toBe(
      `${seed}: λ = ${lambdas[best]!.toFixed(3)} or ${lambdas[rule]!.toFixed(3)}, ` +
        `${used(best)} features or ${used(rule)}`,
    );
  });

  test.each([
    ["chosen for the smallest error", "best"],
    ["chosen by the rule", "rule"],
  ] as const)("what was %s", (name, key) => {
    const steps = trace(panel(hook, "x2"), name);
    expectClose(
      yOf(steps),
      tally(key).flatMap((count) => [count, count]),
    );
    expectClose(
      xOf(steps),
      lambdas.flatMap((lambda) => [lambda * 10 ** 0.025, lambda / 10 ** 0.025]),
    );
    expect(sum(tally(key))).toBe(200);
  });
});

test("256 subsets, and the lower edge", () => {
  const fits = everySubset(X, y);
  const cloud = trace(subsets, "a subset");
  expect(xOf(cloud)).toEqual(fits.map(({ size }) => size));
  expectClose(
    yOf(cloud),
    fits.map(({ rss }) => rss),
  );
  expectClose(
    yOf(trace(subsets, "the best of its size")),
    bestOfSize(fits).map(({ rss }) => rss),
  );
});

/** The six lines of the table, by name. */
function methodLines(): Record<string, Line> {
  const { G } = products(X, y);
  const { values } = eigen(G);
  let [low, high] = [0, 1000];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (sum(values.map((each) => each / (each + middle))) > 5) low = middle;
    else high = middle;
  }
  const { means, spreads } = scaleOf(X);
  const onScores = lassoAtShare(Z, y, 0.375).w.map((w, j) => w / spreads[j]!);
  return {
    LS: leastSquares(X, y),
    subset: bestOfSize(everySubset(X, y))[2]!,
    ridge: ridge(X, y, high),
    lasso: { w: onScores, b: mean(y) - dot(onScores, means) },
    PCR: components(X, y, 7),
    PLS: partial(X, y, 2),
  };
}
const methods = methodLines();

test("the weights of six methods, beside each other", () => {
  Object.entries(methods).forEach(([name, { w }], k) => {
    const marks = trace(weights, name);
    expectClose(
      xOf(marks),
      upTo(8).map((j) => j + 1 + (k - 2.5) / 9),
    );
    expectClose(yOf(marks), w, 1e-6);
  });
  const listed = features.map((name, j) => `${j + 1} ${name}`).join(", ");
  expect(weights.layout.xaxis.title.text).toBe(`feature: ${listed}`);
});

describe("the laboratory", () => {
  const along = lassoPath(Z, y, lambdas);
  const { means, ses, best, rule } = shuffles[0]!;
  const [lcavol, svi] = [0, 4] as const;

  test("all weights, and the error on men held out", () => {
    const right = lab.data.filter(({ xaxis = "x" }) => xaxis === "x2");
    const named = (name: string): Trace => right.find((each) => each.name === name && xOf(each).length > 2)!;
    const rising = (list: number[]): number[] => list.toReversed();
    for (const [name, j] of [
      ["lcavol", lcavol],
      ["svi", svi],
    ] as const) {
      expectClose(xOf(named(name)), rising(lambdas));
      expectClose(yOf(named(name)), rising(along.map(({ w }) => w[j]!)), 1e-6);
    }
    const others = right.filter(({ name }) => name === "6 others");
    [1, 2, 3, 5, 6, 7].forEach((j, k) => {
      expectClose(yOf(others[k]!), rising(along.map(({ w }) => w[j]!)), 1e-6);
    });
    expectClose(yOf(named("error on rows held out")), rising(means), 1e-6);
    const low = rising(means.map((each, i) => each - ses[i]!));
    const high = means.map((each, i) => each + ses[i]!);
    expectClose(yOf(named("± 1 standard error")), [...low, ...high], 1e-6);
    const limit = means[best]! + ses[best]!;
    expectClose(yOf(trace({ ...lab, data: right }, "within one")), [limit, limit], 1e-6);
    expectPoint(trace({ ...lab, data: right }, "least error"), lambdas[best]!, means[best]!);
    expectPoint(trace({ ...lab, data: right }, "one-SE rule"), lambdas[rule]!, means[rule]!);
  });

  test.each([13, 30, 37, 44])("the ball, at place %d of the slider", (place) => {
    const moved = atPlace(lab, place);
    const left: Figure = { ...moved, data: moved.data.filter(({ xaxis = "x" }) => xaxis === "x") };
    const { w } = along[50 - place]!;
    expectPoint(trace(left, "solution"), w[lcavol]!, w[svi]!);
    const budget = Math.abs(w[lcavol]!) + Math.abs(w[svi]!);
    const edge = trace(left, "budget");
    for (const [i, w1] of xOf(edge).entries())
      expect(Math.abs(Math.abs(w1) + Math.abs(yOf(edge)[i]!) - budget)).toBeLessThan(1e-5);
    /** The mean squared error with the other weights where the solution has them. */
    const errorAt = (first: number, second: number): number => {
      const bent = [...w];
      [bent[lcavol], bent[svi]] = [first, second];
      return mean(squares({ w: bent, b: mean(y) }, Z, y));
    };
    const level = trace(left, "level that touches");
    const expected = errorAt(w[lcavol]!, w[svi]!);
    for (const [i, w1] of xOf(level).entries())
      expect(Math.abs(errorAt(w1, yOf(level)[i]!) / expected - 1)).toBeLessThan(1e-5);
  });

  test("stands at the rule first, and tells its numbers", () => {
    const [{ active, steps }] = lab.layout.sliders as [{ active: number; steps: { label: string }[] }];
    expect(active).toBe(50 - rule);
    expect(steps).toHaveLength(51);
    const { w } = along[rule]!;
    const used = w.filter((each) => each !== 0).length;
    expect(steps[active]!.label).toContain(lambdas[rule]!.toPrecision(3));
    expect(steps[active]!.label).toContain(`weights not 0 ${used} of 8`);
  });
});

describe("cross-validation of all methods", () => {
  const { values } = eigen(products(Z, y).G);
  const freedoms = upTo(16).map((i) => (i + 1) / 2);
  const alphas = freedoms.map((df) => {
    let [low, high] = [0, 1e4];
    for (let halving = 0; halving < 60; halving++) {
      const middle = (low + high) / 2;
      if (sum(values.map((each) => each / (each + middle))) > df) low = middle;
      else high = middle;
    }
    return high;
  });
  const shares = upTo(17).map((i) => i / 16);
  const fits: Record<string, ["x" | "x2", number[], (Z: Rows, y: number[]) => Line[]]> = {
    subset: ["x", upTo(9), (Z, y) => bestOfSize(everySubset(Z, y))],
    PCR: ["x", upTo(9), (Z, y) => upTo(9).map((m) => components(Z, y, m))],
    PLS: ["x", upTo(9), (Z, y) => upTo(9).map((m) => partial(Z, y, m))],
    ridge: ["x2", freedoms.map((df) => df / 8), (Z, y) => alphas.map((alpha) => ridge(Z, y, alpha))],
    lasso: ["x2", shares, (Z, y) => shares.map((share) => lassoAtShare(Z, y, share))],
  };
  const byRule: Record<string, [number, number]> = {};
  test.each(Object.entries(fits))("%s", (name, [axis, knob, fit]) => {
    const byFold = heldOut(deal(0, 10), 10, fit);
    const means = byFold.map(mean);
    const best = lowestAt(means);
    const at = means.findIndex((each) => each <= means[best]! + standardError(byFold[best]!));
    byRule[name] = [knob[at]!, means[at]!];
    const curve = trace(panel(curves, axis), name);
    expectClose(xOf(curve), knob);
    expectClose(yOf(curve), means, 1e-5);
  });

  test("and what the rule takes", () => {
    for (const [axis, names] of [
      ["x", ["subset", "PCR", "PLS"]],
      ["x2", ["ridge", "lasso"]],
    ] as const) {
      const marks = trace(panel(curves, axis), "by the rule");
      expectClose(
        xOf(marks),
        names.map((name) => byRule[name]![0]),
      );
      expectClose(
        yOf(marks),
        names.map((name) => byRule[name]![1]),
        1e-5,
      );
    }
  });
});

test("leave-one-out by refits, GCV, and ten folds, over α", () => {
  const alphas = upTo(41).map((i) => 10 ** (3 - i / 10));
  const others = (i: number): number[] => upTo(N).filter((k) => k !== i);
  const centredRidge = (Z: Rows, y: number[], alpha: number): Line => {
    const { means } = scaleOf(Z);
    const { w, b } = ridge(
      Z.map((row) => row.map((z, j) => z - means[j]!)),
      y,
      alpha,
    );
    return { w, b: b - dot(w, means) };
  };
  const loo = trace(play, "leave-one-out");
  expectClose(xOf(loo), alphas);
  for (const k of [0, 10, 25, 40]) {
    const refitted = upTo(N).map((i) => {
      const rows = others(i);
      const fit = centredRidge(
        rows.map((row) => Z[row]!),
        rows.map((row) => y[row]!),
        alphas[k]!,
      );
      return (y[i]! - predicted(fit, Z[i]!)) ** 2;
    });
    expectClose([yOf(loo)[k]!], [mean(refitted)]);
  }
  const { values } = eigen(products(Z, y).G);
  const gcv = alphas.map((alpha) => {
    const kept = 1 - (1 + sum(values.map((each) => each / (each + alpha)))) / N;
    return mean(squares(ridge(Z, y, alpha), Z, y)) / kept ** 2;
  });
  expectClose(yOf(trace(play, "GCV")), gcv);
  const tens = play.data.filter(({ name }) => name === "ten folds, three shuffles");
  expect(tens).toHaveLength(3);
  tens.forEach((curve, seed) => {
    const byFold = heldOut(deal(seed, 10), 10, (Z, y) => alphas.map((alpha) => ridge(Z, y, alpha)));
    expectClose(yOf(curve), byFold.map(mean));
  });
  expect(xOf(trace(play, "your α"))).toEqual([24, 24]);
});

describe("leaks", () => {
  const ascending = (list: number[]): number[] => [...list].sort((a, b) => a - b);

  function expectRatios(axis: "x" | "x2", runs: { leaky: number; honest: number; truth: number }[]): void {
    const part = panel(leaks, axis);
    for (const [name, key] of [
      ["with the leak", "leaky"],
      ["without", "honest"],
    ] as const) {
      const curve = trace(part, name);
      expectClose(xOf(curve), ascending(runs.map((run) => run[key] / run.truth)), 1e-8);
      expectClose(
        yOf(curve),
        runs.map((_, i) => (i + 0.5) / runs.length),
      );
    }
  }

  test("of scaling, with heavy tails", () => {
    const random = new RandomState(1);
    const heavy = (rows: number): { X: Rows; y: number[] } => {
      const tails = random.normalMatrix(rows, 5).to2DArray();
      const noise = random.normalMatrix(rows, 1).to1DArray();
      return {
        X: tails.map((row) => row.map((z) => Math.exp(1.5 * z))),
        y: tails.map(([first], i) => 1.5 * first! + noise[i]!),
      };
    };
    const withBias = (Z: Rows, y: number[]): Line => {
      const { means } = scaleOf(Z);
      const { w, b } = ridge(
        Z.map((row) => row.map((z, j) => z - means[j]!)),
        y,
        10,
      );
      return { w, b: b - dot(w, means) };
    };
    const runs = upTo(100).map(() => {
      const { X, y } = heavy(20);
      const fresh = heavy(200);
      const scale = scaleOf(X);
      const whole = scaled(X, scale);
      const one = (i: number, anew: boolean): number => {
        const inside = upTo(20).filter((k) => k !== i);
        const own = anew ? scaleOf(inside.map((k) => X[k]!)) : scale;
        const fit = withBias(
          scaled(
            inside.map((k) => X[k]!),
            own,
          ),
          inside.map((k) => y[k]!),
        );
        return (predicted(fit, scaled([X[i]!], own)[0]!) - y[i]!) ** 2;
      };
      return {
        leaky: mean(upTo(20).map((i) => one(i, false))),
        honest: mean(upTo(20).map((i) => one(i, true))),
        truth: mean(squares(withBias(whole, y), scaled(fresh.X, scale), fresh.y)),
      };
    });
    expectRatios("x", runs);
  });

  test("of choosing features", () => {
    const random = new RandomState(2);
    const five = (X: Rows, y: number[]): number[] => {
      const pulls = products(X, y).g.map(Math.abs);
      return upTo(100)
        .sort((a, b) => pulls[b]! - pulls[a]!)
        .slice(0, 5);
    };
    const only = (X: Rows, columns: number[]): Rows => X.map((row) => columns.map((j) => row[j]!));
    const runs = upTo(30).map(() => {
      const X = random.normalMatrix(50, 100).to2DArray();
      const y = random.normalMatrix(50, 1).to1DArray();
      const before = five(X, y);
      const folds = (anew: boolean): number =>
        mean(
          upTo(10).map((q) => {
            const [inX, outX] = [false, true].map((out) => X.filter((_, i) => (i % 10 === q) === out));
            const [inY, outY] = [false, true].map((out) => y.filter((_, i) => (i % 10 === q) === out));
            const columns = anew ? five(inX!, inY!) : before;
            return mean(squares(leastSquares(only(inX!, columns), inY!), only(outX!, columns), outY!));
          }),
        );
      const { w, b } = leastSquares(only(X, before), y);
      return { leaky: folds(false), honest: folds(true), truth: 1 + b * b + dot(w, w) };
    });
    expectRatios("x2", runs);
  });
});

test("200 shuffles: their average, and two widths", () => {
  expectClose(yOf(trace(shuffling, "average of 200 shuffles")), average, 1e-6);
  const ring = (low: number[], high: number[]): number[] => [...low, ...high.toReversed()];
  const wide = ring(
    average.map((each, i) => each - foldWidth[i]!),
    average.map((each, i) => each + foldWidth[i]!),
  );
  expectClose(yOf(trace(shuffling, "± one standard error over folds")), wide, 1e-6);
  const at = (share: number): number[] =>
    upTo(51).map((i) =>
      quantile(
        shuffles.map(({ means }) => means[i]!),
        share,
      ),
    );
  expectClose(yOf(trace(shuffling, "nine in ten shuffles")), ring(at(0.05), at(0.95)), 1e-6);
  expectPoint(trace(shuffling, "its smallest"), lambdas[bottom]!, average[bottom]!);
  expectPoint(trace(shuffling, "by the rule"), lambdas[rule]!, average[rule]!);
});

test("how often each feature is in", () => {
  const random = new RandomState(7);
  const counts = features.map(() => lambdas.map(() => 0));
  for (let resample = 0; resample < 200; resample++) {
    const rows = upTo(N).map(() => Math.floor(N * random.random()));
    const drawn = rows.map((i) => rawX[i]!);
    const target = rows.map((i) => y[i]!);
    lassoPath(scaled(drawn, scaleOf(drawn)), target, lambdas).forEach(({ w }, i) => {
      w.forEach((each, j) => {
        if (each !== 0) counts[j]![i]! += 1;
      });
    });
  }
  features.forEach((name, j) => {
    const curve = trace(frequencies, name);
    expectClose(xOf(curve), lambdas);
    yOf(curve).forEach((share, i) => {
      // A weight at its knot may be 0 for one route and rounding for the other.
      expect(Math.abs(share - counts[j]![i]! / 200), `${name} at ${i}`).toBeLessThan(0.011);
    });
  });
});

test("p-values of pure noise, by Student's density", () => {
  /** Γ((ν + 1)/2) / Γ(ν/2), from its values at 1 and 2. */
  const gammas = (nu: number): number => {
    let ratio = nu % 2 === 1 ? 1 / Math.sqrt(Math.PI) : Math.sqrt(Math.PI) / 2;
    for (let at = nu % 2 === 1 ? 1 : 2; at < nu; at += 2) ratio *= (at + 1) / at;
    return ratio;
  };
  const pOf = (t: number, nu: number): number => {
    const density = (at: number): number => (1 + (at * at) / nu) ** (-(nu + 1) / 2);
    const h = Math.abs(t) / 100;
    const inside = sum(
      upTo(101).map((i) => (i % 100 === 0 ? 1 : i % 2 === 1 ? 4 : 2) * density(i * h) * (h / 3)),
    );
    return 1 - (2 * gammas(nu) * inside) / Math.sqrt(nu * Math.PI);
  };
  const tOf = (x: number[], y: number[]): number => {
    const [mx, my] = [mean(x), mean(y)];
    const sxx = sum(x.map((each) => (each - mx) ** 2));
    const slope = sum(x.map((each, i) => (each - mx) * (y[i]! - my))) / sxx;
    const left = sum(x.map((each, i) => (y[i]! - my - slope * (each - mx)) ** 2));
    return slope / Math.sqrt(left / (x.length - 2) / sxx);
  };
  const random = new RandomState(3);
  const columns = flipped(rawX);
  const strongest = (ts: number[]): number => {
    const sizes = ts.map(Math.abs);
    return sizes.indexOf(Math.max(...sizes));
  };
  const trials = upTo(1000).map(() => {
    const noise = random.normalMatrix(N, 1).to1DArray();
    const ts = columns.map((x) => tOf(x, noise));
    const found = strongest(columns.map((x) => tOf(x.slice(0, 34), noise.slice(0, 34))));
    return [
      pOf(ts[0]!, 65),
      pOf(ts[strongest(ts)]!, 65),
      pOf(tOf(columns[found]!.slice(34), noise.slice(34)), 31),
    ];
  });
  ["a feature named in advance", "the best of eight", "chosen on one half, tested on the other"].forEach(
    (name, k) => {
      const sorted = trials.map((each) => each[k]!).sort((a, b) => a - b);
      const at = upTo(50).map((i) => 20 * i + 10);
      const curve = trace(pvalues, name);
      expectClose(
        xOf(curve),
        at.map((i) => sorted[i]!),
        1e-6,
      );
      expectClose(
        yOf(curve),
        at.map((i) => (i + 0.5) / 1000),
      );
    },
  );
});

test("six test errors with their bars, and the error without any feature", () => {
  const lists = Object.values(methods).map((fit) => squares(fit, testX, testY));
  expectClose(yOf(trace(errors, "test error")), lists.map(mean), 1e-6);
  const bars = errors.data.filter(({ name }) => name === "± one standard error");
  bars.forEach((bar, k) => {
    const [error, se] = [mean(lists[k]!), standardError(lists[k]!)];
    expect(xOf(bar)).toEqual([k + 1, k + 1]);
    expectClose(yOf(bar), [error - se, error + se], 1e-6);
  });
  expect(bars).toHaveLength(6);
  const base = mean(testY.map((each) => (each - mean(y)) ** 2));
  expectClose(yOf(trace(errors, "without any feature")), [base, base]);
  expect(errors.layout.xaxis.title.text).toBe("method: 1 LS, 2 subset, 3 ridge, 4 lasso, 5 PCR, 6 PLS");
});

test("what the 30 men would have chosen", () => {
  const testZ = scaled(testX, scaleOf(X));
  const onTest = lassoPath(Z, y, lambdas).map((fit) => mean(squares(fit, testZ, testY)));
  expectClose(yOf(trace(peek, "the 30 men")), onTest, 1e-6);
  expectClose(yOf(trace(peek, "cross-validation, 200 shuffles")), average, 1e-6);
  expectPoint(trace(peek, "by the rule"), lambdas[rule]!, average[rule]!);
  expectPoint(trace(peek, "smallest by cross-validation"), lambdas[bottom]!, average[bottom]!);
  const seen = lowestAt(onTest);
  expectPoint(trace(peek, "lowest on the 30: for those who looked"), lambdas[seen]!, onTest[seen]!);
});

/** Where titles do not say it, the axes do. */
test.each([hook, shuffling, frequencies, peek] as Figure[])(
  "λ on a log axis, with its loss",
  ({ layout }) => {
    expect(layout.xaxis).toMatchObject({
      type: "log",
      title: { text: "λ, beside half the mean of the squares" },
    });
  },
);
