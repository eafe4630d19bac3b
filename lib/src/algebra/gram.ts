/** Products of columns with each other: XᵀX and X Xᵀ, symmetric, row by row. */
import { norm, timesTransposed } from "./vector";

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

/** So many rows of six columns lie in the fastest cache (24 kB). */
const blockRows = 512;

/**
 * XᵀX, p × p, from the columns of X: three columns by three, a block of rows at a time. The block is copied into one
 * array, since in each round of the inner loop the engine makes sure anew of each array that it reads from.
 */
export function gram(X: readonly Float64Array[]): Float64Array {
  const p = X.length;
  const width = 3 * Math.ceil(p / 3);
  const sums = new Float64Array(width * width);
  forBlocks([X], (block, height, rows) => {
    for (let i = 0; i < width; i += 3) {
      for (let j = 0; j <= i; j += 3)
        addProducts(block, height, rows, i * height, j * height, sums, i * width + j, width);
    }
  });
  const G = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) G[i * p + j] = G[j * p + i] = sums[i * width + j];
  }
  return G;
}

/** YᵀX, q × p, from the columns of X and of Y, likewise. */
export function crossProducts(X: readonly Float64Array[], Y: readonly Float64Array[]): Float64Array {
  const p = X.length;
  const q = Y.length;
  const width = 3 * Math.ceil(p / 3);
  const below = 3 * Math.ceil(q / 3);
  const sums = new Float64Array(below * width);
  forBlocks([X, Y], (block, height, rows) => {
    for (let i = 0; i < below; i += 3) {
      for (let j = 0; j < width; j += 3) {
        addProducts(block, height, rows, (width + i) * height, j * height, sums, i * width + j, width);
      }
    }
  });
  const products = new Float64Array(q * p);
  for (let i = 0; i < q; i++) products.set(sums.subarray(i * width, i * width + p), i * p);
  return products;
}

/** Copies so many rows of all columns at a time, each list of columns filled up with zeros to a multiple of three. */
function forBlocks(
  lists: readonly (readonly Float64Array[])[],
  use: (block: Float64Array, height: number, rows: number) => void,
): void {
  const n = lists[0][0].length;
  const height = Math.min(n, blockRows);
  const width = lists.reduce((sum, list) => sum + 3 * Math.ceil(list.length / 3), 0);
  const block = new Float64Array(height * width);
  for (let from = 0; from < n; from += height) {
    const rows = Math.min(height, n - from);
    let first = 0;
    for (const list of lists) {
      for (let j = 0; j < list.length; j++)
        block.set(list[j].subarray(from, from + rows), (first + j) * height);
      first += 3 * Math.ceil(list.length / 3);
    }
    use(block, height, rows);
  }
}

/**
 * Adds the nine products of the three columns that begin at `left` in the block with the three that begin at `right`,
 * to the sums from `at` on, whose rows are `width` apart. Each number read takes part in three products, and none of the
 * nine sums has to wait for another.
 */
function addProducts(
  block: Float64Array,
  height: number,
  rows: number,
  left: number,
  right: number,
  sums: Float64Array,
  at: number,
  width: number,
): void {
  const next = height;
  const last = 2 * height;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  const end = left + rows;
  for (let a = left, b = right; a < end; a++, b++) {
    const x0 = block[a];
    const x1 = block[a + next];
    const x2 = block[a + last];
    const y0 = block[b];
    const y1 = block[b + next];
    const y2 = block[b + last];
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
    s20 += x2 * y0;
    s21 += x2 * y1;
    s22 += x2 * y2;
  }
  sums[at] += s00;
  sums[at + 1] += s01;
  sums[at + 2] += s02;
  sums[at + width] += s10;
  sums[at + width + 1] += s11;
  sums[at + width + 2] += s12;
  sums[at + 2 * width] += s20;
  sums[at + 2 * width + 1] += s21;
  sums[at + 2 * width + 2] += s22;
}

/** X Xᵀ, n × n, from the columns of X, each n long. */
export function outerGram(X: readonly Float64Array[], n: number): Float64Array {
  const rows = Array.from({ length: n }, (_, i) => new Float64Array(X.map((column) => column[i])));
  return gram(rows);
}
