/** The laboratory: what it draws and says is computed here once more, by another solver, searches and plain loops. */
import { readFileSync } from "node:fs";
import { Matrix } from "ml-matrix";
import {
  coordinateDescent,
  crossEntropy,
  elasticNet,
  type Figure,
  halfL2,
  halfSumOfSquares,
  kkt,
  type LaboratoryOptions,
  type Loss,
  l1,
  l2,
  laboratory,
  meanSquaredError,
  type Objective,
  objective,
  type Penalty,
  parseTable,
  RandomState,
  standardize,
  type Trace,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";
import { expectRefusal, type Refusal, type Wrong } from "./refusals";

interface Data {
  /** As they are given to the laboratory, which is to standardize them or not; Z are the scores in any case. */
  X: Matrix;
  Z: Matrix;
  standardize: boolean;
  y: number[];
  names: string[];
  features: [string, string];
}

const tableOf = (name: string) =>
  parseTable(readFileSync(new URL(`../../notebooks/data/${name}.csv`, import.meta.url), "utf8"));

function prostate(): Data {
  const table = tableOf("prostate").where(({ train }) => train === "T");
  const names = table.names.slice(0, 8);
  const { Z } = standardize(table.matrix(names));
  return { X: Z, Z, standardize: false, y: table.column("lpsa"), names, features: ["lcavol", "svi"] };
}

function diabetes(): Data {
  const table = tableOf("diabetes");
  const names = table.names.slice(0, 10);
  const X = table.matrix(names);
  const { Z } = standardize(X);
  return { X, Z, standardize: true, y: table.column("progression"), names, features: ["bmi", "hdl"] };
}

type Make = (lambda: number) => Penalty;
const net: Make = (lambda) => elasticNet(lambda, 0.5);
const cases: [name: string, data: Data, loss: Loss, penalty: Make][] = [
  ["prostate, l1", prostate(), meanSquaredError, l1],
  ["prostate, l2", prostate(), halfSumOfSquares, l2],
  ["prostate, elastic net", prostate(), halfSumOfSquares, net],
  ["diabetes, l1", diabetes(), halfSumOfSquares, l1],
  ["diabetes, halfL2", diabetes(), meanSquaredError, halfL2],
  ["diabetes, elastic net", diabetes(), meanSquaredError, net],
];

/** How many λ are shown, and at which of them is looked: both ends, and some between. */
const count = 25;
const places = [0, 6, 12, 18, 23, 24];
const [foldCount, foldOf] = [5, (row: number) => row % 5];

function draw(
  { X, y, Z: _, ...data }: Data,
  loss: Loss,
  penalty: Make,
  more: Partial<LaboratoryOptions> = {},
) {
  return laboratory(X, y, { loss, penalty, folds: y.map((_, row) => foldOf(row)), count, ...data, ...more });
}

const solve = (J: Objective) => coordinateDescent(J, { maxIterations: 1e6 });

/** The traces of a name with the slider at a place, on the given y axis or on any. */
function at({ data, frames }: Figure, place: number, name: string, axis?: string): Trace[] {
  const { data: parts, traces } = frames![place]!;
  return data
    .map((trace, i) => ({ ...trace, ...parts[traces.indexOf(i)] }) as Trace)
    .filter((trace) => trace.name === name && (axis === undefined || trace.yaxis === axis));
}

type Place = [number, number];
const xOf = (trace: Trace | undefined) => trace!.x as number[];
const yOf = (trace: Trace | undefined) => trace!.y as number[];
const placesOf = (trace: Trace | undefined) => xOf(trace).map((x, i): Place => [x, yOf(trace)[i]!]);

/** The values of the table: those that are shown at first, or at a place of the slider. */
function tableAt({ layout, frames }: Figure, place?: number): string[] {
  const { annotations } = (place === undefined ? layout : frames![place]!.layout) as {
    annotations: { text: string }[];
  };
  return annotations[0]!.text.split("<br>").map((row) => row.replace(/<.*?>/g, ""));
}

/** The numbers in a text, also 3·10⁻¹⁶. */
function numbersIn(text: string): number[] {
  const digits = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹";
  const raised = (_: string, power: string) =>
    `e${Array.from(power, (sign) => "-0123456789"[digits.indexOf(sign)]).join("")}`;
  const plain = text.replaceAll("−", "-").replace(new RegExp(`·10([${digits}]+)`, "g"), raised);
  return Array.from(plain.matchAll(/-?\d+(\.\d+)?(e-?\d+)?/g), ([number]) => Number(number));
}

/** Frames keep six digits: a coordinate is off by up to 5e-6 of itself, an error by as much in two. */
function expectNear(got: number, expected: number, scale: number): void {
  expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-5 * scale);
}

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);

