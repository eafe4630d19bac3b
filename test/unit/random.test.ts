import { moons, RandomState, trainTestSplit } from "shrinkage";
import { describe, expect, it } from "vitest";
import { golden } from "./problems";

interface Stream {
  seed: number;
  rand: number[];
  randn: number[];
  mixed: number[];
  permutation10: number[];
}
const { seeds } = golden<{ seeds: Stream[] }>("rng");
const times = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

/** Normals go through a logarithm, which is that of the C library but for the last bit of some ten in a million. */
function expectNormals(got: readonly number[], expected: readonly number[]): void {
  expect(got.length).toBe(expected.length);
  const worst = got.map((x, i) => Math.abs(x / expected[i]! - 1)).reduce((a, b) => Math.max(a, b));
  expect(worst).toBeLessThanOrEqual(Number.EPSILON);
  expect(got.filter((x, i) => x !== expected[i]).length).toBeLessThanOrEqual(1);
}

describe.each(seeds)(
  "RandomState($seed) draws what NumPy draws",
  ({ seed, rand, randn, mixed, permutation10 }) => {
    it("uniforms, bit for bit, beyond the first refill of the state", () => {
      const random = new RandomState(seed);
      expect(times(1000, () => random.random())).toEqual(rand);
    });

    it("normals, nearly all of them bit for bit", () => {
      const random = new RandomState(seed);
      expectNormals(
        times(1000, () => random.normal()),
        randn,
      );
    });

    it("uniforms and normals in turn, where the spare normal waits for its turn", () => {
      const random = new RandomState(seed);
      const uniform = () => random.random();
      const normal = () => random.normal();
      const got = [...times(3, uniform), ...times(3, normal), ...times(2, uniform), ...times(2, normal)];
      expectNormals(got, mixed);
    });

    it("a permutation", () => {
      expect(new RandomState(seed).permutation(10)).toEqual(permutation10);
    });

    it("matrices, row by row", () => {
      const X = new RandomState(seed).randomMatrix(50, 20);
      expect([X.rows, X.columns]).toEqual([50, 20]);
      expect(X.to1DArray()).toEqual(rand);
      expectNormals(new RandomState(seed).normalMatrix(100, 10).to1DArray(), randn);
    });
  },
);

describe("RandomState", () => {
  it("draws the same row by row as one by one, wherever in the words it begins", () => {
    for (let seed = 0; seed < 20; seed++) {
      const [one, other] = [new RandomState(seed), new RandomState(seed)];
      for (const [uniforms, rows, columns] of [
        [seed, 1, 1],
        [1, 3, 5],
        [0, 7, 2],
        [2, 1, 1001],
        [3, 40, 30],
      ] as const) {
        expect(times(uniforms, () => one.random())).toEqual(times(uniforms, () => other.random()));
        const single = times(rows * columns, () => one.normal());
        expect(other.normalMatrix(rows, columns).to1DArray()).toEqual(single);
      }
    }
  });

  it("draws the same in bulk as one by one: more than fit at once, from an odd word, two streams in turn", () => {
    for (let seed = 0; seed < 10; seed++) {
      const [one, other, third] = [new RandomState(seed), new RandomState(seed), new RandomState(99)];
      for (const [rows, columns] of [
        [1, 1],
        [97, 101],
        [5, 7],
        [64, 64],
      ] as const) {
        // A permutation takes words one by one, and some of them for nothing.
        expect(other.permutation(seed + 3)).toEqual(one.permutation(seed + 3));
        third.normalMatrix(20, 20);
        const uniforms = times(rows * columns, () => one.random());
        expect(other.randomMatrix(rows, columns).to1DArray()).toEqual(uniforms);
        third.randomMatrix(20, 20);
        const normals = times(rows * columns, () => one.normal());
        expect(other.normalMatrix(rows, columns).to1DArray()).toEqual(normals);
      }
      expect(other.normal()).toBe(one.normal());
    }
  });

  it("takes the smallest and the largest seed", () => {
    // numpy.random.RandomState(2**32 - 1).rand(3), by NumPy 2.4.6
    const random = new RandomState(0xffffffff);
    expect(times(3, () => random.random())).toEqual([
      0.0976320289940138, 0.9123828453026218, 0.78903530185164,
    ]);
    expect(new RandomState(0).random()).toBe(0.5488135039273248);
  });

  it("gives each stream its own state", () => {
    const one = new RandomState(7);
    const other = new RandomState(7);
    const alone = times(20, () => new RandomState(7).normal());
    const together = times(20, () => [one.normal(), other.normal()]);
    expect(together.every(([a, b]) => a === b)).toBe(true);
    expect(new Set(alone).size).toBe(1);
  });

  it("permutes a thousand numbers without losing one, and a single one trivially", () => {
    const permuted = new RandomState(3).permutation(1000);
    expect(permuted.toSorted((a, b) => a - b)).toEqual(times(1000, () => 0).map((_, i) => i));
    expect(permuted).not.toEqual(permuted.toSorted((a, b) => a - b));
    expect(new RandomState(3).permutation(1)).toEqual([0]);
  });

  it("draws normals with the moments of normals", () => {
    const random = new RandomState(11);
    const z = times(20000, () => random.normal());
    const moment = (power: number) => z.reduce((sum, x) => sum + x ** power, 0) / z.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.03);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.04);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.3);
  });
});

describe("what draws", () => {
  const uses: [string, (random: RandomState) => unknown][] = [
    ["moons", (random) => moons(random, 4, 0.1)],
    ["trainTestSplit", (random) => trainTestSplit([1, 2, 3], [1, 2, 3], 0.5, random)],
  ];

  it.each([
    ["Math.random", Math.random, "a function"],
    ["Math", Math, "an object"],
    ["a seed", 42, "42"],
    ["the class", RandomState, "a function"],
    ["a part of it", { random: Math.random, normal: Math.random }, "an object"],
    ["text", "random", '"random"'],
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
  ])("refuses %s, saying what is expected", (_, value, shown) => {
    for (const [, use] of uses) {
      expect(() => use(value as never)).toThrow(
        new TypeError(`random must be a RandomState, such as new RandomState(0), got ${shown}`),
      );
    }
  });

  it.each(uses)("%s takes whatever can draw, of whatever class", (_, use) => {
    const real = new RandomState(5);
    const foreign = {
      random: () => real.random(),
      normal: () => real.normal(),
      randomMatrix: (rows: number, columns: number) => real.randomMatrix(rows, columns),
      normalMatrix: (rows: number, columns: number) => real.normalMatrix(rows, columns),
      permutation: (n: number) => real.permutation(n),
    };
    expect(use(foreign as never)).toEqual(use(new RandomState(5)));
  });
});
