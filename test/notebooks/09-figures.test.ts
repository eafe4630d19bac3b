/** The figures of notebook 09, held against values that this file computes by itself, in plain loops. */
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

const [data, hook, walks, boxes, typed, tumours, fading, paths, deviances, honesty] = figuresOf("09-", 10);

type Rows = number[][];
const sum = (list: number[]): number => list.reduce((total, each) => total + each, 0);
const mean = (list: number[]): number => sum(list) / list.length;
const dot = (a: number[], b: number[]): number => sum(a.map((each, i) => each * b[i]!));
const flipped = (A: Rows): Rows => A[0]!.map((_, j) => A.map((row) => row[j]!));
const xOf = (each: Trace): number[] => coordinates(each).x!;
const yOf = (each: Trace): number[] => coordinates(each).y!;

/** The columns of a table of the notebook, by name. */
function columnsOf(file: string): Map<string, string[]> {
  const [head, ...lines] = readFileSync(join(folder, "data", file), "utf8")
    .trim()
    .split(/\r?\n/);
  const rows = lines.map((line) => line.split(","));
  return new Map(head!.split(",").map((name, j) => [name.trim(), rows.map((row) => row[j]!)]));
}

/** Standard scores, n in the denominator. */
function scores(values: number[]): number[] {
  const middle = mean(values);
  const spread = Math.sqrt(mean(values.map((each) => (each - middle) ** 2)));
  return values.map((each) => (each - middle) / spread);
}

/** A w = b by elimination with pivots. */
function solved(A: Rows, b: number[]): number[] {
  const n = b.length;
  const M = A.map((row, i) => [...row, b[i]!]);
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let i = c; i < n; i++) if (Math.abs(M[i]![c]!) > Math.abs(M[best]![c]!)) best = i;
    [M[c], M[best]] = [M[best]!, M[c]!];
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const factor = M[i]![c]! / M[c]![c]!;
      M[i] = M[i]!.map((each, j) => each - factor * M[c]![j]!);
    }
  }
  return M.map((row, i) => row[n]! / row[i]!);
}

const prostate = columnsOf("prostate.csv");
const features = ["lcavol", "lweight", "age", "lbph", "svi", "lcp", "gleason", "pgg45"];
const y = prostate.get("lpsa")!.map(Number);
const N = y.length;
const columns = features.map((name) => scores(prostate.get(name)!.map(Number)));
const X = flipped(columns);
const t = y.map((each) => each - mean(y));
const s = Math.sqrt(mean(t.map((each) => each ** 2)));
const gram = columns.map((a) => columns.map((b) => dot(a, b)));
const pulls = columns.map((a) => dot(a, t));

const ridge = (alpha: number): number[] =>
  solved(
    gram.map((row, i) => row.map((each, j) => (i === j ? each + alpha : each))),
    pulls,
  );
/** α by the number typed into the four programs. */
const rulers = { Ridge: 1, ElasticNet: N, PyTorch: N / 2, glmnet: N / s };

test("the targets over two scores", () => {
  for (const [name, axis] of [
    ["lcavol", "x"],
    ["age", "x2"],
  ] as const) {
    const cloud = trace(panel(data, axis), name);
    expectClose(xOf(cloud), columns[features.indexOf(name)]!, 1e-9);
    expectClose(yOf(cloud), y, 1e-9);
  }
});

