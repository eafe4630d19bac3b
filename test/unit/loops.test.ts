/** The compiled loops against the plain ones, which the stage "plain" runs everything with: they agree to rounding. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { closedForm, l2, objective, type RandomState, sumOfSquares } from "shrinkage";
import { describe, expect, it } from "vitest";
import { CholeskyRows } from "../../lib/src/algebra/cholesky-rows";
import { code as draws } from "../../lib/src/algebra/draws-code";
import { crossProducts, gram } from "../../lib/src/algebra/gram";
import type { Loops } from "../../lib/src/algebra/loops";
import { code } from "../../lib/src/algebra/loops-code";
import { Panel } from "../../lib/src/algebra/panel";
import { plainLoops } from "../../lib/src/algebra/plain-loops";
import { Tridiagonal } from "../../lib/src/algebra/tridiagonal";
import { giveBack, lending, workspace } from "../../lib/src/algebra/workspace";
import { root } from "../../scripts/project.mjs";
import { compiledLoops, programs } from "../../scripts/setup/loops.mjs";
import { distance, forSeeds, pick } from "./problems";

/** Whether this run is the one with the plain loops. */
const isPlain = typeof WebAssembly === "undefined";

const normals = (random: RandomState, count: number): Float64Array =>
  Float64Array.from({ length: count }, () => random.normal());
const columns = (random: RandomState, p: number, n: number): Float64Array[] =>
  Array.from({ length: p }, () => normals(random, n));
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, each, i) => sum + each * b[i]!, 0);

/** How far apart both kinds of loops leave the same numbers. */
function apart(values: Float64Array, run: (loops: Loops) => unknown): number {
  return lending(() => {
    const { numbers, loops } = workspace(values.length);
    numbers.fill(Number.NaN); // what is not written must not be read
    numbers.set(values);
    const plain = Float64Array.from(values);
    const returned = [loops, plainLoops(plain)].map((each) => Number(run(each) ?? 0));
    expect(returned[0]).toBe(returned[1]);
    return distance(numbers.slice(0, values.length), plain);
  });
}

describe("the compiled loops do what the plain ones do", () => {
  it("with products of vectors with each other", () => {
    forSeeds(300, (random, seed) => {
      const m = 4 * pick(random, 0, 6);
      const k = seed % 2 === 0 ? m : 2 * pick(random, 0, 9);
      const length = 2 * pick(random, 0, 40);
      const stride = length + pick(random, 0, 3);
      const S = (m + k) * stride;
      const y = seed % 2 === 0 ? 0 : m * stride;
      const row = k + pick(random, 0, 2);
      const off = apart(normals(random, S + m * row + 4), (loops) =>
        loops.addProducts(0, m, y, k, stride, length, S, row, seed % 2 === 0),
      );
      expect(off).toBeLessThan(1e-14 * (length + 1));
    });
  });

  it("with sums of vectors, and products with one", () => {
    forSeeds(300, (random) => {
      const vectors = pick(random, 1, 20);
      const count = 4 * pick(random, 0, 6);
      const length = 2 * pick(random, 0, 40);
      const stride = length + 2;
      const [list, each, V] = [stride, stride + count, stride + 2 * count];
      const values = normals(random, V + vectors * stride);
      for (let i = 0; i < count; i++) values[list + i] = pick(random, 0, vectors - 1);
      for (const name of ["subtract", "products"] as const) {
        const off = apart(values, (loops) => loops[name](0, length, V, stride, list, each, count));
        expect(off).toBeLessThan(1e-14 * (length + 1));
      }
    });
  });

  it("with triangles: their factor, whether or not there is one, and both systems", () => {
    forSeeds(200, (random, seed) => {
      const count = 4 * (seed < 20 ? seed + 15 : pick(random, 0, 12));
      const row = count + pick(random, 0, 3);
      const values = normals(random, count * row + 2 * count + 4);
      const X = columns(random, count, count + 3);
      for (let i = 0; i < count; i++) {
        for (let j = 0; j <= i; j++) values[i * row + j] = dot(X[i]!, X[j]!) + (i === j ? 1 : 0);
      }
      if (seed % 7 === 6 && count > 0) values[(count - 1) * (row + 1)] = -1;
      const m = pick(random, 0, count);
      const b = count * row + count;
      const off = apart(values, (loops) => {
        if (!loops.factor(0, row, count, 1e-9, count * row)) return false;
        loops.forward(0, row, m, b);
        loops.backward(0, row, m, b);
        return true;
      });
      expect(off).toBeLessThan(1e-10);
    });
  });

  it("with reflections, of an odd number of rows too", () => {
    forSeeds(200, (random) => {
      const count = pick(random, 0, 30);
      const row = count + pick(random, 2, 4);
      const [u, q, v, products] = [1, 2, 3, 4].map((i) => (count + i) * row) as [
        number,
        number,
        number,
        number,
      ];
      const values = normals(random, products + row);
      values[v + count] = 0;
      const both = apart(values, (loops) => {
        loops.reflectBoth(0, row, count, u, q, v, products);
      });
      expect(both).toBeLessThan(1e-13);
      const columns = 4 * pick(random, 0, 5);
      const rows = normals(random, (count + 1) * (columns + 1) + count + 1);
      rows[rows.length - 1] = 0;
      const one = apart(rows, (loops) => {
        loops.reflect(0, columns + 1, columns, (count + 1) * (columns + 1), count);
      });
      expect(one).toBeLessThan(1e-12);
    });
  });
});

