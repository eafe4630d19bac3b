/** Products of columns with each other: XᵀX and X Xᵀ, symmetric, row by row. */
import { norm, timesTransposed } from "./vector";
import { lending, workspace } from "./workspace";

/** All that a fit with a squared loss has to know of more rows than columns. */
export interface Products {
  /** XᵀX, p × p. */
  readonly gram: Float64Array;
  readonly Xty: Float64Array;
  /** ‖y‖ */
  readonly size: number;
}

/** The products of the columns of X with each other, where they are not known yet, and with y. */
export function productsOf(
  X: readonly Float64Array[],
  y: Float64Array,
  known: Float64Array = gram(X),
): Products {
  return { gram: known, Xty: timesTransposed(X, y), size: norm(y) };
}

/** XᵀX, p × p, from the columns of X. */
export function gram(X: readonly Float64Array[]): Float64Array {
  const p = X.length;
  const G = new Float64Array(p * p);
  useSums(X, X, (sums, row) => {
    for (let i = 0; i < p; i++) {
      for (let j = 0; j <= i; j++) G[i * p + j] = G[j * p + i] = sums[i * row + j];
    }
  });
  return G;
}

/** YᵀX, q × p, from the columns of X and of Y. */
export function crossProducts(X: readonly Float64Array[], Y: readonly Float64Array[]): Float64Array {
  const p = X.length;
  const products = new Float64Array(Y.length * p);
  useSums(Y, X, (sums, row) => {
    for (let i = 0; i < Y.length; i++) products.set(sums.subarray(i * row, i * row + p), i * p);
  });
  return products;
}

/** X Xᵀ, n × n, from the columns of X, each n long. */
export function outerGram(X: readonly Float64Array[], n: number): Float64Array {
  const rows = Array.from({ length: n }, (_, i) => new Float64Array(X.map((column) => column[i])));
  return gram(rows);
}

/** A block of rows of all columns stays in the second cache (512 kB). */
const blockSize = 65536;

/**
 * YᵀX by a block of rows after the other, copied side by side: entry (i, j) is at i · row + j. Where both are the same,
 * the entries above the diagonal are left out.
 */
function useSums(
  Y: readonly Float64Array[],
  X: readonly Float64Array[],
  use: (sums: Float64Array, row: number) => void,
): void {
  const lower = X === Y;
  const below = upToFour(Y.length);
  const row = lower ? below : upToFour(X.length);
  const n = X[0].length;
  const columns = lower ? below : below + row;
  const rows = Math.max(64, Math.min(1024, 2 * Math.floor(blockSize / columns / 2)));
  const height = Math.min(rows, n + (n % 2));
  const stride = height + 2; // a power of two apart they would share their places in the cache
  const S = columns * stride;
  lending(() => {
    const { numbers, loops } = workspace(S + below * row);
    numbers.fill(0, 0, S + below * row);
    for (let from = 0; from < n; from += height) {
      const to = Math.min(n, from + height);
      const even = to - from + ((to - from) % 2);
      const copy = (column: Float64Array, at: number): void => {
        numbers.set(column.subarray(from, to), at * stride);
        if (even > to - from) numbers[at * stride + to - from] = 0;
      };
      for (let i = 0; i < Y.length; i++) copy(Y[i], i);
      for (let j = 0; !lower && j < X.length; j++) copy(X[j], below + j);
      const x = lower ? 0 : below * stride;
      loops.addProducts(0, below, x, row, stride, even, S, row, lower);
    }
    use(numbers.subarray(S, S + below * row), row);
  });
}

/** The next multiple of four. */
function upToFour(count: number): number {
  return 4 * Math.ceil(count / 4);
}
