/** The figures of notebook 06, held against values that this file computes by itself, in plain loops. */
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

const [hook, data, price, balls, laboratory, subgradient, bowl, race, gap, dual, hdl, twins, thresholds] =
  figuresOf("06-", 13);

const sum = (list: number[]): number => list.reduce((total, each) => total + each, 0);
const dot = (a: number[], b: number[]): number => sum(a.map((each, i) => each * b[i]!));
const centred = (list: number[]): number[] => list.map((each) => each - sum(list) / list.length);
const soft = (z: number, by: number): number => Math.sign(z) * Math.max(Math.abs(z) - by, 0);
const norm1 = (w: number[]): number => sum(w.map(Math.abs));
const xOf = (each: Trace): number[] => coordinates(each).x!;
const yOf = (each: Trace): number[] => coordinates(each).y!;
const unit = (column: number[]): number[] => {
  const middle = centred(column);
  return middle.map((each) => each / Math.sqrt(dot(middle, middle)));
};

const [head = "", ...lines] = readFileSync(join(folder, "data", "diabetes.csv"), "utf8")
  .trim()
  .split("\n");
const names = head.split(",").slice(0, -1);
const rows = lines.map((line) => line.split(",").map(Number));
const columns = names.map((_, j) => unit(rows.map((row) => row[j]!)));
const y = centred(rows.map((row) => row.at(-1)!));

const residual = (X: number[][], target: number[], w: number[]): number[] =>
  target.map((each, i) => each - sum(w.map((weight, j) => weight * X[j]![i]!)));
const pulls = (X: number[][], target: number[], w: number[]): number[] => {
  const r = residual(X, target, w);
  return X.map((column) => dot(column, r));
};
const gram = columns.map((a) => columns.map((b) => dot(a, b)));
const start = columns.map((column) => dot(column, y));

/** The lasso of ½ ‖y - Xw‖² + λ ‖w‖₁ + μ/2 ‖w‖² by coordinate descent on XᵀX, until nothing moves. */
function lasso(lambda: number, G = gram, c = start, mu = 0): number[] {
  const w = c.map(() => 0);
  for (let sweep = 0, most = 1; most > 1e-11 && sweep < 1e5; sweep++) {
    most = 0;
    for (let j = 0; j < w.length; j++) {
      const z = c[j]! - dot(G[j]!, w) + G[j]![j]! * w[j]!;
      const next = soft(z, lambda) / (G[j]![j]! + mu);
      most = Math.max(most, Math.abs(next - w[j]!));
      w[j] = next;
    }
  }
  return w;
}

const error = (w: number[]): number => dot(residual(columns, y, w), residual(columns, y, w)) / 2;
const J = (w: number[], lambda: number): number => error(w) + lambda * norm1(w);