describe("what is made with them is right for any shape, of one row, of one column, of none", () => {
  it("products of columns", () => {
    forSeeds(100, (random, seed) => {
      const n = seed < 20 ? 1 + (seed % 5) : pick(random, 1, 2500);
      const X = columns(random, seed % 10 === 0 ? 1 : pick(random, 1, 14), n);
      const Y = columns(random, seed % 10 === 1 ? 0 : pick(random, 1, 9), n);
      const table = (rows: readonly Float64Array[]) =>
        rows.flatMap((row) => X.map((column) => dot(row, column)));
      expect(distance(gram(X), table(X))).toBeLessThan(1e-12);
      expect(distance(crossProducts(X, Y), table(Y))).toBeLessThan(1e-12);
    });
  });

  it("sums of vectors of a panel and products with them, of odd length too", () => {
    forSeeds(100, (random, seed) => {
      lending(() => workspace(1000).numbers.fill(Number.NaN)); // left behind by others
      lending(() => {
        const length = pick(random, 1, 30);
        const panel = new Panel(pick(random, 1, 10), length);
        for (const vector of panel.vectors) vector.set(normals(random, length));
        const which = Array.from(panel.vectors.keys()).slice(
          seed % 3 === 0 ? panel.vectors.length : seed % 2,
        );
        const factors = normals(random, panel.vectors.length);
        const v = normals(random, length);
        const products = which.map((j) => dot(panel.vectors[j]!, v));
        expect(distance(panel.products(which, v), products)).toBeLessThan(1e-13);
        const left = v.map((each, k) =>
          which.reduce((sum, j) => sum - factors[j]! * panel.vectors[j]![k]!, each),
        );
        panel.subtract(v, which, factors);
        expect(distance(v, left)).toBeLessThan(1e-13);
      });
    });
  });

  it("solutions of a matrix with any multiple of the identity, from one tridiagonal form", () => {
    forSeeds(100, (random, seed) => {
      lending(() => workspace(5000).numbers.fill(Number.NaN)); // left behind by others
      const p = seed < 10 ? 1 + seed : pick(random, 1, 40);
      const A = gram(columns(random, p, p + 2));
      const b = normals(random, p);
      const alphas = Array.from({ length: pick(random, 0, 9) }, (_, i) => 10 ** (1 - i / 3));
      const solutions = lending(() => {
        const T = new Tridiagonal(A, p);
        const rotated = Float64Array.from(b);
        T.rotate(rotated);
        return T.rotateBack(alphas.map((alpha) => T.solve(alpha, rotated)!));
      });
      solutions.forEach((x, c) => {
        const left = b.map((_, i) => dot(A.subarray(i * p, (i + 1) * p), x) + alphas[c]! * x[i]!);
        expect(distance(left, b)).toBeLessThan(1e-11);
      });
      expect(solutions).toHaveLength(alphas.length);
    });
  });

  it("a factor that grows beyond its room, shrinks, and is made anew", () => {
    forSeeds(20, (random) => {
      lending(() => {
        const X = columns(random, 30, 40);
        const members: number[] = [];
        const rows = new CholeskyRows(5);
        for (let round = 0; round < 60; round++) {
          const j = pick(random, 0, 29);
          const at = members.indexOf(j);
          if (at >= 0) {
            rows.drop(at);
            members.splice(at, 1);
          } else {
            const products = new Float64Array(members.map((i) => dot(X[i]!, X[j]!)));
            expect(rows.append(products, dot(X[j]!, X[j]!), 1e-9)).toBe(true);
            members.push(j);
          }
        }
        const b = normals(random, members.length);
        const residual = () => {
          const x = Float64Array.from(b);
          rows.solve(x);
          return distance(
            members.map((i) => members.reduce((sum, j, at) => sum + dot(X[i]!, X[j]!) * x[at]!, 0)),
            b,
          );
        };
        expect(residual()).toBeLessThan(1e-11);
        const below = members.map(
          (i, at) => new Float64Array(members.slice(0, at).map((j) => dot(X[i]!, X[j]!))),
        );
        const squares = new Float64Array(members.map((j) => dot(X[j]!, X[j]!)));
        expect(rows.refill(below, squares, 1e-9)).toBe(true);
        expect(residual()).toBeLessThan(1e-11);
      });
    });
  });
});

