/**
 * The inner loops in which products, triangles and reflections are made, on numbers that lie in one array (workspace.ts). There are
 * two of each: compiled ones (lib/wasm/loops.ts), two numbers at a time, three to six times as fast; and plain ones
 * (plain-loops.ts), for where there is no WebAssembly, and to hold the others against.
 *
 * Arguments that are no counts are places in the array; `stride` and `row` say how far apart vectors and rows begin. What
 * lies between them, and where a list is filled up, must be finite: it is multiplied by 0, or takes part in nothing that
 * is read.
 */
export interface Loops {
  /**
   * S ← S + XᵀY: entry (i, j) is row i and column j of S and takes the product of vector i of m with vector j of k. All
   * counts are even, m a multiple of 4. Where `lower`, then only for j <= i and a little more.
   */
  addProducts(
    x: number,
    m: number,
    y: number,
    k: number,
    stride: number,
    length: number,
    S: number,
    row: number,
    lower: boolean,
  ): void;
  /**
   * A = L Lᵀ: overwrites the lower triangle of A (count × count, a multiple of 4) with L, a block of columns at a time,
   * whose products are then taken out of all that is right of it. `diagonal` has room for count numbers.
   * @returns whether each pivot keeps more than leastShare of its diagonal entry, as a truth or as 1 and 0
   */
  factor(A: number, row: number, count: number, leastShare: number, diagonal: number): boolean | number;
  /** Overwrites b (m numbers, with room for one more) with the solution of L x = b. */
  forward(L: number, row: number, m: number, b: number): void;
  /** Overwrites b with the solution of Lᵀ x = b. */
  backward(L: number, row: number, m: number, b: number): void;
  /** a ← a - Σ factors_i · vector list_i of V, four at a time: count is a multiple of 4, length even. */
  subtract(
    a: number,
    length: number,
    V: number,
    stride: number,
    list: number,
    factors: number,
    count: number,
  ): void;
  /** results_i ← aᵀ · vector list_i of V, likewise. */
  products(
    a: number,
    length: number,
    V: number,
    stride: number,
    list: number,
    results: number,
    count: number,
  ): void;
  /**
   * A ← A - u qᵀ - q uᵀ on the lower triangle of `count` rows, and products ← products + A v with what A is then, in one
   * pass. Where count is odd, v ends with a 0, the row behind is overwritten with what is of no use, and so are the
   * numbers behind u, q and products.
   */
  reflectBoth(A: number, row: number, count: number, u: number, q: number, v: number, products: number): void;
  /**
   * Z ← Z - v (vᵀ Z) for `count` rows of Z and so many columns, a multiple of 4. Where count is odd, v ends with a 0, and
   * there is one more row.
   */
  reflect(Z: number, row: number, columns: number, v: number, count: number): void;
}