describe.each(cases)("%s", (_, data, loss, penalty) => {
  const { Z, y, names } = data;
  const figure = draw(data, loss, penalty);
  const lambdas = xOf(at(figure, 0, "error on rows held out")[0]);
  const mean = yOf(at(figure, 0, "error on rows held out")[0]);
  const band = yOf(at(figure, 0, "± 1 standard error")[0]);
  const pair = data.features.map((name) => names.indexOf(name)) as Place;
  const columns = names.map((_, j) => Z.getColumn(j));
  const solved = new Map(
    places.map((i) => {
      const J = objective(Z, y, { loss, penalty: penalty(lambdas[i]!) });
      const fit = solve(J);
      return [i, { J, fit, w: fit.W.to1DArray() }];
    }),
  );
  const largest = Math.max(...solved.get(0)!.w.map(Math.abs));
  const priceOf = (w: number[]): number => penalty(1).value(w);
  const with2 = (w: number[], [a, b]: Place): number[] =>
    w.map((each, j) => (j === pair[0] ? a : j === pair[1] ? b : each));

  /** ‖y - X w - b‖² over the two weights, the others held, with the bias that suits them best. */
  function errorBeside(w: number[]): (place: Place) => number {
    const others = with2(w, [0, 0]);
    const left = y.map((target, row) => target - sum(others.map((each, j) => each * columns[j]![row]!)));
    const [first, second] = pair.map((j) => columns[j]!);
    return ([a, b]) => {
      const rest = left.map((each, row) => each - a * first![row]! - b * second![row]!);
      const middle = sum(rest) / rest.length;
      return sum(rest.map((each) => (each - middle) ** 2));
    };
  }
  const total = errorBeside(names.map(() => 0))([0, 0]);

  it("goes from the smallest λ to the largest", () => {
    expect(lambdas).toHaveLength(count);
    expect(lambdas).toEqual(lambdas.toSorted((a, b) => a - b));
    const [{ steps }] = figure.layout.sliders as { steps: { label: string }[] }[];
    expect(steps.map(({ label }) => label.split(":")[0])).toEqual(
      lambdas.map((lambda) => String(Number(lambda.toPrecision(3)))),
    );
  });

  it.each(places)("at place %i shows the weights that coordinate descent finds", (i) => {
    const { w } = solved.get(i)!;
    const [solution] = placesOf(at(figure, i, "solution")[0]);
    for (const [k, j] of pair.entries()) {
      const [onAxis, curve, marker] = at(figure, i, names[j]!);
      const [foot, end] = placesOf(onAxis);
      for (const got of [solution![k]!, foot![k]!, yOf(curve)[i]!, yOf(marker)[0]!])
        expectNear(got, w[j]!, largest);
      expect(foot![1 - k]).toBe(0);
      expect(end).toEqual(solution);
      for (const trace of [marker, ...at(figure, i, "λ"), at(figure, i, "solution", "y3")[0]])
        for (const x of xOf(trace)) expectNear(x, lambdas[i]!, lambdas[i]!);
    }
    expectNear(placesOf(at(figure, 0, "all solutions")[0])[i]![0], w[pair[0]]!, largest);
    const others = at(figure, i, `${names.length - 2} others`);
    const rest = Array.from(names.keys()).filter((j) => !pair.includes(j));
    expect(others).toHaveLength(rest.length);
    for (const [k, j] of rest.entries()) {
      expectNear(yOf(others[k])[i]!, w[j]!, largest);
      expect(others[k]!.hovertemplate).toContain(`${names[j]}: `);
    }
  });

  it.each(places)("at place %i the ball is what the others leave, and the solution its best point", (i) => {
    const { w } = solved.get(i)!;
    const errorOf = errorBeside(w);
    const price = (place: Place) => priceOf(with2(w, place)) - priceOf(with2(w, [0, 0]));
    const solution: Place = [w[pair[0]]!, w[pair[1]]!];
    const budget = price(solution);
    const edge = placesOf(at(figure, i, "budget")[0]);
    expect(edge).toHaveLength(73);
    for (const place of edge) expectNear(price(place), budget, priceOf(solved.get(0)!.w));
    // The edge once more, by halving in 720 directions. (Of the two alone the penalty is what it is beside the others.)
    const ball = Array.from({ length: 720 }, (_, k): Place => {
      const [cos, sin] = [Math.cos((k * Math.PI) / 360), Math.sin((k * Math.PI) / 360)];
      let [low, high] = [0, 2 * Math.sqrt(budget) + 2 * budget];
      for (let halving = 0; halving < 36; halving++) {
        const middle = (low + high) / 2;
        if (penalty(1).value([middle * cos, middle * sin]) > budget) high = middle;
        else low = middle;
      }
      return [low * cos, low * sin];
    });
    const leastAt = (share: number) => Math.min(...ball.map(([a, b]) => errorOf([share * a, share * b])));
    for (const share of [1, 0.75, 0.5, 0.25, 0])
      expect(errorOf(solution)).toBeLessThanOrEqual(leastAt(share) * (1 + 1e-9));
    // And the search came near to it: it did look there.
    expect(leastAt(1) - errorOf(solution)).toBeLessThanOrEqual(1e-4 * total);
  });

  it.each(places)("at place %i the error is the same all along a level", (i) => {
    const { w } = solved.get(i)!;
    const errorOf = errorBeside(w);
    const touching = placesOf(at(figure, i, "level that touches")[0]);
    expect(touching).toHaveLength(73);
    for (const place of touching) expectNear(errorOf(place), errorOf([w[pair[0]]!, w[pair[1]]!]), total);
    // Of the others four digits are kept: each is as much higher than the last, under the root.
    const levels = at(figure, i, "levels of error").map(placesOf);
    expect(levels.map((level) => level.length)).toEqual([49, 49, 49, 49, 49, 49, 49]);
    const least = leastBy(errorOf);
    const height = (place: Place) => Math.sqrt(errorOf(place) - least);
    const step = height(levels[0]![0]!);
    for (const [k, level] of levels.entries())
      for (const place of level) expect(height(place) / step / (k + 1)).toBeCloseTo(1, 2);
  });

  it.each([3, 12, 20])("at place %i shows the error of fits that have not seen the rows", (i) => {
    const errors = Array.from({ length: foldCount }, (_, fold) => {
      const rows = (isHeldOut: boolean) =>
        Array.from(y.keys()).filter((row) => (foldOf(row) === fold) === isHeldOut);
      const [learned, asked] = [rows(false), rows(true)].map((which) => data.X.subMatrixRow(which));
      const scores = data.standardize ? standardize(learned!) : { Z: learned!, apply: (X: Matrix) => X };
      const targets = rows(false).map((row) => y[row]!);
      const fit = solve(objective(scores.Z, targets, { loss, penalty: penalty(lambdas[i]!) }));
      const predictions = fit.predict(scores.apply(asked!)).to1DArray();
      return sum(rows(true).map((row, k) => (predictions[k]! - y[row]!) ** 2)) / predictions.length;
    });
    const middle = sum(errors) / foldCount;
    const variance = sum(errors.map((error) => (error - middle) ** 2)) / (foldCount - 1);
    const standardError = Math.sqrt(variance / foldCount);
    expectNear(mean[i]!, middle, middle);
    expectNear(yOf(at(figure, i, "solution", "y3")[0])[0]!, middle, middle);
    expectNear(band[i]!, middle - standardError, middle);
    expectNear(band[2 * count - 1 - i]!, middle + standardError, middle);
  });

  it("marks the least error, and the largest λ within one standard error of it, where the slider starts", () => {
    const best = mean.indexOf(Math.min(...mean));
    const limit = band[2 * count - 1 - best]!;
    const simple = mean.findLastIndex((each) => each <= limit);
    expect(simple).toBeGreaterThan(best);
    for (const [name, i] of Object.entries({ "least error": best, "one-SE rule": simple })) {
      const [plane, errors] = at(figure, i, name);
      expect(placesOf(errors)).toEqual([[lambdas[i], mean[i]]]);
      const [solution] = placesOf(at(figure, i, "solution")[0]);
      for (const [k, each] of placesOf(plane)[0]!.entries()) expectNear(each, solution![k]!, largest);
    }
    expect(placesOf(at(figure, 0, "within one")[0])).toEqual([
      [lambdas[best], limit],
      [lambdas[simple], limit],
    ]);
    expect(figure.layout.sliders).toMatchObject([{ active: simple }]);
    expect(tableAt(figure)).toEqual(tableAt(figure, simple));
  });

  it.each(places)("at place %i tells λ, the weights, the budget and the error", (i) => {
    const { w } = solved.get(i)!;
    const [lambda, alpha, nonZero, , budget, error] = tableAt(figure, i);
    const short = (values: number[], digits = 3) => values.map((value) => Number(value.toPrecision(digits)));
    expect(numbersIn(lambda!)).toEqual(short([lambdas[i]!]));
    // ‖y - X w - b‖² + α Ω(w) is the objective in other units.
    expect(numbersIn(alpha!)).toEqual(short([lambdas[i]! / loss.factor(y.length, 1)]));
    expect(nonZero).toBe(`${w.filter((each) => each !== 0).length} of ${w.length}`);
    expect(numbersIn(budget!)).toEqual(short([priceOf(w), priceOf(w) - priceOf(with2(w, [0, 0]))]));
    const standardError = (band[2 * count - 1 - i]! - band[i]!) / 2;
    expect(numbersIn(error!)).toEqual([...short([mean[i]!]), ...short([standardError], 2)]);
    // Who cannot see the table hears it.
    const [{ steps }] = figure.layout.sliders as { steps: { label: string }[] }[];
    for (const part of [alpha, nonZero, budget, error]) expect(steps[i]!.label).toContain(part);
  });

  it.each(places)("at place %i tells a gap that proves the weights that are drawn", (i) => {
    const { J, fit, w } = solved.get(i)!;
    const zero = J.value({ W: w.map(() => 0), b: fit.b });
    const [gap] = numbersIn(tableAt(figure, i)[6]!);
    expect(gap).toBeGreaterThanOrEqual(0);
    expect(gap).toBeLessThanOrEqual(1e-9 * zero);
    // With those of the two that are drawn, in six digits, coordinate descent's solution has a small gap still.
    const drawn = with2(w, pair.map((j) => yOf(at(figure, i, names[j]!)[2])[0]!) as Place);
    expect(kkt(J, { W: drawn, b: fit.b }).gap).toBeLessThanOrEqual(1e-5 * zero);
  });
});

