// node --expose-gc bench/size.mjs TASK ROWS COLUMNS
// Does one thing with large data and prints what that takes, as JSON: seconds of the processor, and the peak of the memory
// beyond what the process with the data had, in bytes and as a multiple of the data.
import { Matrix } from "ml-matrix";
import {
  closedForm,
  coordinateDescent,
  crossEntropy,
  crossValidate,
  gradientDescent,
  l1,
  l2,
  halfMeanSquaredError as loss,
  meanSquaredError,
  objective,
  path,
  RandomState,
  r2,
  standardize,
  trainTestSplit,
} from "shrinkage";

const [task = ""] = process.argv.slice(2);
const [rows = 0, columns = 0] = process.argv.slice(3).map(Number);
const random = new RandomState(0);
const X = random.randomMatrix(rows, columns);
const y = Float64Array.from({ length: rows }, (_, i) => 2 * X.get(i, 0) + Math.sin(i));
const folds = Float64Array.from({ length: rows }, (_, i) => i % 2);
const { predict } = closedForm(objective(Matrix.ones(2, columns), [1, 2], { loss, penalty: l2(1) }));

/** @type {Record<string, () => unknown>} */
const tasks = {
  predict: () => predict(X),
  split: () => trainTestSplit(X, y, 0.2, random),
  standardize: () => standardize(X),
  scores: () => [
    r2(y, y),
    objective(X, folds, { loss: crossEntropy }).value({ W: Matrix.zeros(columns, 1), b: 0 }),
  ],
  ridge: () => closedForm(objective(X, y, { loss, penalty: l2(0.1) })),
  "ridge path": () => path(X, y, { loss, penalty: l2 }),
  "lasso path": () => path(X, y, { loss, penalty: l1 }),
  "coordinate descent": () => coordinateDescent(objective(X, y, { loss, penalty: l1(0.01) })),
  "cross-validation": () => crossValidate(X, y, { loss, penalty: l1, folds, count: 3 }),
  history: () =>
    gradientDescent(objective(X, y, { loss: meanSquaredError }), {
      learningRate: 0.001,
      maxIterations: 20_000,
      keepParameters: true,
    }),
};

const work = tasks[task];
if (!work) throw new Error(`There is no task ${task}`);
globalThis.gc?.();
const before = process.memoryUsage().rss;
const began = process.cpuUsage();
work();
const { user, system } = process.cpuUsage(began);
const bytes = process.resourceUsage().maxRSS * 1024 - before;
console.log(JSON.stringify({ seconds: (user + system) / 1e6, bytes, times: bytes / (8 * rows * columns) }));
