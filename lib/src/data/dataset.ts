/**
 * Data with a stated origin: that of the sources, rebuilt, and the maps that give random numbers the moments asked
 * for. Every function draws from the generator that it is given.
 */
import { Matrix } from "ml-matrix";
import { choleskyFactor } from "../algebra/cholesky";
import { type MatrixLike, nonNegative, quote, shapeOf, table } from "../input";
import { RandomState, requireRandom } from "./random";
import { standardize } from "./standardize";

/** A problem whose answer is known. */
export interface Dataset {
  /** Inputs, n × p. */
  X: Matrix;
  /** Targets, n × k. */
  y: Matrix;
  /** The weights that made y, p × k. */
  trueW: Matrix;
}

/**
 * Maps a column z affinely to x = a z + c with a > 0 such that Σ x = sum and Σ x² = squares. The mean fixes c, the
 * spread around it a.
 *
 * @param z n × 1
 * @throws RangeError when z is not one column or has no spread, or when squares < sum² / n, which no column can have
 * @example
 * matchMoments([1, 2, 3], { sum: 6, squares: 18 }); // [[0.2679491924311228], [2], [3.732050807568877]]
 */
export function matchMoments(z: MatrixLike, moments: { sum: number; squares: number }): Matrix {
  const { rows: n, columns } = table("z", z);
  if (columns !== 1) throw new RangeError(`z must be one column, got ${n} × ${columns}`);
  const { sum, squares } = moments;
  const wanted = squares - (sum * sum) / n; // Σ (x - x̄)²
  if (!(wanted >= 0)) {
    throw new RangeError(`squares must be at least sum² / n = ${(sum * sum) / n}, got ${quote(squares)}`);
  }
  const { Z: scores, constant } = standardize(z); // Σ of them 0, Σ of their squares n
  if (constant.length > 0) throw new RangeError("z must not be constant");
  const a = Math.sqrt(wanted / n);
  const c = sum / n;
  return Matrix.columnVector(scores.to1DArray().map((score) => a * score + c));
}

/**
 * Maps Z (n × p) linearly to X = Z T, T upper triangular, such that XᵀX = G: with the Cholesky factors ZᵀZ = L Lᵀ and
 * G = C Cᵀ it is T = L⁻ᵀ Cᵀ.
 *
 * @param Z n × p
 * @param G p × p
 * @throws RangeError when the shapes do not fit, or ZᵀZ or G is not positive definite
 * @example
 * matchGram(new Matrix([[1, 0], [0, 2]]), new Matrix([[4, 2], [2, 5]])); // [[2, 1], [0, 2]]
 */
export function matchGram(Z: Matrix, G: Matrix): Matrix {
  const { rows: n, columns: p } = table("Z", Z);
  const target = table("G", G);
  if (target.rows !== p || target.columns !== p) {
    throw new RangeError(`G must be ${p} × ${p} for a Z of ${n} × ${p}, got ${shapeOf(target)}`);
  }
  const L = lowerFactor("ZᵀZ", Z.transpose().mmul(Z));
  const C = lowerFactor("G", G);
  // T solves Lᵀ T = Cᵀ, from the last row up
  const T = C.transpose();
  for (let i = p - 1; i >= 0; i--) {
    for (let j = 0; j < p; j++) {
      let sum = T.get(i, j);
      for (let m = i + 1; m < p; m++) sum -= L.get(m, i) * T.get(m, j);
      T.set(i, j, sum / L.get(i, i));
    }
  }
  return Z.mmul(T);
}

/**
 * The data of source 000: X 100 × 3 standard normal, y = X (2, -3, 1)ᵀ + ½ noise, all from RandomState(0) in this
 * order, and after them the start of the weights.
 *
 * @example
 * const { X, y, start } = gradientDescentData();
 * [X.rows, X.columns, y.columns, start.W.rows]; // [100, 3, 1, 3]
 */
export function gradientDescentData(): Dataset & { start: { W: Matrix; b: Matrix } } {
  const random = new RandomState(0);
  const X = random.normalMatrix(100, 3);
  const trueW = Matrix.columnVector([2, -3, 1]);
  const noise = random.normalMatrix(100, 1).mul(0.5);
  const y = X.mmul(trueW).add(noise);
  return { X, y, trueW, start: { W: random.normalMatrix(3, 1), b: Matrix.zeros(1, 1) } };
}

/**
 * The data of source 004 with one feature, rebuilt: the source set no seed, but its printed numbers depend on the
 * data only through Σ x and Σ x², and determine both. X is 1000 × 1, y = 3.14 X + 1 without noise.
 *
 * @example
 * weightDecayData().X.sum().toFixed(6); // "-19.933778"
 */
export function weightDecayData(): Dataset {
  const z = new RandomState(0).normalMatrix(1000, 1);
  const X = matchMoments(z, { sum: -19.933777811838766, squares: 991.9825672780036 });
  const trueW = Matrix.columnVector([3.14]);
  return { X, y: X.mmul(trueW).add(1), trueW };
}

/**
 * The data of source 004 with two features, rebuilt likewise: its printed weights depend on the data through XᵀX
 * alone and fix two of its three entries; the third is the likeliest. X is 1000 × 2, y = X (4, 1.5)ᵀ.
 *
 * @example
 * weightDecayData2().trueW; // [[4], [1.5]]
 */
export function weightDecayData2(): Dataset {
  const random = new RandomState(0);
  random.normalMatrix(1000, 1); // the draws of the first data set
  const G = new Matrix([
    [915.4363886677789, 35.565227334777255],
    [35.565227334777255, 1033.6930142625683],
  ]);
  const X = matchGram(random.normalMatrix(1000, 2), G);
  const trueW = Matrix.columnVector([4, 1.5]);
  return { X, y: X.mmul(trueW), trueW };
}

/**
 * Two classes of points that no line separates: two half circles of radius 1, each reaching into the other, with
 * normal noise on both coordinates. Row i belongs to class i mod 2.
 *
 * @param random draws the points
 * @param n how many points, >= 1
 * @param noise standard deviation, >= 0
 * @returns X n × 2 and y n × 1 of 0 and 1
 * @throws RangeError for n or noise out of range; TypeError when random is no RandomState
 * @example
 * const { X, y } = moons(new RandomState(0), 4, 0.1);
 * X.rows; // 4
 * y; // [[0], [1], [0], [1]]
 */
export function moons(random: RandomState, n: number, noise: number): { X: Matrix; y: Matrix } {
  requireRandom("random", random);
  nonNegative("noise", noise);
  const X = random.normalMatrix(n, 2).mul(noise);
  const y = Matrix.zeros(n, 1);
  for (let i = 0; i < n; i++) {
    const angle = Math.PI * random.random();
    const lower = i % 2;
    X.set(i, 0, X.get(i, 0) + (lower ? 1 - Math.cos(angle) : Math.cos(angle)));
    X.set(i, 1, X.get(i, 1) + (lower ? 0.5 - Math.sin(angle) : Math.sin(angle)));
    y.set(i, 0, lower);
  }
  return { X, y };
}

function lowerFactor(name: string, A: Matrix): Matrix {
  const p = A.rows;
  const flat = table(name, A).values;
  if (!choleskyFactor(flat, p)) throw new RangeError(`${name} must be positive definite, but it is not`);
  const L = Matrix.from1DArray(p, p, flat);
  for (let i = 0; i < p; i++) for (let j = i + 1; j < p; j++) L.set(i, j, 0);
  return L;
}
