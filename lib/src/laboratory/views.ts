/** The three views of one λ: the ball and the error in the plane of two weights, the path, and cross-validation. */
import { band } from "../notebook/band";
import { figure } from "../notebook/figures";
import type { Axis } from "../notebook/layout";
import { palette } from "../notebook/palette";
import type { Figure } from "../notebook/show";
import type { Slider } from "../notebook/slider";
import { escaped } from "../notebook/text";
import { type LineStyle, line, points, type Trace } from "../notebook/traces";
import type { Point } from "./plane";
import type { Results } from "./results";

// What belongs to λ as it stands is green; each of the two weights has its colour and sign in all views.
const now = { color: palette.green, symbol: "diamond", size: 12 } as const;
const two = [
  { color: palette.orange, symbol: "circle", size: 9 },
  { color: palette.pink, symbol: "square", size: 9, dash: "dash" },
] as const;
const choices = {
  best: { color: palette.red, symbol: "circle-open", size: 16, outline: palette.red },
  oneStandardError: { color: palette.red, symbol: "diamond-open", size: 20, outline: palette.red },
} as const;
const context = { color: palette.grey, width: 1 } as const;

/** How many points the ball and the level that touches it have, how many the other levels, of which there are so many. */
const [round, lessRound, rings] = [72, 48, 7];

/** The ball, the levels of the error, and the solution where they touch. */
export function ballView(results: Results): Figure {
  const { plane, stations, names, pair } = results;
  const places: Point[] = stations.map(({ solution }) => solution);
  const [x, y] = windowOf(places).map((range, k) => ({ title: `weight of ${names[pair[k]]}`, range }));
  const step = stations.reduce((most, { level }) => Math.max(most, level), 0) / 4;
  const frame = (i: number): Trace[] => {
    const { solution, centre, level, rest } = stations[i];
    const [across, up] = solution;
    const levels = Array.from({ length: rings }, (_, k) => {
      const [xs, ys] = plane.ring(centre, (k + 1) * step, lessRound).map((list) => list.map(brief));
      return line("levels of error", xs, ys, { ...context, legend: k === 0 });
    });
    const ball = line("budget", ...plane.ball(rest, round), { color: palette.blue, width: 3 });
    const touching = { ...context, width: 3, dash: "dash", legend: false } as const;
    return [
      ...levels.map(quiet),
      quiet({ ...ball, fill: "toself", fillcolor: `${palette.blue}30` }),
      quiet(line("level that touches", ...plane.ring(centre, level, round), touching)),
      quiet(line("all solutions", ...coordinates(places), { color: palette.green, width: 1.5, dash: "dot" })),
      onAxis(names[pair[0]], [across, 0], solution, 0),
      onAxis(names[pair[1]], [0, up], solution, 1),
      points("solution", [across], [up], now),
    ];
  };
  return figure(marks(results, places, false), {
    caption: `The least error within the budget${names.length > 2 ? " of these two" : ""}`,
    x,
    y,
    equalAxes: true,
    slider: sliderOf(results, frame),
  });
}

/** All weights over λ. */
export function pathView(results: Results): Figure {
  const { lambdas, weights, names, pair, standardized } = results;
  const range = withMargin(extent([0, ...weights.flat()]));
  const others = Array.from(names.keys()).filter((j) => !pair.includes(j));
  const rest = others.map((j, k) => ({
    ...line(others.length === 1 ? names[j] : `${others.length} others`, lambdas, weights[j], {
      ...context,
      legend: k === 0,
    }),
    hovertemplate: `${escaped(names[j])}: %{y:.3~g}<extra></extra>`,
  }));
  const chosen = pair.map((j, k) => line(names[j], lambdas, weights[j], { ...two[k], width: 3 }));
  const frame = (i: number): Trace[] => [
    cursor(lambdas[i], range),
    ...pair.map((j, k) => points(names[j], [lambdas[i]], [weights[j][i]], { ...two[k], legend: false })),
  ];
  return figure([...rest, ...chosen], {
    caption: standardized ? "The weights of standard scores at every λ" : "The weights at every λ",
    x: acrossOf(lambdas),
    y: { title: "weight", range },
    slider: sliderOf(results, frame),
  });
}