describe.each(cases.filter(([, { y }]) => y.length < 100))("%s", (_, data, loss, penalty) => {
  const { Z, y } = data;
  const figure = draw(data, loss, penalty);
  const lambdas = xOf(at(figure, 0, "error on rows held out")[0]);

  it.each([6, 12, 18])("at place %i tells degrees of freedom by which predictions follow targets", (i) => {
    // Σ ∂ŷ_i/∂y_i by differences: between the knots of its path a solution is linear in y.
    const predictionOf = (targets: number[], row: number): number =>
      solve(objective(Z, targets, { loss, penalty: penalty(lambdas[i]!) }))
        .predict(Z.subMatrixRow([row]))
        .get(0, 0);
    const step = 1e-5;
    const slopes = y.map(
      (target, row) => (predictionOf(y.with(row, target + step), row) - predictionOf(y, row)) / step,
    );
    const [told, intercept] = numbersIn(tableAt(figure, i)[3]!);
    expect(intercept).toBe(1);
    // It is told in three digits.
    expect(Math.abs(sum(slopes) - told! - 1)).toBeLessThan(0.006);
  });
});

/** The least that a function of a plane with elliptic levels has, by parabolas along one axis and the other. */
function leastBy(errorOf: (place: Place) => number): number {
  let place: Place = [0, 0];
  for (let round = 0; round < 100; round++) {
    for (const k of [0, 1] as const) {
      const moved = (by: number): Place => (k === 0 ? [place[0] + by, place[1]] : [place[0], place[1] + by]);
      const [down, here, up] = [-1, 0, 1].map((by) => errorOf(moved(by))) as [number, number, number];
      place = moved((down - up) / (2 * (down - 2 * here + up)));
    }
  }
  return errorOf(place);
}