describe("the path and its pulls", () => {
  const [left, right] = [panel(hook, "x"), panel(hook, "x2")];
  const paths = names.map((name) => trace(left, name));

  test("keep the conditions at every knot, and are straight between", () => {
    const knots = xOf(paths[0]!).length;
    expect(knots).toBe(13);
    for (let i = 0; i < knots; i++) {
      const w = paths.map((each) => yOf(each)[i]!);
      expect(norm1(w)).toBeCloseTo(xOf(paths[0]!)[i]!, 6);
      const c = pulls(columns, y, w);
      const lambda = Math.max(...c.map(Math.abs));
      for (const [j, weight] of w.entries())
        if (weight !== 0) expect(c[j]! * Math.sign(weight)).toBeCloseTo(lambda, 6);
    }
  });

  test("end where least squares is", () => {
    const last = paths.map((each) => yOf(each).at(-1)!);
    expect(Math.max(...pulls(columns, y, last).map(Math.abs))).toBeLessThan(1e-2);
  });

  test.each([0, 6, 15, 21])("at place %i of the slider", (place) => {
    const now = atPlace(hook, place);
    const w = yOf(trace(panel(now, "x"), "at this λ"));
    const label: string = hook.layout.sliders[0].steps[place].label;
    const lambda = Number(label.split(":")[0]);
    const near = lasso(lambda); // the label has three digits
    for (const [j, each] of near.entries()) expect(Math.abs(w[j]! - each)).toBeLessThan(5);
    const shown = yOf(trace(panel(now, "x2"), "at this λ"));
    for (const [j, c] of pulls(columns, y, w).entries())
      expect(Math.abs(shown[j]! - Math.max(Math.abs(c), 0.05))).toBeLessThan(5e-3);
    expect(label).toContain(`α = ${(2 * Math.max(...shown)).toPrecision(3)}`);
    expect(label).toContain(`${w.filter((each) => Math.abs(each) > 1e-9).length} weights are not 0`);
  });

  test("show the pulls along the path", () => {
    for (const [j, name] of names.entries()) {
      const curve = trace(right, name);
      for (const i of [0, 20, 77, 130]) {
        const t = xOf(curve)[i]!;
        const knot = xOf(paths[0]!).findIndex((each) => each >= t - 1e-9);
        const [from, to] = [Math.max(knot - 1, 0), knot];
        const width = xOf(paths[0]!)[to]! - xOf(paths[0]!)[from]!;
        const share = width > 0 ? (t - xOf(paths[0]!)[from]!) / width : 0;
        const w = paths.map((each) => yOf(each)[from]! + share * (yOf(each)[to]! - yOf(each)[from]!));
        expect(yOf(curve)[i]!).toBeCloseTo(Math.max(Math.abs(pulls(columns, y, w)[j]!), 0.05), 4);
      }
    }
  });
});

test("the data, as they were measured", () => {
  for (const [axis, name] of [
    ["x", "bmi"],
    ["x2", "hdl"],
  ] as const) {
    const [cloud] = panel(data, axis).data;
    expect(xOf(cloud!)).toEqual(rows.map((row) => row[names.indexOf(name)]));
    expect(yOf(cloud!)).toEqual(rows.map((row) => row.at(-1)));
  }
});

test("the least error within a budget, and the line that touches it", () => {
  const curve = trace(price, "least error within t");
  const w = lasso(100);
  expect(xOf(trace(price, "what this λ buys"))[0]).toBeCloseTo(norm1(w), 6);
  expect(yOf(trace(price, "what this λ buys"))[0]).toBeCloseTo(error(w), 4);
  const touching = trace(price, "line of slope −λ");
  const [x0 = 0, , x2 = 0] = xOf(touching);
  const [y0 = 0, y1, y2 = 0] = yOf(touching);
  expect((y2 - y0) / (x2 - x0)).toBeCloseTo(-100, 6);
  expect(y1).toBeCloseTo(error(w), 4);
  for (const lambda of [800, 300, 100, 30, 5]) {
    const best = lasso(lambda);
    const i = xOf(curve).findIndex((t) => t >= norm1(best));
    const [a, b, from, to] = [xOf(curve)[i - 1]!, xOf(curve)[i]!, yOf(curve)[i - 1]!, yOf(curve)[i]!];
    const between = from + ((norm1(best) - a) / (b - a)) * (to - from);
    expect(between).toBeGreaterThanOrEqual(error(best) - 1e-6); // a chord of a convex curve
    expect(between).toBeLessThan(error(best) * 1.005);
  }
});

