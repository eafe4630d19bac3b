/**
 * One form for every objective of the linear model with a squared loss. Whatever its constants, it is
 *
 *     J(w, b) = unit · (½ ‖y - X w - b‖² + Σ λ_j |w_j| + ½ Σ μ_j w_j²)   for each output,
 *
 * with unit = 2 · factor of the loss, λ = absolute / unit and μ = 2 · quadratic / unit. What is not penalized is taken
 * out beforehand and put back at the end: the bias by means (b = ȳ - x̄ᵀ w), free columns by projection
 * (free-columns.ts). Sample weights s_i multiply the rows by √s_i. Solvers work on this form, and evidence is of it.
 */
import { byColumns, centre, scaleRows } from "../algebra/columns";
import { add, norm, subtractAll } from "../algebra/vector";
import type { SampleWeights, Table } from "../input";
import { none } from "../objective/elastic";
import { type Objective, requireLinearSquares } from "../objective/objective";
import type { EntryPenalty, PenaltyStrengths } from "../objective/penalty";
import { centredColumns, requireSquares } from "./centred-columns";
import { type FreeColumns, freeColumns } from "./free-columns";

export interface StandardForm {
  /** The penalized columns of X (all, when nothing is penalized) and the columns of y. */
  readonly X: Float64Array[];
  readonly y: Float64Array[];
  /** Which columns of the data these are. */
  readonly columns: readonly number[];
  /** The lengths of the columns of X as they were given: what rounding errors in them are relative to. */
  readonly sizes: Float64Array;
  /** The lengths of the columns of X as they are here: what KKT violations are relative to. */
  readonly norms: Float64Array;
  readonly lambda: Float64Array;
  readonly mu: Float64Array;
  readonly unit: number;
  /** By what each column was divided, when standardized; else 1. */
  readonly scales: Float64Array;
  /** The columns of the data without spread, whose weights are 0. */
  readonly constant: readonly number[];
  /** √s_i for each row; undefined when rows count alike. */
  readonly roots: Float64Array | undefined;
  /** The number of rows, or the sum of their weights. */
  readonly total: number;
  /** What free columns and their rounding add to violation and gap, beside the weights of each output; 0 of none. */
  beside(weights: readonly Float64Array[]): { violation: number; gap: number };
  /** θ of the weights of each output: with the free columns' weights and the bias that belong to them. */
  theta(weights: readonly Float64Array[]): Float64Array;
  /** What was taken out besides the bias. */
  readonly free: FreeColumns | undefined;
  readonly intercept: boolean;
  readonly xMeans: Float64Array;
  readonly yMeans: Float64Array;
}

/** The rows, and what is done with them. */
export interface FormParts {
  readonly X: Table;
  readonly y: Table;
  readonly sampleWeights?: SampleWeights | undefined;
  readonly intercept: boolean;
  /** The factor of the loss. */
  readonly factor: number;
  readonly strengths: PenaltyStrengths;
  /** Whether each column is divided by its standard deviation (n in the denominator) before it is penalized. */
  readonly standardize?: boolean;
  readonly keepFree?: boolean;
}

/** What solvers of squared losses say of all other objectives. */
const advice = ": try proximalGradient";

/**
 * The standard form of an objective, for the solver of the given name.
 * @param keepFree whether free columns stay in, with strengths of 0
 * @throws TypeError when the model is not linear, the loss not squared, the penalty has other parts than its two
 *   strengths, or the biases are penalized; RangeError when squares of X or y overflow or underflow
 */
export function standardForm(solver: string, J: Objective, keepFree = false): StandardForm {
  requireLinearSquares(solver, J, advice);
  const strengths = J.penalty.weights.strengths?.(J.X.columns);
  if (!strengths) {
    throw new TypeError(
      `${solver} needs a penalty of absolute values and squares, got ${J.penalty.weights.name}${advice}`,
    );
  }
  return formWith(solver, J, strengths, keepFree);
}

/**
 * The form for a penalty that is a sum over the entries, with these for each of its columns. Where the penalty has no
 * strengths the form has those of none, and all columns.
 * @throws as `standardForm` does, but takes any such penalty
 */
export function squaredForm(solver: string, J: Objective): { form: StandardForm; entries: EntryPenalty[] } {
  requireLinearSquares(solver, J, advice);
  const p = J.X.columns;
  const { weights } = J.penalty;
  const entries = weights.entries?.(p);
  if (!entries) {
    throw new TypeError(
      `${solver} needs a penalty that is a sum over the entries, got ${weights.name}${advice}`,
    );
  }
  const strengths = weights.strengths?.(p);
  const form = formWith(solver, J, strengths ?? none.strengths!(p), strengths === undefined);
  return { form, entries: form.columns.map((j) => entries[j]) };
}