describe("the laboratory", () => {
  const random = new RandomState(3);
  const X = random.normalMatrix(40, 3);
  const y = X.to2DArray().map(([a, b, c]) => 5 + 2 * a! - b! + 0.5 * c! + random.normal());
  const folds = y.map((_, row) => row % 4);
  const names = ["a < b", "b", "c"];
  const features: [string, string] = ["a < b", "b"];
  const options: LaboratoryOptions = { loss: meanSquaredError, penalty: l1, folds, names, features };

  it("is at most 1 MB, with as many λ as it takes", () => {
    for (const [, data, loss, penalty] of [cases[0]!, cases[4]!]) {
      expect(JSON.stringify(draw(data, loss, penalty, { count: 50 })).length).toBeLessThan(0.5e6);
      expect(JSON.stringify(draw(data, loss, penalty, { count: 100 })).length).toBeLessThan(1e6);
    }
  });

  it("shows 50 λ, and for squares alone six decades of them, unless it is told otherwise", () => {
    const shown = (more: Partial<LaboratoryOptions>) => {
      const lambdas = xOf(at(laboratory(X, y, { ...options, ...more }), 0, "error on rows held out")[0]);
      return [lambdas.length, lambdas.at(-1)! / lambdas[0]!];
    };
    const expectations: [Partial<LaboratoryOptions>, number, number][] = [
      [{}, 50, 1e3],
      [{ penalty: l2 }, 50, 1e6],
      [{ penalty: l2, count: 30, smallest: 1e-4 }, 30, 1e4],
      [{ lambdas: [3, 1, 0.5] }, 3, 6],
    ];
    for (const [more, length, ratio] of expectations) {
      const [got, spread] = shown(more);
      expect(got).toBe(length);
      expect(spread! / ratio).toBeCloseTo(1, 9);
    }
  });

  it("has one axis of λ under path and errors, and its slider just below", () => {
    const { data, layout } = laboratory(X, y, options);
    const axes = new Set(data.map(({ xaxis, yaxis }) => `${xaxis} ${yaxis}`));
    expect([...axes]).toEqual(["undefined undefined", "x2 y2", "x2 y3"]);
    const { xaxis, xaxis2, yaxis, sliders } = layout as Record<string, Wrong>;
    expect(xaxis2).toMatchObject({ type: "log", anchor: "y3", title: { text: "λ" } });
    const [{ x, len }] = sliders;
    expect([x, x + len]).toEqual(xaxis2.domain);
    // A step is as far on the slider, which keeps 10 pixels at its ends, as on the axis.
    const [from, to] = xaxis2.range;
    const lambdas = xOf(at(laboratory(X, y, options), 0, "error on rows held out")[0]);
    const margin = (Math.log10(lambdas[0]!) - from) / (to - from);
    for (const width of [800, 1200]) expect(margin * (width - 80) * len).toBeCloseTo(10, -1);
    expect(yaxis).toMatchObject({ scaleanchor: "x", title: { text: "weight of b" } });
    expect(xaxis.title.text).toBe("weight of a &lt; b");
  });

  it("moves its table as it moves its traces", () => {
    const { layout, frames } = laboratory(X, y, options);
    const { annotations } = layout as { annotations: { text: string }[] };
    expect(annotations[1]!.text.split("<br>")).toHaveLength(tableAt(laboratory(X, y, options)).length);
    expect(new Set(frames!.map((frame) => JSON.stringify(frame.layout))).size).toBe(50);
  });

  it("says what came out, unless it is told what to say", () => {
    const textOf = (more: Partial<LaboratoryOptions>) => {
      const { layout } = laboratory(X, y, { ...options, ...more });
      const { title, meta } = layout as { title: { text: string }; meta: { alt: string } };
      return { caption: title.text.replaceAll("<br>", " "), alt: meta.alt };
    };
    const first = "The error on rows held out is least at λ = 0.1, with 3 degrees of freedom";
    const grid = { lambdas: [10, 0.1] };
    expect(textOf(grid).caption).toBe(`${first}; no larger λ is within one standard error.`);
    expect(textOf({ lambdas: [10, 0.5, 0.1] }).caption).toBe(
      `${first}; one standard error more lets λ rise to 0.5, with 3.`,
    );
    const [, data, loss, penalty] = cases[0]!;
    const drawn = draw(data, loss, penalty).layout as { title: { text: string } };
    expect(drawn.title.text).toMatch(/, with 7 of 8 weights;<br>.* lets λ rise to [\d.]+, with [1-6]\.$/);
    expect(textOf(grid).alt).toContain("in the plane of the weights of a < b and b");
    expect(textOf({ ...grid, caption: "See", alt: "Seen" })).toEqual({ caption: "See", alt: "Seen" });
  });

  it("shows two columns without any others", () => {
    const two = X.subMatrixColumn([0, 1]);
    const figure = laboratory(two, y, { ...options, names: ["a", "b"], features: ["b", "a"] });
    expect(figure.data.filter(({ name }) => name?.endsWith("others"))).toEqual([]);
    expect(tableAt(figure)[4]).not.toContain("of it");
  });

  it("counts rows by their weights", () => {
    const sampleWeights = y.map((_, row) => 1 + (row % 3));
    // A row of weight 3 stands for three.
    const often = y.flatMap((_, row) => Array<number>(sampleWeights[row]!).fill(row));
    const grid = { lambdas: [1, 0.3, 0.1] };
    const weighed = laboratory(X, y, { ...options, ...grid, sampleWeights });
    const repeated = laboratory(
      X.subMatrixRow(often),
      often.map((row) => y[row]!),
      {
        ...options,
        ...grid,
        folds: often.map((row) => folds[row]!),
      },
    );
    for (const place of [0, 1, 2]) {
      for (const name of ["solution", "budget", "level that touches"]) {
        const [one, other] = [weighed, repeated].map((figure) => placesOf(at(figure, place, name)[0]).flat());
        for (const [k, each] of one!.entries()) expect(each).toBeCloseTo(other![k]!, 4);
      }
      const told = [weighed, repeated].map((figure) => tableAt(figure, place).slice(0, 5));
      expect(told[0]).toEqual(told[1]);
    }
  });

  it("lets columns follow that are not penalized, and counts them", () => {
    const penalty = (lambda: number) => weighted(l1(lambda), [1, 1, 0]);
    const figure = laboratory(X, y, { ...options, penalty, lambdas: [1, 0.3, 0.1] });
    const w = solve(objective(X, y, { loss: meanSquaredError, penalty: penalty(0.3) })).W.to1DArray();
    const [solution] = placesOf(at(figure, 1, "solution")[0]);
    expectNear(solution![0], w[0]!, 1);
    expectNear(solution![1], w[1]!, 1);
    expect(tableAt(figure, 1)[3]).toMatch(/^3, and 1/);
    // On the level that touches, the third column's weight suits the two as well as it can.
    const errorOf = ([a, b]: Place): number => {
      const left = y.map((target, row) => target - a * X.get(row, 0) - b * X.get(row, 1));
      const rest = objective(X.subMatrixColumn([2]), left, { loss: meanSquaredError });
      return solve(rest).value;
    };
    const errors = placesOf(at(figure, 1, "level that touches")[0]).map(errorOf);
    for (const error of errors) expectNear(error, errorOf(solution!), errorOf([0, 0]));
  });

  const call =
    (more: object, data: Wrong = X, targets: Wrong = y) =>
    () =>
      laboratory(data, targets, { ...options, ...more } as LaboratoryOptions);
  const copied = new Matrix(X.to2DArray().map(([a, , c]) => [a!, 2 * a!, c!]));
  const constant = new Matrix(X.to2DArray().map(([a, , c]) => [a!, 1, c!]));
  const refusals: Refusal[] = [
    [
      "a loss whose levels are no ellipses",
      call(
        { loss: crossEntropy },
        X,
        y.map((each) => (each > 5 ? 1 : 0)),
      ),
      TypeError,
      "laboratory needs a squared loss, whose levels are ellipses, got crossEntropy",
    ],
    [
      "several outputs",
      call({}, X, new Matrix(y.map((each) => [each, each]))),
      TypeError,
      "laboratory shows one output, got y with 2 columns",
    ],
    ["a caption that is none", call({ caption: 3 as never }), TypeError, "caption must be a text, got 3"],
    ["a height that is none", call({ height: -1 }), RangeError, "height must be a finite number > 0, got -1"],
    ["no names", call({ names: undefined }), TypeError, "names must be a list of texts, got undefined"],
    [
      "an empty name",
      call({ names: ["a", "", "c"] }),
      TypeError,
      "names must be a list of texts, got a list of 3",
    ],
    [
      "too few names",
      call({ names: ["a", "b"] }),
      RangeError,
      "names must be 3 different ones, one for each column of X, got 2",
    ],
    [
      "a name twice",
      call({ names: ["a", "b", "b"] }),
      RangeError,
      "names must be 3 different ones, one for each column of X, got 3",
    ],
    [
      "a feature that is none",
      call({ features: ["b", "d"] }),
      RangeError,
      'features must be two of a < b, b, c, got "b", "d"',
    ],
    [
      "one feature twice",
      call({ features: ["b", "b"] }),
      RangeError,
      'features must be two of a < b, b, c, got "b", "b"',
    ],
    ["one feature", call({ features: ["b"] }), RangeError, 'features must be two of a < b, b, c, got "b"'],
    ["no features", call({ features: "b" }), RangeError, 'features must be two of a < b, b, c, got "b"'],
    [
      "a feature that is not penalized",
      call({ penalty: (lambda: number) => weighted(l1(lambda), [1, 0, 1]) }),
      RangeError,
      'features must be held by the penalty, but "b" is free: it has no ball',
    ],
    [
      "features of which one is twice the other",
      call({}, copied),
      RangeError,
      "features must be two columns with spread, none a multiple of the other",
    ],
    [
      "a feature without spread",
      call({}, constant),
      RangeError,
      "features must be two columns with spread, none a multiple of the other",
    ],
    [
      "λ = 0",
      call({ lambdas: [1, 0.5, 0] }),
      RangeError,
      "lambdas must be 2 to 100 numbers > 0, got 3 down to 0",
    ],
    ["one λ", call({ lambdas: [1] }), RangeError, "lambdas must be 2 to 100 numbers > 0, got 1 down to 1"],
    [
      "too many λ",
      call({ lambdas: Array.from({ length: 101 }, (_, i) => 101 - i) }),
      RangeError,
      "lambdas must be 2 to 100 numbers > 0, got 101 down to 1",
    ],
    [
      "a penalty that is no constructor",
      call({ penalty: l1(1) }),
      TypeError,
      "penalty must be a constructor such as l1, got an object",
    ],
  ];
  it.each(refusals)("refuses %s", (_, refused, kind, message) => {
    expectRefusal(refused, kind, message);
  });
});
