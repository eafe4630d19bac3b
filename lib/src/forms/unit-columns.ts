/** The inputs as the exact solver of the lasso takes them: columns of length 1, or only their products. */
import { Panel } from "../algebra/panel";
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
  /** The products of all unit columns, where they are known. */
  readonly all?: Panel;
}

/** The unit columns themselves besides. */
export interface UnitColumns extends Columns {
  readonly unit: Panel;
}

/** Columns from data; each row of products is computed when it is first asked for. */
export function columnsOf(X: readonly Float64Array[]): UnitColumns {
  const norms = Float64Array.from(X, norm);
  const unit = new Panel(X.length, X[0].length);
  const { vectors } = unit;
  vectors.forEach((vector, j) => {
    const size = norms[j] || 1;
    for (let i = 0; i < vector.length; i++) vector[i] = X[j][i] / size;
  });
  const rows: (Float64Array | undefined)[] = [];
  return {
    norms,
    unit,
    given: X,
    products(j) {
      rows[j] ??= Float64Array.from(vectors, (vector, i) => rows[i]?.[j] ?? dot(vector, vectors[j]));
      return rows[j];
    },
    product: (i, j) => rows[i]?.[j] ?? dot(vectors[i], vectors[j]),
  };
}

/** Columns of which only the products are known: XᵀX, p × p, row by row. */
export function columnsOfGram(gram: Float64Array, p: number): Columns {
  const norms = Float64Array.from({ length: p }, (_, j) => Math.sqrt(Math.max(gram[j * p + j], 0)));
  const all = new Panel(p, p);
  const { vectors } = all;
  vectors.forEach((row, j) => {
    for (let i = 0; i < p; i++) row[i] = gram[j * p + i] / (norms[i] * norms[j] || 1);
  });
  return { norms, products: (j) => vectors[j], product: (i, j) => vectors[j][i], all };
}
