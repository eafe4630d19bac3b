/**
 * A power of two that is about as large as the largest |value|, 1 when all are 0: to divide by it rounds nothing, and
 * squares of what is left neither overflow nor underflow.
 */
export function powerOfTwo(values: Iterable<number>): number {
  let largest = 0;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  return largest === 0 ? 1 : 2 ** Math.min(Math.floor(Math.log2(largest)), 1023);
}
