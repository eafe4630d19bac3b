/**
 * Models make predictions from parameters. A solver sees the parameters as one flat vector θ, the weights first and
 * the biases after them; the reader sees them in the model's own shape, such as W and b.
 */
import { Matrix } from "ml-matrix";
import { dot, dotAt } from "../algebra/vector";
import { type MatrixLike, quote, shapeOf, type Table, table } from "../input";

/** A model whose parameters have the shape P; G is what may be given for them, more loosely typed. */
export interface Model<P, G = P> {
  readonly name: string;
  /**
   * The model made ready for inputs X (n × p) and k outputs.
   * @throws RangeError if the model cannot take p inputs or give k outputs
   */
  on(X: Table, k: number): ModelOnData<P, G>;
}

/** A model with its data and its buffers: what solvers call, unchecked but for `flatten`. */
export interface ModelOnData<P, G = P> {
  /** How many weights θ starts with. */
  readonly weights: number;
  /** How many biases follow. */
  readonly biases: number;
  /** The predictions of θ, n · k numbers; the array is overwritten by the next call. */
  forward(theta: Float64Array): Float64Array;
  /** Fills the gradient in θ, given that in the predictions of the last `forward` (n · k numbers). */
  backward(outputGradient: Float64Array, gradient: Float64Array): void;
  /** Parameters to θ; `name` is what they are called in an error. Throws when a shape does not fit, naming both. */
  flatten(name: string, parameters: G): Float64Array;
  /** θ to parameters. */
  shape(theta: Float64Array): P;
  /** What the entry of θ at an index is called, such as "W[1]". */
  label(index: number): string;
}

/** The linear model's parameters: weights W (p × k) and bias b (1 × k; zeros when the model has no intercept). */
export interface LinearParameters {
  W: Matrix;
  b: Matrix;
}

/** What may be given for them: W also as a list (a column), b also as a number or a list of k; b left out is 0. */
export interface LinearGiven {
  W: MatrixLike;
  b?: MatrixLike | number;
}

/**
 * The linear model ŷ = X W + 1 b: X is n × p, W is p × k, b is 1 × k and added to every row, ŷ is n × k.
 * @param options.intercept whether there is a bias b; default true. Without it b stays 0.
 */
export function linear(options: { intercept?: boolean } = {}): Model<LinearParameters, LinearGiven> {
  const { intercept = true } = options;
  if (typeof intercept !== "boolean") {
    throw new TypeError(`intercept must be true or false, got ${quote(intercept)}`);
  }
  return {
    name: "linear",
    on: (X, k) => linearOn(X, k, intercept ? new Float64Array(X.rows).fill(1) : undefined),
  };
}

/**
 * The linear model on data, X W + ones · b. Without ones there is no intercept; `compress` passes others than 1.
 * @internal
 */
