/** The logarithm that normals are drawn with: that of the C library of Linux, bit for bit but for a few. */
import { RandomState } from "shrinkage";
import { expect, test } from "vitest";
import { logarithm } from "../../lib/src/algebra/logarithm";
import { golden } from "./problems";

const { x, log } = golden<{ x: number[]; log: number[] }>("logarithm");

test("it is that of the C library, but for the last bit of one in a thousand at most", () => {
  const got = x.map(logarithm);
  const others = got.filter((value, i) => value !== log[i]);
  expect(others.length).toBeLessThanOrEqual(x.length / 1000);
  got.forEach((value, i) => {
    expect(Math.abs(value - log[i]!)).toBeLessThanOrEqual(Number.EPSILON * Math.abs(log[i]!));
  });
});

test("it is exact where the logarithm is 0", () => {
  expect(logarithm(1)).toBe(0);
});

test("it agrees with the engine's to rounding, however small or large the number", () => {
  const random = new RandomState(1);
  for (let i = 0; i < 20_000; i++) {
    const value = (1 + random.random()) * 2 ** Math.floor(1000 * (2 * random.random() - 1));
    expect(Math.abs(logarithm(value) / Math.log(value) - 1)).toBeLessThan(1e-15);
  }
});
