/** How the minima along a path are found: what the two families of losses, squares and logits, have in common. */
import { Matrix } from "ml-matrix";
import { gram, type Products, productsOf } from "../algebra/gram";
import { promised } from "../evidence/certificate";
import { formOf, type StandardForm } from "../forms/standard-form";
import { type MatrixLike, type Progress, shapeOf, table } from "../input";
import { largestSlope, largestSquare, type Solution, solveAlong } from "../solvers/along";
import type { PathProblem } from "./options";

/** One minimum, with its evidence. */
export interface FamilySolution {
  /** Made when it is asked for: there are many λ, and p may be large. */
  theta(): Float64Array;
  /** The prediction, for each output, at the means of the columns. */
  readonly atMeans: Float64Array;
  readonly gap: number;
  readonly violation: number;
  readonly converged: boolean;
  readonly reason: string;
  readonly iterations: number;
}

/** The minima of one problem, for any λ. */
export interface Family {
  /** The columns of X without spread. */
  readonly constant: readonly number[];
  /** The means of the columns; 0 without intercept. */
  readonly means: Float64Array;
  /** By what each column was divided. */
  readonly scales: Float64Array;
  /** Where a grid begins. */
  largest(): number;
  /** The minimum for each λ of a descending grid. */
  along(lambdas: readonly number[], onProgress?: Progress): FamilySolution[];
}

/** What the family of squared losses has besides. */
export interface SquaredFamily extends Family {
  readonly form: StandardForm;
  /**
   * The products of the columns with each other and with an output; undefined unless there are fewer columns than
   * `perRow` (by default 1) for each row.
   */
  products(output: number, perRow?: number): Products | undefined;
}

/** The family of squared losses. */
export function squaredFamily(caller: string, problem: PathProblem): SquaredFamily {
  const { J, rates, standardize } = problem;
  const { X, y, sampleWeights } = J;
  const form = formOf(caller, {
    X,
    y,
    sampleWeights,
    intercept: J.linear!.intercept,
    factor: J.loss.factor(sampleWeights?.total ?? y.rows, y.columns),
    strengths: rates,
    standardize,
  });
  let known: Float64Array | undefined; // XᵀX is the same for all outputs
  const products = (output: number, perRow = 1): Products | undefined => {
    if (form.X.length >= perRow * y.rows) return undefined;
    known ??= gram(form.X);
    return productsOf(form.X, form.y[output], known);
  };
  return {
    form,
    products,
    constant: form.constant,
    means: form.xMeans,
    scales: form.scales,
    largest: () => largestLambda(form),
    along(lambdas, onProgress = () => {}) {
      const { y } = form;
      const solved = y.map((_, c) => {
        const ofAll: Progress = (done) => onProgress((c + done) / y.length);
        return solveAlong(form, c, lambdas, products(c), ofAll);
      });
      return joined(form, solved, lambdas);
    },
  };
}

/** No λ of a ridge path makes weights 0: it begins where all of them are shrunk to a hundredth. */
function largestLambda(form: StandardForm): number {
  return form.lambda.some((lambda) => lambda > 0) ? largestSlope(form) : 100 * largestSquare(form);
}

/** The solutions of each output as those of all together. */
export function joined(
  form: StandardForm,
  outputs: readonly Solution[][],
  lambdas: readonly number[],
): FamilySolution[] {
  return lambdas.map((_, i) => {
    const each = outputs.map((solutions) => solutions[i]);
    const weights = (): Float64Array[] => each.map(({ w }) => w);
    const beside = form.free ? form.beside(weights()) : { violation: 0, gap: 0 };
    const violation = each.reduce((most, one) => Math.max(most, one.violation), beside.violation);
    const gap = form.unit * each.reduce((sum, one) => sum + one.gap, beside.gap);
    const converged = violation <= promised;
    const says = `the largest KKT violation is ${violation.toExponential(1)}`;
    const reason = converged ? says : `${says}: the columns are too nearly dependent, leave some out`;
    const evidence = { gap, violation, converged, reason, iterations: 0 };
    return { theta: () => form.theta(weights()), atMeans: form.yMeans, ...evidence };
  });
}

/**
 * The predictions of several solutions for the rows of X, about the means: far from 0, X w and b are large and cancel.
 * @returns a column for each solution and output
 */
export function predictAll(X: MatrixLike, means: Float64Array, solutions: readonly FamilySolution[]): Matrix {
  const inputs = table("X", X);
  const p = means.length;
  if (inputs.columns !== p) throw new RangeError(`X must have ${p} columns, got ${shapeOf(inputs)}`);
  const rows = Matrix.from1DArray(inputs.rows, p, inputs.values).subRowVector(means);
  const k = solutions[0].atMeans.length;
  const W = new Matrix(p, k * solutions.length);
  solutions.forEach((solution, i) => {
    const theta = solution.theta();
    for (let at = 0; at < p * k; at++) W.set(Math.floor(at / k), i * k + (at % k), theta[at]);
  });
  return rows.mmul(W).addRowVector(solutions.flatMap(({ atMeans }) => Array.from(atMeans)));
}