describe("a workspace", () => {
  it("is used again after the lending that took it, and by nobody else before", () => {
    const [first, other] = lending(() => [workspace(1000), workspace(1000)]);
    expect(first.numbers.buffer).not.toBe(other.numbers.buffer);
    if (isPlain) return;
    lending(() => {
      const again = [workspace(1000), lending(() => workspace(1000)), workspace(1000)];
      expect(again.map(({ numbers }) => numbers)).toContain(first.numbers);
      expect(again[0]).not.toBe(again[1]);
      expect(again[2]).toBe(again[1]); // which the inner one gave back
      giveBack(again[0]!);
      expect(workspace(1000)).toBe(again[0]);
    });
  });

  it("is given back when what used it throws", () => {
    if (isPlain) return;
    const used = lending(() => workspace(100_000));
    const fails = () => {
      expect(workspace(100_000)).toBe(used);
      throw new Error("on purpose");
    };
    expect(() => lending(fails)).toThrow("on purpose");
    expect(lending(() => workspace(100_000))).toBe(used);
  });

  it("never grows: as many numbers as were asked for are there from the start", () => {
    for (const count of [0, 1, 8192, 8193, 100_000]) {
      expect(lending(() => workspace(count).numbers.length)).toBeGreaterThanOrEqual(count);
    }
  });

  it("works without WebAssembly", () => {
    const { numbers, loops } = workspace(100);
    expect(loops.factor === plainLoops(numbers).factor).toBe(false);
    expect(isPlain).toBe(!(numbers.buffer.constructor === ArrayBuffer && numbers.length >= 8192));
    const { W } = closedForm(objective([1, 2, 3], [2, 4, 6], { loss: sumOfSquares, penalty: l2(2) }));
    expect(W.get(0, 0)).toBeCloseTo(1, 12);
  });
});

describe("the code that is committed", () => {
  it.skipIf(isPlain).each(programs)("is what lib/wasm/%s.ts is compiled to", async (name) => {
    const committed = readFileSync(path.join(root, "lib", "src", "algebra", `${name}-code.ts`), "utf8");
    expect(committed).toBe(await compiledLoops(name));
  });

  it("is short enough for a browser to compile it at once", () => {
    for (const each of [code, draws]) expect(atob(each).length).toBeLessThan(4096);
  });
});