describe("the balls", () => {
  const [left, right] = [panel(balls, "x"), panel(balls, "x2")];

  test.each([
    ["q = ½", (a: number, b: number) => Math.sqrt(a) + Math.sqrt(b)],
    ["L1: q = 1", (a: number, b: number) => a + b],
    ["elastic net, half and half", (a: number, b: number) => (a + b + a * a + b * b) / 2],
    ["L2: q = 2", (a: number, b: number) => a * a + b * b],
  ] as const)("%s has size 1", (name, size) => {
    const ball = trace(left, name);
    for (const [i, x] of xOf(ball).entries())
      expect(size(Math.abs(x), Math.abs(yOf(ball)[i]!))).toBeCloseTo(1, 6);
  });

  const pair = ["bmi", "tc"].map((name) => columns[names.indexOf(name)]!);
  const errorOf = (w: number[]): number => dot(residual(pair, y, w), residual(pair, y, w)) / 2;
  const exponents = [0.3, 0.5, 0.7, 0.85, 1, 1.1, 1.25, 1.5, 2, 3, 6];

  test.each(exponents.map((q, place) => [q, place] as const))(
    "q = %d: the best point in the ball",
    (q, place) => {
      const now = panel(atPlace(balls, place), "x2");
      const [ball, ring, best] = ["ball of the slider", "equal error", "best in the ball"].map((n) =>
        trace(now, n),
      );
      for (const [i, x] of xOf(ball!).entries())
        expect(Math.abs(x / 600) ** q + Math.abs(yOf(ball!)[i]! / 600) ** q).toBeCloseTo(1, 3);
      const w = [xOf(best!)[0]!, yOf(best!)[0]!];
      const lowest = errorOf(w);
      for (const [i, x] of xOf(ball!).entries())
        expect(errorOf([x, yOf(ball!)[i]!])).toBeGreaterThan(lowest - 1e-5 * lowest);
      for (const i of [0, 31, 90, 144])
        expect(errorOf([xOf(ring!)[i]!, yOf(ring!)[i]!]) / lowest).toBeCloseTo(1, 4);
      expect(w[1] === 0).toBe(q <= 1);
    },
  );

  test("least squares of both columns", () => {
    const cross = trace(right, "least squares");
    for (const c of pulls(pair, y, [xOf(cross)[0]!, yOf(cross)[0]!])) expect(Math.abs(c)).toBeLessThan(1e-6);
  });
});

test("the laboratory's paths are those of the lasso, in standard scores", () => {
  const root = Math.sqrt(y.length);
  for (const name of ["bmi", "hdl"]) {
    const path = laboratory.data.filter((each) => each.name === name && xOf(each).length === 50)[0]!;
    for (const i of [0, 20, 40]) {
      const w = lasso(xOf(path)[i]! * root);
      expect(yOf(path)[i]!).toBeCloseTo(w[names.indexOf(name)]! / root, 6);
    }
  }
});

test("the lines below |w|, and the steps of its slope", () => {
  const fan = subgradient.data.filter((each) => each.name === "lines below it");
  expect(fan).toHaveLength(6);
  for (const each of fan)
    for (const [i, x] of xOf(each).entries()) expect(yOf(each)[i]!).toBeLessThanOrEqual(Math.abs(x));
  const curve = trace(subgradient, "|w|");
  expectClose(yOf(curve), xOf(curve).map(Math.abs));
  expect(coordinates(trace(subgradient, "its subgradients"))).toEqual({
    x: [-2, 0, 0, 2],
    y: [-1, -1, 1, 1],
  });
});

test("a bowl plus a kink, and where its minimum is", () => {
  const steps: { label: string }[] = bowl.layout.sliders[0].steps;
  for (const place of [0, 9, 13, 22]) {
    const z = -2.75 + place / 4;
    expect(steps[place]!.label).toContain(soft(z, 1).toFixed(2).replace("-0.00", "0.00"));
    const [left, right] = [panel(atPlace(bowl, place), "x"), panel(atPlace(bowl, place), "x2")];
    const curve = trace(left, "½(w − z)² + λ|w|");
    expectClose(
      yOf(curve),
      xOf(curve).map((w) => (w - z) ** 2 / 2 + Math.abs(w)),
      1e-5,
    );
    const lowest = trace(left, "minimum");
    expect(xOf(lowest)[0]).toBeCloseTo(soft(z, 1), 5);
    expect(yOf(lowest)[0]!).toBeLessThanOrEqual(Math.min(...yOf(curve)) + 1e-5);
    expect(coordinates(trace(right, "minimum"))).toEqual({ x: [z], y: [soft(z, 1) + 0] });
  }
  const map = panel(bowl, "x2");
  for (const [name, f] of [
    ["lasso: S(z, λ)", (z: number) => soft(z, 1)],
    ["ridge: z/(1 + λ)", (z: number) => z / 2],
  ] as const)
    expectClose(yOf(trace(map, name)), xOf(trace(map, name)).map(f));
});