export function linearOn(
  X: Table,
  k: number,
  ones: Float64Array | undefined,
): ModelOnData<LinearParameters, LinearGiven> {
  const { values: x, rows: n, columns: p } = X;
  const weights = p * k;
  const intercept = ones !== undefined;
  const biases = intercept ? k : 0;
  const predictions = new Float64Array(n * k);
  const column = new Float64Array(p); // of W or of its gradient
  const products = new Float64Array(n); // of the rows of X with it, or what these are multiplied by
  const starts = leadingZeros(x, n, p);

  return {
    weights,
    biases,

    forward(theta) {
      for (let c = 0; c < k; c++) {
        for (let j = 0; j < p; j++) column[j] = theta[j * k + c];
        times(x, starts, column, products);
        const b = intercept ? theta[weights + c] : 0;
        for (let i = 0; i < n; i++) {
          predictions[i * k + c] = intercept ? products[i] + ones[i] * b : products[i];
        }
      }
      return predictions;
    },

    // ∂L/∂W = Xᵀ G and ∂L/∂b = onesᵀ G, with G = ∂L/∂ŷ
    backward(outputGradient, gradient) {
      for (let c = 0; c < k; c++) {
        for (let i = 0; i < n; i++) products[i] = outputGradient[i * k + c];
        transposedTimes(x, starts, products, column);
        for (let j = 0; j < p; j++) gradient[j * k + c] = column[j];
        if (intercept) gradient[weights + c] = dot(ones, products);
      }
    },

    flatten(name, parameters) {
      const W = table(`${name}.W`, parameters?.W);
      if (W.rows !== p || W.columns !== k) {
        throw new RangeError(`${name}.W must be ${p} × ${k} (features × outputs), got ${shapeOf(W)}`);
      }
      const b = biasTable(`${name}.b`, parameters.b ?? new Float64Array(k));
      if (b.values.length !== k) throw new RangeError(`${name}.b must be 1 × ${k}, got ${shapeOf(b)}`);
      if (!intercept && b.values.some((value) => value !== 0)) {
        throw new RangeError(
          `${name}.b must be 0 or left out in a model without intercept, got ${b.values.join(", ")}`,
        );
      }
      const theta = new Float64Array(weights + biases);
      theta.set(W.values);
      if (intercept) theta.set(b.values, weights);
      return theta;
    },

    shape(theta) {
      const W = Matrix.from1DArray(p, k, theta.subarray(0, weights));
      const b = intercept ? Matrix.from1DArray(1, k, theta.subarray(weights)) : Matrix.zeros(1, k);
      return { W, b };
    },

    label(index) {
      const [letter, at] = index < weights ? ["W", index] : ["b", index - weights];
      if (k === 1) return letter === "b" ? "b" : `W[${at}]`;
      return letter === "b" ? `b[${at}]` : `W[${Math.floor(at / k)}, ${at % k}]`;
    },
  };
}

/** For each four rows the zeros that all of them begin with: none in most data, half of all in what `compress` makes. */
function leadingZeros(x: Float64Array, n: number, p: number): Int32Array {
  const starts = new Int32Array(Math.ceil(n / 4)).fill(p);
  for (let i = 0; i < n; i++) {
    let j = 0;
    while (j < starts[i >> 2] && x[i * p + j] === 0) j++;
    starts[i >> 2] = j;
  }
  return starts;
}

/** X w into `result`, for X row by row: four rows side by side, so that no sum has to wait for another. */
function times(x: Float64Array, starts: Int32Array, w: Float64Array, result: Float64Array): void {
  const n = result.length;
  const p = w.length;
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    const row = i * p;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let j = starts[i >> 2]; j < p; j++) {
      const factor = w[j];
      s0 += x[row + j] * factor;
      s1 += x[row + p + j] * factor;
      s2 += x[row + 2 * p + j] * factor;
      s3 += x[row + 3 * p + j] * factor;
    }
    result[i] = s0;
    result[i + 1] = s1;
    result[i + 2] = s2;
    result[i + 3] = s3;
  }
  for (let i = whole; i < n; i++) result[i] = dotAt(x, i * p, w, 0, p);
}

/** Xᵀ g into `result`, four rows at a time, so that the result is read and written once for four. */
function transposedTimes(x: Float64Array, starts: Int32Array, g: Float64Array, result: Float64Array): void {
  const n = g.length;
  const p = result.length;
  const whole = n - (n % 4);
  result.fill(0);
  for (let i = 0; i < whole; i += 4) {
    const row = i * p;
    const g0 = g[i];
    const g1 = g[i + 1];
    const g2 = g[i + 2];
    const g3 = g[i + 3];
    for (let j = starts[i >> 2]; j < p; j++) {
      result[j] +=
        x[row + j] * g0 + x[row + p + j] * g1 + (x[row + 2 * p + j] * g2 + x[row + 3 * p + j] * g3);
    }
  }
  for (let i = whole; i < n; i++) {
    for (let j = 0; j < p; j++) result[j] += x[i * p + j] * g[i];
  }
}

function biasTable(name: string, b: MatrixLike | number): Table {
  return table(name, typeof b === "number" ? [b] : b);
}
