/**
 * The minima of one objective for a descending list of λ, each the start for the next: by the exact active set where the
 * penalty has absolute values, by one tridiagonalization for all λ where it has squares alone. Every answer is certified;
 * where a quick way cannot keep the promise, the next one takes over: products, then the data itself, then QR.
 */
import { crossProducts, outerGram, type Products } from "../algebra/gram";
import { Tridiagonal } from "../algebra/tridiagonal";
import { dotAt, norm, timesTransposed } from "../algebra/vector";
import { lending } from "../algebra/workspace";
import {
  certifyOne,
  comfortable,
  dualityGap,
  type Quality,
  type Rates,
  violationOf,
} from "../evidence/certificate";
import type { StandardForm } from "../forms/standard-form";
import { columnsOf, columnsOfGram } from "../forms/unit-columns";
import type { Progress } from "../input";
import { ActiveWalk } from "./active-walk";
import { solveClosed } from "./closed-form";

/** The minimum at one λ; the gap is that of the standard form. The weights may be made whenever they are asked for. */
export interface Solution extends Quality {
  readonly w: Float64Array;
}

/**
 * The minimum for each λ, for one output of a form whose strengths are those of λ = 1. The last λ may be 0.
 * @param products of the columns, where there are fewer of them than rows
 * @param onProgress called after each λ; where all are found together, at the end
 */
export function solveAlong(
  form: StandardForm,
  output: number,
  lambdas: readonly number[],
  products: Products | undefined,
  onProgress: Progress,
): Solution[] {
  const { X } = form;
  const y = form.y[output];
  const penalized = lambdas.filter((lambda) => lambda > 0);
  const quick: (Solution | undefined)[] = form.lambda.some((lambda) => lambda > 0)
    ? activeAlong(form, penalized, onProgress, () =>
        products ? walkOf(products) : ActiveWalk.from(columnsOf(X), y),
      )
    : ridgeAlong(form, y, penalized, products);
  const solutions = lambdas.map((lambda, i) => {
    const solution = quick[i];
    return solution && solution.violation <= comfortable ? solution : fromData(form, y, lambda, solution);
  });
  onProgress(1);
  return solutions;
}

/** The minima from products alone; undefined where these do not say enough, and the data itself is needed. */
export function solveProducts(
  products: Products,
  rates: Rates,
  lambdas: readonly number[],
): Solution[] | undefined {
  if (lambdas.some((lambda) => lambda === 0)) return undefined;
  const solutions = rates.lambda.some((lambda) => lambda > 0)
    ? activeAlong(
        rates,
        lambdas,
        () => {},
        () => walkOf(products),
      )
    : ridgeOfProducts(products, rates, lambdas);
  const good = solutions?.every((solution) => solution !== undefined && solution.violation <= comfortable);
  return good ? (solutions as Solution[]) : undefined;
}

function walkOf({ gram, Xty, size }: Products): ActiveWalk {
  return ActiveWalk.fromProducts(columnsOfGram(gram, Xty.length), Xty, size);
}

/** @param onProgress called after each λ but the last, which the caller may not be done with */
function activeAlong(
  rates: Rates,
  lambdas: readonly number[],
  onProgress: Progress,
  make: () => ActiveWalk,
): Solution[] {
  return lending(() => {
    const walk = make();
    return lambdas.map((lambda, i) => {
      if (i > 0) onProgress(i / lambdas.length);
      walk.solve(rates, lambda);
      const weights = walk.weights();
      const { gap, violation } = walk.quality();
      return {
        gap,
        violation,
        get w() {
          return weights();
        },
      };
    });
  });
}

/** One λ from the data, by the way that keeps most digits; the better of that and what was there before. */
function fromData(form: StandardForm, y: Float64Array, lambda: number, before?: Solution): Solution {
  const rates = { lambda: timesEach(form.lambda, lambda), mu: timesEach(form.mu, lambda) };
  const one = { ...form, ...rates, y: [y] };
  let w: Float64Array;
  if (rates.lambda.some((each) => each > 0)) {
    [{ w }] = activeAlong(
      rates,
      [1],
      () => {},
      () => ActiveWalk.from(columnsOf(form.X), y),
    );
  } else {
    w = solveClosed(one).weights[0];
  }
  const found = { w, ...certifyOne(form, y, w, rates) };
  const again = before && { w: before.w, ...certifyOne(form, y, before.w, rates) };
  return again && again.violation <= found.violation ? again : found;
}

