/** Arithmetic in plain loops, for tests that compute a figure once more without the library and without ml-matrix. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "../../scripts/notebook.mjs";

export type Rows = number[][];

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
export const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);
export const mean = (list: readonly number[]): number => sum(list) / list.length;
export function dot(a: readonly number[], b: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
export const flipped = (A: Rows): Rows => A[0]!.map((_, j) => A.map((row) => row[j]!));
export const product = (A: Rows, B: Rows): Rows =>
  A.map((row) => flipped(B).map((column) => dot(row, column)));

/** Standard scores, n in the denominator. */
export function scores(list: readonly number[]): number[] {
  const middle = mean(list);
  const spread = Math.sqrt(mean(list.map((each) => (each - middle) ** 2)));
  return list.map((each) => (each - middle) / spread);
}

/** The columns of a table of the notebooks, by name. */
export function columnsOf(file: string): Map<string, string[]> {
  const [head, ...lines] = readFileSync(join(folder, "data", file), "utf8")
    .trim()
    .split(/\r?\n/);
  const rows = lines.map((line) => line.split(","));
  return new Map(head!.split(",").map((name, j) => [name.trim(), rows.map((row) => row[j]!.trim())]));
}

/** The x with A x = b, by elimination with pivots. */
export function solved(A: Rows, b: readonly number[]): number[] {
  const n = b.length;
  const M = A.map((row, i) => [...row, b[i]!]);
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let i = c; i < n; i++) if (Math.abs(M[i]![c]!) > Math.abs(M[best]![c]!)) best = i;
    [M[c], M[best]] = [M[best]!, M[c]!];
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const factor = M[i]![c]! / M[c]![c]!;
      for (let j = c; j <= n; j++) M[i]![j]! -= factor * M[c]![j]!;
    }
  }
  return M.map((row, i) => row[n]! / row[i]!);
}

/** A⁻¹, column by column. */
export function inverted(A: Rows): Rows {
  return flipped(
    A.map((_, i) =>
      solved(
        A,
        upTo(A.length).map((j) => (i === j ? 1 : 0)),
      ),
    ),
  );
}

/** Eigenvalues (descending) and eigenvectors (as rows) of a symmetric matrix, by Jacobi's rotations. */
export function eigen(A: Rows): { values: number[]; vectors: Rows } {
  const n = A.length;
  const B = A.map((row) => [...row]);
  const V: Rows = upTo(n).map((i) => upTo(n).map((j) => (i === j ? 1 : 0)));
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const angle = Math.atan2(2 * B[i]![j]!, B[i]![i]! - B[j]![j]!) / 2;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turn = (M: Rows, byRow: boolean): void => {
          for (let k = 0; k < n; k++) {
            const [a, b] = byRow ? [M[i]![k]!, M[j]![k]!] : [M[k]![i]!, M[k]![j]!];
            const [first, second] = [c * a + s * b, c * b - s * a];
            if (byRow) [M[i]![k], M[j]![k]] = [first, second];
            else [M[k]![i], M[k]![j]] = [first, second];
          }
        };
        turn(B, true);
        turn(B, false);
        turn(V, true);
      }
    }
  }
  const order = upTo(n).sort((a, b) => B[b]![b]! - B[a]![a]!);
  return { values: order.map((i) => B[i]![i]!), vectors: order.map((i) => V[i]!) };
}