describe("the thirteen numbers", () => {
  const alphas = [0.5, 1, 2, 5, 9.7, 20, 50, 97, 200, 500, 1000];
  const groups = [
    ["λ = α", 3, rulers.Ridge],
    ["λ = α/N", 4, rulers.ElasticNet],
    ["λ = 2α/N", 4, rulers.PyTorch],
    ["λ = sα/N", 1, rulers.glmnet],
  ] as const;

  test.each(alphas.map((alpha, place) => [alpha, place]))("at α = %d", (alpha, place) => {
    const figure = atPlace(hook, place);
    const weights = ridge(alpha);
    for (const [name, count, factor] of groups) {
      expectClose(
        xOf(trace(panel(figure, "x"), name)),
        Array.from({ length: count }, () => alpha / factor),
        1e-5,
      );
      const right = trace(panel(figure, "x2"), name);
      expectClose(xOf(right), weights, 1e-5);
      expect(yOf(right)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    }
  });

  test("begins at 9.7, and names every program and feature", () => {
    expect(hook.layout.sliders[0].active).toBe(4);
    const texts = panel(hook, "x").data.flatMap((each) => each.text as string[]);
    expect(texts.map((each) => each.trim())).toContain("PyTorch weight_decay");
    expect(new Set(texts).size).toBe(12);
    const [first] = panel(hook, "x2").data;
    expect((first!.text as string[]).map((each) => each.trim())).toEqual(features);
  });
});

test("four walks, step by step", () => {
  const steps = Array.from({ length: 81 }, (_, i) => 2 * i);
  const walk = (decay: number, mu: number, inside: boolean): number[] => {
    let w = features.map(() => 0);
    let v = features.map(() => 0);
    const seen = [0];
    for (let step = 1; step <= 160; step++) {
      const g = gram.map((row, j) => (2 / N) * (dot(row, w) - pulls[j]!));
      v = v.map((each, j) => mu * each + g[j]! + (inside ? decay * w[j]! : 0));
      w = w.map((each, j) => each * (inside ? 1 : 1 - 0.05 * decay) - 0.05 * v[j]!);
      if (step % 2 === 0) seen.push(w[0]!);
    }
    return seen;
  };
  for (const [name, decay, mu, inside] of [
    ["PyTorch, 0.2", 0.2, 0, true],
    ["PyTorch, 0.2, momentum", 0.2, 0.9, true],
    ["Keras, 0.2, momentum", 0.2, 0.9, false],
    ["Keras, 2.0, momentum", 2, 0.9, false],
  ] as const) {
    expect(xOf(trace(walks, name))).toEqual(steps);
    expectClose(yOf(trace(walks, name)), walk(decay, mu, inside), 1e-8);
  }
  const [goal] = ridge(9.7);
  expectClose(yOf(trace(walks, "where ridge is, α = 9.7")), [goal!, goal!], 1e-9);
  expect(Math.abs(yOf(trace(walks, "Keras, 0.2, momentum")).at(-1)! - goal!)).toBeGreaterThan(0.08);
});

describe("Adam and AdamW", () => {
  const fine = Array.from({ length: 81 }, (_, i) => 10 ** (-1 + i / 40));
  const coarse = Array.from({ length: 9 }, (_, i) => 10 ** (-1 + i / 4));
  const shown = ["lcavol", "lweight", "svi", "age"];
  /** Least squares with all weights between -wall and wall, by projected steps. */
  const boxed = (wall: number): number[] => {
    let w = features.map(() => 0);
    for (let step = 0; step < 4000; step++)
      w = w.map((each, j) => Math.max(-wall, Math.min(wall, each - (dot(gram[j]!, w) - pulls[j]!) / 350)));
    return w;
  };

  test.each([
    ["x", (decay: number) => ridge((N * decay) / 2), 1e-6],
    ["x2", (decay: number) => boxed(1 / decay), 0.02],
  ] as const)("lines and runs on %s", (axis, theory, near) => {
    const half = panel(boxes, axis);
    const [lines, runs] = [fine.map(theory), coarse.map(theory)];
    for (const name of shown) {
      const j = features.indexOf(name);
      expectClose(xOf(trace(half, name)), fine, 1e-9);
      expectClose(
        yOf(trace(half, name)),
        lines.map((w) => w[j]!),
        1e-6,
      );
      const off = yOf(trace(half, `${name}, run`)).map((each, i) => Math.abs(each - runs[i]![j]!));
      expect(Math.max(...off), name).toBeLessThan(near);
    }
  });

  test("the wall", () => {
    const wall = trace(boxes, "the wall 1/λ");
    expectClose(
      yOf(wall),
      fine.map((each) => 1 / each),
      1e-9,
    );
  });
});

describe("the number typed", () => {
  /** Each row left out in turn, and everything fitted anew to the others. */
  const leftOut = (alpha: number): number => {
    const errors = X.map((row, out) => {
      const inside = X.filter((_, i) => i !== out);
      const targets = y.filter((_, i) => i !== out);
      const means = flipped(inside).map(mean);
      const centred = flipped(inside).map((column, j) => column.map((each) => each - means[j]!));
      const middle = mean(targets);
      const A = centred.map((a, i) => centred.map((b, j) => dot(a, b) + (i === j ? alpha : 0)));
      const c = centred.map((a) =>
        dot(
          a,
          targets.map((each) => each - middle),
        ),
      );
      const w = solved(A, c);
      return (
        y[out]! -
        middle -
        dot(
          w,
          row.map((each, j) => each - means[j]!),
        )
      );
    });
    return mean(errors.map((each) => each ** 2));
  };
  const names = {
    "scikit-learn Ridge": rulers.Ridge,
    "scikit-learn ElasticNet": rulers.ElasticNet,
    "PyTorch weight_decay": rulers.PyTorch,
    glmnet: rulers.glmnet,
  };

  test.each(Object.entries(names))("the curve of %s", (name, factor) => {
    const curve = trace(typed, name);
    for (const at of [0, 40, 55, 80]) {
      const x = 10 ** (-3 + (6 * at) / 80);
      expect(xOf(curve)[at]).toBeCloseTo(x, 9);
      expect(yOf(curve)[at]).toBeCloseTo(leftOut(factor * x), 8);
    }
  });

  test.each([
    [0.2, 3],
    [9.7, 5],
    [1000, 7],
  ])("with %d", (number, place) => {
    const figure = atPlace(typed, place);
    for (const [name, factor] of Object.entries(names)) {
      const mark = trace(figure, `${name}, typed`);
      expectClose(xOf(mark), [number], 1e-5);
      expectClose(yOf(mark), [leftOut(factor * number)], 1e-5);
    }
    expect(xOf(trace(figure, "the number"))).toEqual([number, number]);
  });
});

const cancer = columnsOf("breast-cancer.csv");
const measures = [...cancer.keys()].slice(0, 30);
const raw = measures.map((name) => cancer.get(name)!.map(Number));
const benign = cancer.get("benign")!.map(Number);
const n = benign.length;
const chance = (z: number): number => 1 / (1 + Math.exp(-z));

interface Fit {
  w: number[];
  b: number;
}

/** The mean loss at logits z. */
const lossOf = (z: number[], labels: number[]): number =>
  mean(z.map((each, i) => Math.max(each, 0) + Math.log1p(Math.exp(-Math.abs(each))) - each * labels[i]!));

/**
 * The mean cross-entropy + absolute Σ |w| + square/2 Σ w²: Newton's parabola, minimized by coordinates, in steps that are
 * halved until the objective falls.
 */
function logistic(given: Rows, labels: number[], absolute: number, square: number, start?: Fit): Fit {
  const inputs = [...given, labels.map(() => 1)]; // columns, the last for the bias
  const m = labels.length;
  const last = given.length;
  let theta = start ? [...start.w, start.b] : inputs.map(() => 0);
  const logits = (at: number[]): number[] =>
    labels.map((_, i) => {
      let z = 0;
      for (let j = 0; j <= last; j++) z += inputs[j]![i]! * at[j]!;
      return z;
    });
  const value = (at: number[]): number => {
    const w = at.slice(0, last);
    return lossOf(logits(at), labels) + absolute * sum(w.map(Math.abs)) + (square / 2) * dot(w, w);
  };
  for (let step = 0; step < 200; step++) {
    const p = logits(theta).map(chance);
    const off = p.map((each, i) => (each - labels[i]!) / m);
    const curvature = p.map((each) => (each * (1 - each)) / m);
    const slope = inputs.map((column) => dot(column, off));
    const H = inputs.map((a) => {
      const weighted = a.map((each, i) => each * curvature[i]!);
      return inputs.map((b) => dot(weighted, b));
    });
    const next = absolute > 0 ? byCoordinates(H, slope) : byElimination(H, slope);
    let share = 1;
    const before = value(theta);
    const at = (part: number) => theta.map((each, j) => each + part * (next[j]! - each));
    while (share > 1e-9 && value(at(share)) > before) share /= 2;
    const moved = Math.max(...theta.map((each, j) => Math.abs(share * (next[j]! - each))));
    theta = at(share);
    if (moved < 1e-9 * Math.max(1, ...theta.map(Math.abs))) break;
  }
  return { w: theta.slice(0, last), b: theta[last]! };

  function byElimination(H: Rows, slope: number[]): number[] {
    const A = H.map((row, i) => row.map((each, j) => each + (i === j && i < last ? square : 0)));
    const g = slope.map((each, j) => each + (j < last ? square * theta[j]! : 0));
    const way = solved(A, g);
    return theta.map((each, j) => each - way[j]!);
  }

  function byCoordinates(H: Rows, slope: number[]): number[] {
    const at = [...theta];
    const g = [...slope]; // the parabola's slope at `at`
    for (let pass = 0; pass < 3000; pass++) {
      let most = 0;
      for (let j = 0; j <= last; j++) {
        const v = at[j]! - g[j]! / H[j]![j]!;
        const by = j < last ? absolute / H[j]![j]! : 0;
        const to = Math.sign(v) * Math.max(Math.abs(v) - by, 0);
        const change = to - at[j]!;
        if (change === 0) continue;
        at[j] = to;
        for (let k = 0; k <= last; k++) g[k]! += H[k]![j]! * change;
        most = Math.max(most, Math.abs(change));
      }
      if (most < 1e-11) break;
    }
    return at;
  }
}

const cells = raw.map(scores);
const logitsOf = ({ w, b }: Fit, inputs: Rows): number[] =>
  inputs[0]!.map((_, i) => b + sum(w.map((each, j) => each * inputs[j]![i]!)));

test("the tumours by two measures", () => {
  for (const [name, label] of [
    ["benign", 1],
    ["malignant", 0],
  ] as const) {
    const cloud = trace(tumours, name);
    const of = (measure: string) => raw[measures.indexOf(measure)]!.filter((_, i) => benign[i] === label);
    expectClose(xOf(cloud), of("worst radius"));
    expectClose(yOf(cloud), of("worst texture"));
  }
});

test("lengths and margins as the penalty fades", () => {
  const lambdas = Array.from({ length: 17 }, (_, i) => 10 ** (-1 - i / 2));
  const C = lambdas.map((lambda) => 1 / (n * lambda));
  const [lengths, margins] = [
    trace(panel(fading, "x"), "length of the weights"),
    trace(panel(fading, "x2"), "smallest margin"),
  ];
  expectClose(xOf(lengths), C, 1e-9);
  expectClose(xOf(margins), C, 1e-9);
  let fit: Fit | undefined;
  lambdas.forEach((lambda, i) => {
    fit = logistic(cells, benign, 0, lambda, fit);
    expect(yOf(lengths)[i]! / Math.sqrt(dot(fit.w, fit.w)), `λ = ${lambda}`).toBeCloseTo(1, 4);
    const worst = Math.min(...logitsOf(fit, cells).map((z, row) => (2 * benign[row]! - 1) * z));
    expect(yOf(margins)[i]! - worst, `λ = ${lambda}`).toBeCloseTo(0, 2);
  });
  expect(yOf(margins).at(-1)).toBeGreaterThan(0);
});

describe("the paths, by the slopes that are left", () => {
  /** All thirty weights at each C, in the order of the measures. */
  const weightsOf = (half: Figure): Rows => flipped(half.data.map((each) => yOf(each)));

  test.each([
    ["x", true],
    ["x2", false],
  ] as const)("on %s", (axis, isL1) => {
    const half = panel(paths, axis);
    expect(half.data).toHaveLength(30);
    const named = half.data
      .map(({ name }, j) => [name, measures[j]])
      .filter(([name]) => name !== "the others");
    expect(named.every(([name, measure]) => name === measure)).toBe(true);
    expect(named).toHaveLength(3);
    const C = xOf(half.data[0]!);
    expect(C).toHaveLength(isL1 ? 40 : 41);
    for (const at of [0, 12, 25, C.length - 1]) {
      const w = weightsOf(half)[at]!;
      const lambda = 1 / (n * C[at]!);
      // The bias that fits to them: where the residuals sum to 0.
      const part = logitsOf({ w, b: 0 }, cells);
      let [low, high] = [-50, 50];
      for (let halving = 0; halving < 200; halving++) {
        const b = (low + high) / 2;
        if (sum(part.map((z, i) => chance(z + b) - benign[i]!)) > 0) high = b;
        else low = b;
      }
      const off = part.map((z, i) => (chance(z + low) - benign[i]!) / n);
      const left = w.map((each, j) => {
        const slope = dot(cells[j]!, off);
        if (!isL1) return slope + lambda * each;
        return each === 0 ? Math.max(Math.abs(slope) - lambda, 0) : slope + lambda * Math.sign(each);
      });
      expect(Math.max(...left.map(Math.abs)), `C = ${C[at]}`).toBeLessThan(1e-8);
    }
  });
});

describe("on rows held out", () => {
  const Cs = Array.from({ length: 13 }, (_, i) => 10 ** (-3 + i / 2));
  const foldOf = new Array<number>(n);
  new RandomState(0).permutation(n).forEach((row, place) => {
    foldOf[row] = place % 10;
  });
  /** The logits of all rows, each from the nine folds that it is not in. */
  const heldOut = (absolute: number, square: number): number[] => {
    const logits = new Array<number>(n);
    for (let fold = 0; fold < 10; fold++) {
      const inside = (list: number[]) => list.filter((_, i) => foldOf[i] !== fold);
      const moments = raw.map((column) => {
        const middle = mean(inside(column));
        return [middle, Math.sqrt(mean(inside(column).map((each) => (each - middle) ** 2)))] as const;
      });
      const scaled = raw.map((column, j) => column.map((each) => (each - moments[j]![0]) / moments[j]![1]));
      const z = logitsOf(logistic(scaled.map(inside), inside(benign), absolute, square), scaled);
      z.forEach((each, i) => {
        if (foldOf[i] === fold) logits[i] = each;
      });
    }
    return logits;
  };
  const scoreOf = (logits: number[]): { mean: number; error: number } => {
    const folds = Array.from({ length: 10 }, (_, fold) =>
      mean(logits.flatMap((z, i) => (foldOf[i] === fold ? [2 * lossOf([z], [benign[i]!])] : []))),
    );
    const middle = mean(folds);
    return { mean: middle, error: Math.sqrt(sum(folds.map((each) => (each - middle) ** 2)) / 90) };
  };

  test("deviances of L2, and their errors", () => {
    const half = panel(deviances, "x2");
    const curve = trace(half, "mean over ten folds");
    expectClose(xOf(curve), Cs, 1e-9);
    const ring = yOf(trace(half, "± one standard error"));
    for (const at of [0, 4, 6, 8]) {
      const { mean: middle, error } = scoreOf(heldOut(0, 1 / (n * Cs[at]!)));
      expect(yOf(curve)[at]).toBeCloseTo(middle, 6);
      expect(ring[at]).toBeCloseTo(middle - error, 6);
      expect(ring[25 - at]).toBeCloseTo(middle + error, 6);
    }
    const least = yOf(curve).indexOf(Math.min(...yOf(curve)));
    expect(xOf(trace(half, "smallest"))).toEqual([Cs[least]]);
    const bar = ring[25 - least]!;
    const first = yOf(curve).findIndex((each) => each <= bar);
    expectClose(xOf(trace(half, "one standard error")), [Cs[first]!]);
  });

  test("deviances of L1 at its marks", () => {
    const half = panel(deviances, "x");
    const curve = trace(half, "mean over ten folds");
    const least = yOf(curve).indexOf(Math.min(...yOf(curve)));
    expectClose(xOf(trace(half, "smallest")), [xOf(curve)[least]!]);
    for (const name of ["smallest", "one standard error"]) {
      const mark = trace(half, name);
      const { mean: middle } = scoreOf(heldOut(1 / (n * xOf(mark)[0]!), 0));
      expect(yOf(mark)[0]).toBeCloseTo(middle, 5);
    }
  });

  test.each([2, 6, 8])("said and found at place %d", (place) => {
    const edges = [0, 0.05, 0.2, 0.5, 0.8, 0.95, Number.POSITIVE_INFINITY];
    const p = heldOut(0, 1 / (n * Cs[place]!)).map(chance);
    const bins = edges.slice(0, 6).map((low, q) => {
      const rows = [...p.keys()].filter((i) => p[i]! >= low && p[i]! < edges[q + 1]!);
      return { said: mean(rows.map((i) => p[i]!)), found: mean(rows.map((i) => benign[i]!)) };
    });
    const seen = trace(atPlace(honesty, place), "held-out rows in six ranges");
    expectClose(
      xOf(seen),
      bins.map(({ said }) => said),
      1e-4,
    );
    expectClose(
      yOf(seen),
      bins.map(({ found }) => found),
      1e-4,
    );
    const [{ steps }] = honesty.layout.sliders as [{ steps: { label: string }[] }];
    const sure = (100 * mean(p.map((each) => Math.max(each, 1 - each)))).toFixed(1);
    expect(steps[place]!.label).toContain(`says ${sure} %`);
  });
});
