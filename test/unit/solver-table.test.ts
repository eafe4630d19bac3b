/** The table in lib/README.md of which solver takes what: each of its cells, tried. */
import { readFileSync } from "node:fs";
import { Matrix } from "ml-matrix";
import {
  activeSet,
  closedForm,
  coordinateDescent,
  crossEntropy,
  crossValidate,
  elasticNet,
  gradientDescent,
  groupLasso,
  type Loss,
  l1,
  l2,
  lassoKnots,
  mcp,
  meanSquaredError,
  network,
  nonNegative,
  objective,
  type Penalty,
  path,
  proximalGradient,
  RandomState,
  scad,
  weighted,
} from "shrinkage";
import { describe, expect, it } from "vitest";

const [, text] = readFileSync(new URL("../../lib/README.md", import.meta.url), "utf8").split(
  "## Which solver",
);
const [heading, , ...rows] = text
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

const random = new RandomState(0);
const X = random.normalMatrix(30, 3);
const y = X.to2DArray().map(([a, b]) => a - 2 * b + random.normal());
const classes = y.map((value) => (value + 2 * random.normal() > 0 ? 1 : 0));
const model = network([3, 2, 1]);

type Constructor = (lambda: number) => Penalty;

/** A loss, its data, and a model other than the linear one. */
interface Task {
  loss: Loss;
  y: number[];
  model?: typeof model;
}

const tasks: Record<string, Task> = {
  "squared loss": { loss: meanSquaredError, y },
  "cross-entropy": { loss: crossEntropy, y: classes },
  network: { loss: crossEntropy, y: classes, model },
};

/** For so many rows of weights. */
const penalties: Record<string, (rows: number) => Constructor> = {
  l2: () => l2,
  "weighted(l2)": (rows) => (lambda) => weighted(l2(lambda), factors(rows)),
  l1: () => l1,
  "weighted(l1)": (rows) => (lambda) => weighted(l1(lambda), factors(rows)),
  nonNegative: () => (lambda) => nonNegative(l1(lambda)),
  groupLasso: (rows) => (lambda) => groupLasso(lambda, factors(rows)),
  // They level off beyond 5: a network's last weight would grow for ever where nothing holds it.
  mcp: () => (lambda) => mcp(lambda, 100),
  scad: () => (lambda) => scad(lambda, 100),
};

/** Of the three columns one is free; of a network no weight is. */
const factors = (rows: number): number[] =>
  Array.from({ length: rows }, (_, j) => (rows === 3 ? j : 1 + (j % 3)));

interface Answer {
  converged: boolean;
  reason: string;
  violation: number;
  gap?: number;
}

const lambda = 0.05;
const folds = y.map((_, row) => row % 3);
const J = ({ y, ...task }: Task, penalty: Constructor) =>
  objective(X, y, { ...task, penalty: penalty(lambda) });

/** A network's start, all of it >= 0, so that it is in every domain. */
function start({ model }: Task): { start?: never } {
  if (!model) return {};
  const positive = (parts: Matrix[]): Matrix[] => parts.map((part) => Matrix.abs(part));
  const { W, b } = model.start(new RandomState(1));
  return { start: { W: positive(W), b } as never };
}

const solvers: Record<string, (task: Task, penalty: Constructor) => Answer> = {
  gradientDescent: (task, penalty) =>
    gradientDescent(J(task, penalty), { ...start(task), learningRate: 0.1, maxIterations: 3000 }),
  proximalGradient: (task, penalty) =>
    proximalGradient(J(task, penalty), { ...start(task), tolerance: 1e-6, maxIterations: 50_000 }),
  closedForm: (task, penalty) => closedForm(J(task, penalty)),
  coordinateDescent: (task, penalty) => coordinateDescent(J(task, penalty)),
  activeSet: (task, penalty) => activeSet(J(task, penalty)),
  path: ({ y, ...task }, penalty) => path(X, y, { ...task, penalty, lambdas: [1, lambda] }).at(1),
  lassoKnots: ({ y, ...task }, penalty) => lassoKnots(X, y, { ...task, penalty }),
  crossValidate: ({ y, ...task }, penalty) => {
    const { bestFit, converged } = crossValidate(X, y, { ...task, penalty, lambdas: [1, lambda], folds });
    return { ...bestFit, converged: bestFit.converged && converged };
  },
};

/** What the table says of a solver beside a heading. */
const cell = (row: readonly string[], name: string): string =>
  row[heading.findIndex((each) => each.includes(name))];
const names = heading.slice(4).flatMap((each) => each.split(", "));

describe("the table of solvers", () => {
  it("has a row for each solver and a column for each loss and penalty", () => {
    expect(rows.map(([name]) => name)).toEqual(Object.keys(solvers));
    expect(heading.slice(1, 4)).toEqual(Object.keys(tasks));
    expect(names.toSorted()).toEqual(Object.keys(penalties).toSorted());
    const words = ["yes", "no", "violation", "gap", "stationary"];
    expect(rows.flatMap((row) => row.slice(1)).filter((each) => !words.includes(each))).toEqual([]);
  });

  describe.each(rows.map((row) => [row[0], row] as const))("%s", (solver, row) => {
    const cases = Object.keys(tasks).flatMap((task) => names.map((penalty) => [task, penalty] as const));
    it.each(cases)("with %s and %s", (task, name) => {
      const evidence = cell(row, task) === "yes" ? cell(row, name) : "no";
      const rowsOfWeights = task === "network" ? 8 : 3;
      const solve = (): Answer => solvers[solver](tasks[task], penalties[name](rowsOfWeights));
      if (evidence === "no") {
        // Refused in its own name, and where there is something else to take, that is named.
        expect(solve).toThrow(TypeError);
        expect(solve).toThrow(new RegExp(`^${solver} .*: (try|take|its path|use) `));
        return;
      }
      const { converged, reason, violation, gap = Number.NaN } = solve();
      expect(gap >= 0 && gap < 1e-9).toBe(evidence === "gap");
      // Constant steps jump over kinks.
      const isDescent = solver === "gradientDescent";
      if (!isDescent) expect(converged).toBe(true);
      expect(violation).toBeLessThan(isDescent ? 1 : 1e-6);
      const isStationary = evidence === "stationary" || task === "network";
      if (!isDescent) expect(reason.includes("stationary")).toBe(isStationary);
    });
  });

  it("is right about the rest: kinks under constant steps, and the elastic net", () => {
    const steps = { learningRate: 0.1, maxIterations: 5000 };
    const jumping = gradientDescent(
      J(tasks["squared loss"], () => l1(1)),
      steps,
    );
    expect([jumping.converged, jumping.reason.includes("kink")]).toEqual([false, true]);
    const penalty = (lambda: number): Penalty => elasticNet(lambda, 0.5);
    for (const row of rows) {
      const solve = (): Answer => solvers[row[0]](tasks["squared loss"], penalty);
      if (cell(row, "l1, ") === "no" || row[0] === "lassoKnots") expect(solve).toThrow(TypeError);
      else expect(solve().violation).toBeLessThan(1e-6);
    }
  });
});
