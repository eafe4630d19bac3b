/** The inputs as the exact solver of the lasso takes them: columns of length 1, or only their products. */
import { dot, norm } from "../algebra/vector";

/** What the exact solver needs of the inputs, for all λ and all outputs. */
export interface Columns {
  /** The lengths of the columns as they were given. */
  readonly norms: Float64Array;
  /** The products of unit column j with all unit columns. */
  products(j: number): Float64Array;
  /** The product of two unit columns. */
  product(i: number, j: number): number;
  /** The columns as they were given; without them the products have to do. */
  readonly given?: readonly Float64Array[];
}

/** Columns from data; each row of products is computed when it is first asked for. */
export function columnsOf(X: readonly Float64Array[]): Columns & { unit: readonly Float64Array[] } {
  const norms = Float64Array.from(X, norm);
  const unit = X.map((column, j) => {
    const size = norms[j] || 1;
    return column.map((value) => value / size);
  });
  const rows: (Float64Array | undefined)[] = [];
  return {
    norms,
    unit,
    given: X,
    products(j) {
      rows[j] ??= Float64Array.from(unit, (column, i) => rows[i]?.[j] ?? dot(column, unit[j]));
      return rows[j];
    },
    product: (i, j) => rows[i]?.[j] ?? dot(unit[i], unit[j]),
  };
}

/** Columns of which only the products are known: XᵀX, p × p, row by row. */
export function columnsOfGram(gram: Float64Array, p: number): Columns {
  const norms = Float64Array.from({ length: p }, (_, j) => Math.sqrt(Math.max(gram[j * p + j], 0)));
  const unit = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    for (let i = 0; i < p; i++) unit[j * p + i] = gram[j * p + i] / (norms[i] * norms[j] || 1);
  }
  const rows = Array.from(norms, (_, j) => unit.subarray(j * p, (j + 1) * p));
  return {
    norms,
    products: (j) => rows[j],
    product: (i, j) => unit[j * p + i],
  };
}