describe("the race", () => {
  const hard = 5.2;
  let v = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
  let L = 0;
  for (let k = 0; k < 2000; k++) {
    const next = gram.map((row) => dot(row, v));
    L = Math.sqrt(dot(next, next));
    v = next.map((each) => each / L);
  }
  const best = lasso(hard);
  const least = J(best, hard);
  const step = (from: number[]): number[] =>
    from.map((each, j) => soft(each + (start[j]! - dot(gram[j]!, from)) / L, hard / L));

  const ista: number[][] = [];
  for (let w = names.map(() => 0); ista.length < 400; ista.push(w)) w = step(w);

  test("ISTA", () => {
    const curve = trace(race, "ISTA");
    expectClose(
      xOf(curve).slice(0, 400),
      Array.from({ length: 400 }, (_, k) => k + 1),
    );
    expectClose(
      yOf(curve).slice(0, 400),
      ista.map((w) => J(w, hard) - least),
      1e-9,
    );
    expect(yOf(curve).at(-1)!).toBeLessThan(0.002);
  });

  test("FISTA", () => {
    let [w, ahead, tau] = [names.map(() => 0), names.map(() => 0), 1];
    const expected = Array.from({ length: 90 }, () => {
      const next = step(ahead);
      const larger = (1 + Math.sqrt(1 + 4 * tau ** 2)) / 2;
      ahead = next.map((each, j) => each + ((tau - 1) / larger) * (each - w[j]!));
      [w, tau] = [next, larger];
      return J(w, hard) - least;
    });
    expectClose(yOf(trace(race, "FISTA")).slice(0, 90), expected, 1e-9);
  });

  test("coordinate descent", () => {
    const w = names.map(() => 0);
    const expected = Array.from({ length: 200 }, () => {
      for (let j = 0; j < 10; j++) w[j] = soft(w[j]! + start[j]! - dot(gram[j]!, w), hard);
      return J(w, hard) - least;
    });
    expectClose(yOf(trace(race, "coordinate descent")).slice(0, 200), expected, 1e-9);
  });

  test("what is promised", () => {
    const from = dot(best, best);
    for (const [name, f] of [
      ["promised: ISTA, 1/k", (k: number) => (L * from) / (2 * k)],
      ["promised: FISTA, 1/k²", (k: number) => (2 * L * from) / (k + 1) ** 2],
    ] as const)
      expectClose(yOf(trace(race, name)), xOf(trace(race, name)).map(f), 1e-6);
  });

  test("the gap, and what is really left", () => {
    const [curve, truth] = [trace(gap, "duality gap"), trace(gap, "J − minimum")];
    for (const [i, k] of xOf(curve).entries()) {
      if (k > 400) continue;
      const w = ista[k - 1]!;
      const r = residual(columns, y, w);
      const scale = Math.min(1, hard / Math.max(...columns.map((column) => Math.abs(dot(column, r)))));
      // ½ ‖r‖² + λ ‖w‖₁ - D(s r), with D(θ) = ½ ‖y‖² - ½ ‖y - θ‖²
      const away = y.map((each, row) => each - scale * r[row]!);
      const bound = J(w, hard) - (dot(y, y) - dot(away, away)) / 2;
      expect(yOf(curve)[i]! / bound).toBeCloseTo(1, 6);
      expect(yOf(truth)[i]!).toBeCloseTo(J(w, hard) - least, 4);
    }
    for (const [i, bound] of yOf(curve).entries()) expect(bound).toBeGreaterThan(yOf(truth)[i]!);
  });
});

