/**
 * The laboratory: what a penalty does, in one figure that one slider moves. Left the plane of two weights, where the
 * budget that λ leaves them touches a level of the error; right all weights, and the error on rows held out, over the
 * same λ; in numbers what cannot be seen.
 */
import { type MatrixLike, quote } from "../input";
import type { CrossValidationOptions } from "../lambda/cross-validation";
import { panels } from "../notebook/panels";
import { chart, type Figure } from "../notebook/show";
import { findings } from "./findings";
import { rowNames } from "./read-out";
import { type Results, resultsOf } from "./results";
import { ballView, errorView, pathView } from "./views";

/** What is fitted and cross-validated, and what is shown of it. */
export interface LaboratoryOptions extends CrossValidationOptions {
  /** The name of each column of X. */
  names: readonly string[];
  /** Those of the two columns whose weights are shown in their plane. */
  features: readonly [string, string];
  /** How many λ, at most 100; default 50. */
  count?: number;
  /** One sentence that says what to look at; default what came out, in numbers. */
  caption?: string;
  /** What one sees, for those who cannot: the finding, in a sentence or two; default what came out, at more length. */
  alt?: string;
  /** In pixels; default 650. */
  height?: number;
}

/** Where the panels stand. The slider is below the two on the right: λ has one place in all three. */
const left = { x: [0, 0.46], y: [0.24, 1] } as const;
const right = { x: [0.57, 1], above: [0.57, 1], below: [0, 0.45] } as const;

/**
 * Cross-validates a path and shows it: for each λ of the slider
 *
 * - the weights of two columns in their plane, the others held where the solution has them: the levels of the error, and
 *   of the budget t = Ω(ŵ) what the others leave, Ω(w) <= t - Ω(the others), with the penalty λ Ω. The solution is the
 *   best point of this ball: for l1 of a diamond, for l2 of a disc, for elasticNet in between;
 * - all weights, and the error on rows held out with its standard error, the smallest, and the choice of the
 *   one-standard-error rule, at which the slider stands at first;
 * - λ, α of ‖y - X w - b‖² + α Ω(w), how many weights are not 0, degrees of freedom, budget, error and duality gap.
 *
 * With `standardize` the weights are those of standard scores, which are what is penalized. Everything is computed
 * beforehand: the slider needs no kernel.
 *
 * @param X n × p, p >= 2
 * @param y n × 1
 * @param options those of `crossValidate`, the names of the columns, and which two are shown; the grid by default is of
 *   50 values, down to 1e-6 of the first for a penalty of squares alone
 * @throws TypeError for a loss that is not squared, whose levels are no ellipses, y of several columns, or names, a
 *   caption or an alt that are no texts; RangeError unless there is a name for each column and features are two of them, which the penalty holds,
 *   which have some spread, and of which none is a multiple of the other, and for fewer than 2 or more than 100 λ, or
 *   λ = 0; otherwise as `crossValidate` does
 * @example
 * const X = [[1, 0], [0, 1], [1, 1], [2, 1], [1, 3], [0, 2]];
 * const y = [2, 1, 3, 5, 4, 2];
 * const options = { loss: meanSquaredError, penalty: l1, lambdas: [4, 1, 0.25], folds: [0, 1, 2, 0, 1, 2] };
 * laboratory(X, y, { ...options, names: ["a", "b"], features: ["a", "b"] }).frames?.length; // 3
 */
export function laboratory(X: MatrixLike, y: MatrixLike, options: LaboratoryOptions): Figure {
  const results = resultsOf(X, y, options);
  const { caption, alt } = { ...findings(results), ...options };
  for (const [name, text] of Object.entries({ caption, alt })) {
    if (typeof text !== "string") throw new TypeError(`${name} must be a text, got ${quote(text)}`);
  }
  const height = options.height ?? 650;
  const drawn = panels(
    [
      { figure: ballView(results), ...left },
      { figure: pathView(results), x: right.x, y: right.above },
      { figure: errorView(results), x: right.x, y: right.below },
    ],
    { caption, alt, height },
  );
  return withReadOut(drawn, results);
}

/** With the table of numbers below the ball, and the slider where its place is that of λ. */
function withReadOut({ data, layout, frames }: Figure, { readOuts, oneStandardError }: Results): Figure {
  const { annotations, sliders, xaxis, yaxis, xaxis2, ...others } = layout as {
    annotations: object[];
    sliders: { currentvalue: object }[];
  } & Record<"xaxis" | "yaxis" | "xaxis2", { title: object }>;
  const below = { x: 0, y: left.y[0], xref: "paper", yref: "paper", xanchor: "left", yanchor: "top" };
  const table = { ...below, yshift: -58, align: "left", showarrow: false };
  const close = ({ title }: { title: object }) => ({ title: { ...title, standoff: 8 } });
  return chart(
    data,
    {
      ...others,
      // Where the place is wider than high one sees more to the sides.
      xaxis: { ...xaxis, ...close(xaxis), constrain: "range" },
      yaxis: { ...yaxis, constrain: "range" },
      xaxis2: { ...xaxis2, ...close(xaxis2) },
      annotations: [
        { ...table, xshift: 104, text: readOuts[oneStandardError] },
        { ...table, xshift: -44, text: rowNames },
        ...annotations,
      ],
      sliders: sliders.map((slider) => ({
        ...slider,
        x: right.x[0],
        len: right.x[1] - right.x[0],
        ticklen: 0,
        minorticklen: 0,
        // The table says it; the steps' own texts are for those who hear them.
        currentvalue: { ...slider.currentvalue, visible: false },
      })),
    },
    frames?.map((frame, i) => ({ ...frame, layout: { annotations: [{ text: readOuts[i] }] } })),
  );
}