/** The error on rows held out over λ, and the two choices that it suggests. */
export function errorView(results: Results): Figure {
  const { lambdas, mean, standardError, best, oneStandardError } = results;
  const [low, high] = [-1, 1].map((sign) => mean.map((each, i) => each + sign * standardError[i]));
  const range = withMargin(extent([...low, ...high]));
  // What the rule allows, from the least error to the λ that it chooses.
  const rule = line("within one", [lambdas[best], lambdas[oneStandardError]], [high[best], high[best]], {
    color: palette.grey,
    dash: "dot",
    legend: false,
  });
  const frame = (i: number): Trace[] => [
    cursor(lambdas[i], range),
    points("solution", [lambdas[i]], [mean[i]], { ...now, legend: false }),
  ];
  return figure(
    [
      { ...band("± 1 standard error", lambdas, low, high, palette.blue), showlegend: false },
      line("error on rows held out", lambdas, mean, { color: palette.blue, legend: false }),
      ...(best === oneStandardError ? [] : [rule]),
      ...marks(
        results,
        lambdas.map((lambda, i) => [lambda, mean[i]]),
        true,
      ),
    ],
    {
      caption: "The error on rows held out, ± 1 standard error",
      x: acrossOf(lambdas),
      y: { title: "mean squared error", range },
      slider: sliderOf(results, frame),
    },
  );
}

/** The two choices of λ, at their places in a view. */
function marks({ best, oneStandardError }: Results, places: readonly Point[], legend: boolean): Trace[] {
  const mark = (name: string, [x, y]: Point, style: LineStyle): Trace =>
    points(name, [x], [y], { ...style, legend });
  return [
    mark("least error", places[best], choices.best),
    mark("one-SE rule", places[oneStandardError], choices.oneStandardError),
  ];
}

function sliderOf({ lambdas, told, oneStandardError }: Results, frame: (i: number) => Trace[]): Slider {
  const at = (lambda: number): number => lambdas.indexOf(lambda);
  return {
    name: "λ",
    values: lambdas,
    start: oneStandardError,
    frame: (lambda) => frame(at(lambda)),
    note: (lambda) => told[at(lambda)],
  };
}

/** A weight on its axis, and the way from there to the solution. */
function onAxis(name: string, foot: Point, solution: Point, k: 0 | 1): Trace {
  const { color, symbol } = two[k];
  const drawn = line(name, [foot[0], solution[0]], [foot[1], solution[1]], {
    color,
    symbol,
    mode: "lines+markers",
    dash: "dot",
    legend: false,
  });
  return { ...drawn, marker: { color, symbol, size: [10, 0], opacity: 1, line: { width: 0 } } };
}

function cursor(lambda: number, range: readonly [number, number]): Trace {
  return quiet(line("λ", [lambda, lambda], range, { color: palette.green, legend: false }));
}

/** Without the box that follows the pointer. */
function quiet(trace: Trace): Trace {
  return { ...trace, hoverinfo: "skip" };
}

function acrossOf(lambdas: readonly number[]): Axis {
  const [first, last] = [lambdas[0], lambdas[lambdas.length - 1]].map(Math.log10);
  const margin = 0.026 * (last - first);
  return { title: "λ", type: "log", range: [first - margin, last + margin] };
}

function extent(values: readonly number[]): Point {
  return values.reduce<Point>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [values[0], values[0]],
  );
}

function withMargin([low, high]: Point): Point {
  const margin = 0.06 * (high - low || 1);
  return [low - margin, high + margin];
}

/** A square with these places and the origin in its middle, twice as wide as it takes. */
function windowOf(places: readonly Point[]): [Point, Point] {
  const held = [0, 1].map((k) => extent([0, ...places.map((place) => place[k])]));
  const half = Math.max(...held.map(([low, high]) => high - low)) || 1;
  const [x, y] = held.map(([low, high]): Point => {
    const middle = (low + high) / 2;
    return [middle - half, middle + half];
  });
  return [x, y];
}

function coordinates(places: readonly Point[]): [x: number[], y: number[]] {
  return [places.map(([x]) => x), places.map(([, y]) => y)];
}

/** As many digits as can be seen. */
function brief(value: number): number {
  return Number(value.toPrecision(4));
}