test.each([0, 4, 8, 12])("the dual at place %i: θ is the point of the hexagon nearest to y", (place) => {
  const lambda = 0.2 + place / 5;
  const now = atPlace(dual, place);
  const directions = [10, 60, 115].map((degrees) => (degrees * Math.PI) / 180);
  const flat = directions.map((angle) => [Math.cos(angle), Math.sin(angle)]);
  const corners: number[][] = [];
  for (const [j, column] of flat.entries()) {
    const faces = now.data.filter((each) => each.name === `faces of column ${j + 1}`);
    expect(faces).toHaveLength(2);
    for (const face of faces)
      for (const [i, a] of xOf(face).entries()) {
        const corner = [a, yOf(face)[i]!];
        expect(Math.abs(dot(column, corner))).toBeCloseTo(lambda, 4);
        for (const other of flat) expect(Math.abs(dot(other, corner))).toBeLessThan(lambda + 1e-4);
        corners.push(corner);
      }
  }
  expect(corners).toHaveLength(12);
  const theta = [xOf(trace(now, "θ = r"))[0]!, yOf(trace(now, "θ = r"))[0]!];
  for (const column of flat) expect(Math.abs(dot(column, theta))).toBeLessThan(lambda + 1e-4);
  const way = [2.2 - theta[0]!, 1.5 - theta[1]!];
  for (const corner of corners)
    expect(dot(way, [corner[0]! - theta[0]!, corner[1]! - theta[1]!])).toBeLessThan(1e-3);
});

test("hdl leaves and returns", () => {
  for (const name of ["tc", "ldl", "hdl"]) {
    const curve = trace(hdl, name);
    for (const i of [0, 70, 100, 108, 125, 160]) {
      const w = lasso(xOf(curve)[i]!);
      expect(Math.abs(yOf(curve)[i]! - w[names.indexOf(name)]!)).toBeLessThan(1e-4);
    }
  }
  const rests = xOf(trace(hdl, "hdl")).filter((_, i) => yOf(trace(hdl, "hdl"))[i] === 0);
  expect(Math.max(...rests)).toBeLessThan(2.19);
  expect(Math.min(...rests)).toBeGreaterThan(1.31);
  expect(rests.length).toBeGreaterThan(5);
});

test("twins: lasso, elastic net and the bound", () => {
  const own = new RandomState(5).normalMatrix(50, 3).to2DArray();
  for (const [name, mu] of [
    ["lasso, λ₁ = 2", 0],
    ["elastic net, λ₁ = 2, λ₂ = 1", 1],
  ] as const) {
    const curve = trace(twins, name);
    for (const i of [1, 8, 14, 20]) {
      const rho = 1 - xOf(curve)[i]!;
      const second = own.map(([a, b]) => rho * a! + Math.sqrt(1 - rho ** 2) * b!);
      const X = [unit(own.map(([a]) => a!)), unit(second)];
      const target = centred(own.map(([a, , c], row) => a! + second[row]! + c!));
      const G = X.map((a) => X.map((b) => dot(a, b)));
      // ‖y - Xw‖² + λ₂ ‖w‖² + λ₁ ‖w‖₁ is twice ½ ‖y - Xw‖² + λ₂/2 ‖w‖² + λ₁/2 ‖w‖₁
      const w = lasso(
        1,
        G,
        X.map((column) => dot(column, target)),
        mu,
      );
      expect(yOf(curve)[i]! / Math.abs(w[0]! - w[1]!)).toBeCloseTo(1, 3);
      const bound = Math.sqrt(2 - 2 * G[0]![1]!) * Math.sqrt(dot(target, target));
      expect(yOf(trace(twins, "bound, λ₂ = 1"))[i]! / bound).toBeCloseTo(1, 4);
    }
  }
});

test("four thresholds", () => {
  for (const [name, f] of [
    ["lasso", (z: number) => soft(z, 1)],
    ["relaxed lasso", (z: number) => (z > 1 ? z : 0)],
    ["adaptive lasso", (z: number) => (z > 1 ? z - 1 / z : 0)],
    ["MCP, γ = 3", (z: number) => (z > 3 ? z : soft(z, 1) * 1.5)],
  ] as const) {
    const curve: Trace = trace(thresholds as Figure, name);
    expectClose(yOf(curve), xOf(curve).map(f));
  }
});