function formWith(
  solver: string,
  J: Objective,
  strengths: PenaltyStrengths,
  keepFree: boolean,
): StandardForm {
  const { loss, penalty, linear, X, y, sampleWeights } = J;
  const { intercept } = linear!;
  if (!isNone(penalty.biases.strengths?.(y.columns))) {
    const name = penalty.biases.name;
    throw new TypeError(`${solver} leaves biases unpenalized, got ${name} on them${advice}`);
  }
  const factor = loss.factor(sampleWeights?.total ?? y.rows, y.columns);
  return formOf(solver, { X, y, sampleWeights, intercept, factor, strengths, keepFree });
}

/** The standard form of its parts. */
export function formOf(solver: string, parts: FormParts): StandardForm {
  const { sampleWeights, intercept, factor, strengths, standardize = false, keepFree = false } = parts;
  const p = parts.X.columns;
  const options = { intercept, standardize, sampleWeights };
  const centred = centredColumns(solver, parts.X, options);
  const { columns: X, means: xMeans, scales, sizes, constant } = centred;
  const y = byColumns(parts.y);
  requireSquares(solver, "y", Float64Array.from(y, norm));
  const yMeans = Float64Array.from(y, (column) => (intercept ? centre(column, sampleWeights) : 0));
  const roots = sampleWeights?.values.map(Math.sqrt);
  if (roots) for (const column of [...X, ...y]) scaleRows(column, roots);
  const total = sampleWeights?.total ?? parts.X.rows;
  // What is left of a constant y is rounding.
  const rounding = parts.X.rows * Number.EPSILON * Math.sqrt(total);
  y.forEach((column, c) => {
    if (norm(column) <= rounding * Math.abs(yMeans[c])) column.fill(0);
  });

  const unit = 2 * factor;
  const isFree = (j: number): boolean =>
    !keepFree && strengths.absolute[j] === 0 && strengths.quadratic[j] === 0;
  const all = Array.from(X.keys());
  const penalized = all.filter((j) => !isFree(j));
  const columns = penalized.length === 0 ? all : penalized;
  const sizeOf = (j: number): number => sizes[j];
  const free = freeColumns(columns === all ? [] : all.filter(isFree), (j) => X[j], sizeOf);
  const whole = free ? columns.map((j) => Float64Array.from(X[j])) : [];
  for (const j of columns) free?.takeOut(X[j], sizeOf(j));
  const rest = y.map((column) => {
    const left = free ? Float64Array.from(column) : column;
    free?.takeOut(left);
    return left;
  });

  const held = columns.map((j) => X[j]);
  const part = (values: Float64Array, factor: number): Float64Array =>
    Float64Array.from(columns, (j) => factor * values[j]);
  return {
    X: held,
    y: rest,
    columns,
    sizes: Float64Array.from(columns, sizeOf),
    norms: Float64Array.from(columns, (j) =>
      intercept && !roots && !free ? centred.spreads[j] * Math.sqrt(parts.X.rows) : norm(X[j]),
    ),
    lambda: part(strengths.absolute, 1 / unit),
    mu: part(strengths.quadratic, 2 / unit),
    unit,
    scales,
    constant,
    roots,
    total,
    free,
    intercept,
    xMeans,
    yMeans,
    beside(weights) {
      let [violation, gap] = [0, 0];
      for (let c = 0; free && c < weights.length; c++) {
        const fit = free.fit(y[c], weights[c], whole);
        const drift = Float64Array.from(rest[c]);
        subtractAll(drift, weights[c], held);
        add(drift, -1, fit.residual);
        violation = Math.max(violation, fit.violation + norm(drift) / (norm(y[c]) || 1));
        gap += fit.gap;
      }
      return { violation, gap };
    },
    theta(weights) {
      const freed = free && weights.map((w, c) => free.fit(y[c], w, whole).weights);
      return thetaOf({ p, columns, scales, xMeans, yMeans, intercept }, weights, freed);
    },
  };
}

/** The flat θ of the objective. */
function thetaOf(
  form: Pick<StandardForm, "columns" | "scales" | "xMeans" | "yMeans" | "intercept"> & { p: number },
  weights: readonly Float64Array[],
  freed: readonly [index: number, weight: number][][] | undefined,
): Float64Array {
  const { p, columns, scales, xMeans, yMeans, intercept } = form;
  const k = weights.length;
  const theta = new Float64Array(p * k + (intercept ? k : 0));
  weights.forEach((w, c) => {
    for (let i = 0; i < columns.length; i++) theta[columns[i] * k + c] = w[i] / scales[columns[i]];
    for (const [j, weight] of freed?.[c] ?? []) theta[j * k + c] = weight / scales[j];
    if (!intercept) return;
    let b = yMeans[c];
    for (let j = 0; j < p; j++) b -= xMeans[j] * theta[j * k + c];
    theta[p * k + c] = b;
  });
  return theta;
}

/** Whether strengths are there, and all of them 0. */
export function isNone(strengths: PenaltyStrengths | undefined): boolean {
  return (
    strengths !== undefined &&
    [strengths.absolute, strengths.quadratic].every((each) => each.every((s) => s === 0))
  );
}