function timesEach(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => factor * value);
}

/** Ridge; with more columns than rows by w = Xᵀ (X Xᵀ + μ I)⁻¹ y. */
function ridgeAlong(
  form: StandardForm,
  y: Float64Array,
  lambdas: readonly number[],
  products: Products | undefined,
): (Solution | undefined)[] {
  if (products) return ridgeOfProducts(products, form, lambdas) ?? [];
  const [mu] = form.mu;
  if (form.mu.some((each) => each !== mu)) return [];
  const dual = tridiagonalAlong(outerGram(form.X, y.length), y, mu, lambdas);
  return dual.map((v, i) => {
    if (!v) return undefined;
    const w = timesTransposed(form.X, v);
    const rates = { lambda: form.lambda, mu: timesEach(form.mu, lambdas[i]) };
    return { w, ...certifyOne(form, y, w, rates) };
  });
}

function ridgeOfProducts(
  { gram, Xty, size }: Products,
  rates: Rates,
  lambdas: readonly number[],
): (Solution | undefined)[] | undefined {
  const p = Xty.length;
  const [mu] = rates.mu;
  if (rates.mu.some((each) => each !== mu)) return undefined;
  const norms = Float64Array.from(Xty, (_, j) => Math.sqrt(gram[j * p + j]));
  const solutions = tridiagonalAlong(gram, Xty, mu, lambdas);
  const rows = Array.from(Xty, (_, j) => gram.subarray(j * p, (j + 1) * p));
  const found = solutions.filter((w) => w !== undefined);
  // Of a column of zeros rotations leave rounding.
  for (const w of found) for (let j = 0; j < p; j++) if (norms[j] === 0) w[j] = 0;
  const fitted = found.length > 0 ? crossProducts(rows, found) : new Float64Array(0); // XᵀX w for all of them
  const v = new Float64Array(p);
  let at = 0;
  return solutions.map((w, i) => {
    if (!w) return undefined;
    for (let j = 0; j < p; j++) v[j] = Xty[j] - fitted[at + j];
    at += p;
    const strengths = { lambda: rates.lambda, mu: timesEach(rates.mu, lambdas[i]) };
    const off = violationOf(strengths, w, v, (j) => norms[j] * size).violation;
    // What rounding may have done to the slopes counts as well.
    const noise = w.reduce((sum, each, j) => sum + Math.abs(each) * norms[j], 0) * Number.EPSILON;
    const violation = off + (2 * noise) / (size || 1);
    // ‖r‖² takes no part where every dual point is feasible
    return { w, violation, gap: dualityGap(strengths, w, v, size * size) };
  });
}

/** (A + λ μ I) w = b for all λ, where that keeps its digits, by one tridiagonalization of A. */
function tridiagonalAlong(
  A: Float64Array,
  b: Float64Array,
  mu: number,
  lambdas: readonly number[],
): (Float64Array | undefined)[] {
  return lending(() => {
    const T = new Tridiagonal(A, b.length);
    const rotated = Float64Array.from(b);
    T.rotate(rotated);
    const solved = lambdas.map((lambda) => T.solve(lambda * mu, rotated));
    const back = T.rotateBack(solved.filter((z) => z !== undefined)).values();
    return solved.map((z) => z && back.next().value);
  });
}

/**
 * The largest |x_jᵀ y| / λ_j over the columns with absolute values: λ_max, in the units of the form's strengths. What is
 * left of columns that are orthogonal to y is rounding, and counts as 0.
 */
export function largestSlope({ X, y, norms, lambda }: StandardForm): number {
  let largest = 0;
  for (const target of y) {
    const rounding = target.length * Number.EPSILON * norm(target);
    X.forEach((column, j) => {
      const slope = Math.abs(dotAt(column, 0, target, 0, target.length));
      if (lambda[j] > 0 && slope > rounding * norms[j]) largest = Math.max(largest, slope / lambda[j]);
    });
  }
  return largest;
}

/** Σ ‖x_j‖² / μ, at whose λ every direction of a ridge is shrunk to less than a half. */
export function largestSquare({ X, mu }: StandardForm): number {
  return X.reduce((sum, column, j) => sum + (mu[j] > 0 ? norm(column) ** 2 / mu[j] : 0), 0);
}
