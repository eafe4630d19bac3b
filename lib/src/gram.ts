/** Products of columns with each other: XᵀX and X Xᵀ, symmetric, row by row. */
import { dot } from "./vector";

/** XᵀX, p × p, from the columns of X. */
export function gram(X: readonly Float64Array[]): Float64Array {
  const p = X.length;
  const G = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(X[i], X[j]);
      G[i * p + j] = product;
      G[j * p + i] = product;
    }
  }
  return G;
}

/** X Xᵀ, n × n, from the columns of X, each n long. */
export function outerGram(X: readonly Float64Array[], n: number): Float64Array {
  const G = new Float64Array(n * n);
  for (const column of X) {
    for (let i = 0; i < n; i++) {
      const value = column[i];
      for (let j = 0; j <= i; j++) G[i * n + j] += value * column[j];
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) G[j * n + i] = G[i * n + j];
  return G;
}
