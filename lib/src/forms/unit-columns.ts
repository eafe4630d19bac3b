/** The inputs as the exact solver of the lasso takes them: columns of length 1, or only their products. */
import { Panel } from "../algebra/panel";
import { dot, entriesOf, norm, timesTransposed } from "../algebra/vector";

/** What the system of an active set needs of the inputs. */
export interface SomeColumns {
  /** The lengths of the columns as they were given. */
  readonly norms: Float64Array;
  /** The products of unit column j with those of a list. */
  productsWith(which: readonly number[], j: number): Float64Array;
  /** The columns as they were given; without them the products have to do. */
  readonly given?: readonly Float64Array[];
}

/** What the exact solver needs besides, for all λ and all outputs. */
export interface Columns extends SomeColumns {
  /** The products of unit column j with all unit columns. */
  products(j: number): Float64Array;
  /** The products of all unit columns, where they are known. */
  readonly all?: Panel;
}

/** The same of columns that are there themselves. */
export interface GivenColumns extends Columns {
  readonly given: readonly Float64Array[];
  /** The unit columns, where there are no fewer of them than rows: with fewer, products are all that is asked for. */
  readonly unit: Panel | undefined;
  /** The product of each unit column with v. */
  timesTransposed(v: Float64Array): Float64Array;
}

/** Columns from data; each row of products is computed when it is first asked for. */
export function columnsOf(X: readonly Float64Array[]): GivenColumns {
  return X.length < X[0].length ? tallColumns(X) : wideColumns(X);
}

function tallColumns(X: readonly Float64Array[]): GivenColumns {
  const norms = Float64Array.from(X, norm);
  const rows: (Float64Array | undefined)[] = [];
  const product = (i: number, j: number): number =>
    rows[i]?.[j] ?? rows[j]?.[i] ?? dot(X[i], X[j]) / (norms[i] * norms[j] || 1);
  return {
    norms,
    given: X,
    unit: undefined,
    products(j) {
      rows[j] ??= Float64Array.from(X, (_, i) => product(i, j));
      return rows[j];
    },
    productsWith: (which, j) => new Float64Array(which.map((i) => product(i, j))),
    timesTransposed: (v) => timesTransposed(X, v).map((each, j) => each / (norms[j] || 1)),
  };
}

function wideColumns(X: readonly Float64Array[]): GivenColumns {
  const norms = Float64Array.from(X, norm);
  const unit = new Panel(X.length, X[0].length);
  const { vectors } = unit;
  vectors.forEach((vector, j) => {
    const size = norms[j] || 1;
    for (let i = 0; i < vector.length; i++) vector[i] = X[j][i] / size;
  });
  const all = Array.from(X.keys());
  const rows: (Float64Array | undefined)[] = [];
  return {
    norms,
    given: X,
    unit,
    products(j) {
      rows[j] ??= unit.products(all, vectors[j]).slice();
      return rows[j];
    },
    productsWith: (which, j) => unit.products(which, vectors[j]).slice(),
    timesTransposed: (v) => unit.products(all, v).slice(),
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
  return {
    norms,
    products: (j) => vectors[j],
    productsWith: (which, j) => entriesOf(vectors[j], which),
    all,
  };
}
