// What is measured: each task with its peer and the goal for the time of ours by the time of the peer's. `ours` and
// `peer` make the data and return what is timed; bench/peers.py has the peers in Python under the same names. The
// generators draw the same numbers in both languages, so both sides make the same data by themselves.
import { Matrix } from "ml-matrix";
import {
  closedForm,
  compress,
  crossValidate,
  elasticNet,
  gradientDescent,
  halfL2,
  halfMeanSquaredError,
  l1,
  l2,
  lossSurface,
  meanSquaredError,
  objective,
  path,
  RandomState,
  sumOfSquares,
} from "shrinkage";
import { choleskyFactor } from "../lib/dist/algebra/cholesky.js";
import { gram } from "../lib/dist/algebra/gram.js";

/** @typedef {import("ml-matrix").Matrix} Table */
/** @typedef {"NumPy" | "scikit-learn" | "glmnet" | "celer" | "skglm" | "adelie" | "ml-matrix"} Peer */
/** @typedef {() => unknown} Timed the call that is timed; its value goes to `numbers` */
/**
 * @typedef {object} Task
 * @property {string} name
 * @property {string} key the same in bench/peers.py
 * @property {number[]} size
 * @property {Peer} with
 * @property {number} goal
 * @property {number} tolerance how far the results may differ, relative to the largest number of the peer's
 * @property {Side} ours
 * @property {Side} [peer] where it is not Python
 */
/**
 * `numbers` are compared; where they are the minima of objectives, `gap` is how far the worst of them lies above its
 * minimum at most, as a share of the objective without any weight.
 * @typedef {(...size: number[]) => {
 *   call: Timed, numbers: (value: any) => ArrayLike<number>, gap?: (value: any) => number
 * }} Side
 */

/** A matrix as a flat list, row by row. @param {Table} A */
const flat = (A) => A.to1DArray();

/** @type {Side} */
const descent = (n, p, epochs) => {
  const random = new RandomState(0);
  const X = random.normalMatrix(n, p);
  const noise = random.normalMatrix(n, 1).mul(0.5);
  const y = X.mmul(Matrix.ones(p, 1)).add(noise);
  const W = random.normalMatrix(p, 1);
  const options = { start: { W, b: 0 }, learningRate: 0.05, maxIterations: epochs };
  return {
    call: () =>
      gradientDescent(compress(objective(X, y, { loss: meanSquaredError, penalty: halfL2(0.1) })), options),
    numbers: ({ history, W, b }) => [...history.value.slice(0, epochs), ...flat(W), ...flat(b)],
  };
};

/** @type {Side} */
const lossOfGrid = (n, points) => {
  const X = new RandomState(0).normalMatrix(n, 2);
  const y = X.mmul(Matrix.columnVector([4, 1.5]));
  const w = Array.from({ length: points }, (_, i) => -7 + (14 * i) / (points - 1));
  return {
    call: () => lossSurface(objective(X, y, { loss: meanSquaredError, intercept: false }), w, w),
    numbers: (/** @type {number[][]} */ surface) => surface.flat(),
  };
};

/**
 * Data for the linear models: a tenth of the features matter; `correlation` is that of each two features.
 * @param {number} n
 * @param {number} p
 * @param {number} [correlation]
 */
function regression(n, p, correlation = 0) {
  const random = new RandomState(0);
  const X = random.normalMatrix(n, p).mul(Math.sqrt(1 - correlation));
  if (correlation > 0) X.addColumnVector(random.normalMatrix(n, 1).mul(Math.sqrt(correlation)));
  const W = Matrix.columnVector(Array.from({ length: p }, (_, j) => (j % 10 === 0 ? 1 + (j % 3) : 0)));
  return { X, y: X.mmul(W).add(random.normalMatrix(n, 1)) };
}

/** @type {Side} */
const ridge = (n, p) => {
  const { X, y } = regression(n, p);
  return {
    call: () => closedForm(objective(X, y, { loss: sumOfSquares, penalty: l2(1) })),
    numbers: ({ W, b }) => [...flat(W), ...flat(b)],
  };
};

/** @type {Side} */
const ridgePath = (n, p) => {
  const { X, y } = regression(n, p);
  const lambdas = Array.from({ length: 100 }, (_, i) => 10 ** (3 - (6 * i) / 99));
  return {
    call: () => path(X, y, { loss: sumOfSquares, penalty: l2, lambdas }),
    numbers: ({ coefficients, intercepts }) => [...flat(coefficients.transpose()), ...intercepts],
  };
};

/** @type {Side} */
const l1Path = (n, p, correlation, ratio, smallest) => {
  const { X, y } = regression(n, p, correlation);
  const penalty = ratio === 1 ? l1 : (/** @type {number} */ lambda) => elasticNet(lambda, ratio);
  const nothing = objective(X, y, { loss: halfMeanSquaredError }).value({ W: Matrix.zeros(p, 1), b: 0 });
  return {
    call: () => path(X, y, { loss: halfMeanSquaredError, penalty, intercept: false, smallest }),
    // the objective at each λ: the weights themselves follow it only to the root of the gap
    numbers: (/** @type {import("shrinkage").Path} */ { lambdas, coefficients }) =>
      lambdas.map((lambda, i) => {
        const W = coefficients.getColumn(i);
        const J = objective(X, y, { loss: halfMeanSquaredError, penalty: penalty(lambda), intercept: false });
        return J.value({ W });
      }),
    gap: (/** @type {import("shrinkage").Path} */ { gaps }) => Math.max(...gaps) / nothing,
  };
};

/** @type {Side} */
const lassoCrossValidation = (n, p, count) => {
  const { X, y } = regression(n, p);
  // as scikit-learn deals rows that it does not shuffle
  const folds = Array.from({ length: n }, (_, row) => Math.floor((row * count) / n));
  return {
    call: () => crossValidate(X, y, { loss: halfMeanSquaredError, penalty: l1, folds }),
    numbers: (/** @type {import("shrinkage").CrossValidation} */ { mean }) => mean,
  };
};

/** @type {Side} */
const gramOfColumns = (n, p) => {
  const X = new RandomState(0).normalMatrix(n, p);
  const columns = Array.from({ length: p }, (_, j) => Float64Array.from(X.getColumn(j)));
  return { call: () => gram(columns), numbers: (/** @type {Float64Array} */ G) => G };
};

/** @type {Side} */
const gramOfMatrix = (n, p) => {
  const X = new RandomState(0).normalMatrix(n, p);
  return { call: () => X.transpose().mmul(X), numbers: flat };
};

/** Of a matrix that is given anew each time, since it is overwritten. @type {Side} */
const cholesky = (p) => {
  const X = new RandomState(0).normalMatrix(2 * p, p);
  const A = gram(Array.from({ length: p }, (_, j) => Float64Array.from(X.getColumn(j))));
  return {
    call: () => {
      const L = A.slice();
      choleskyFactor(L, p);
      return L;
    },
    numbers: (/** @type {Float64Array} */ L) => L.map((entry, at) => (at % p > at / p ? 0 : entry)),
  };
};

/** @type {Side} */
const draws = (n, p) => ({ call: () => new RandomState(0).normalMatrix(n, p), numbers: flat });

const exact = 1e-9;
/** How far apart objectives may be that their solvers hold for good enough; what was reached stands beside the times. */
const good = 1e-4;

/**
 * A path of 100 λ beside its peers, each with its goal.
 * @param {string} name
 * @param {[n: number, p: number, correlation: number, ratio: number, smallest: number]} size
 * @param {Partial<Record<Peer, number>>} goals
 */
const paths = (name, size, goals) =>
  Object.entries(goals).map(([peer, goal]) =>
    task(name, `l1 path, ${peer}`, size, /** @type {Peer} */ (peer), goal, good, l1Path),
  );

/** @type {Task[]} */
export const tasks = [
  task("gradient descent, 200 epochs, 100 × 3", "descent", [100, 3, 200], "NumPy", 0.05, exact, descent),
  task(
    "gradient descent, 1000 epochs, 10000 × 50",
    "descent",
    [10000, 50, 1000],
    "NumPy",
    0.1,
    exact,
    descent,
  ),
  task("MSE surface, 10000 points, 1000 × 2", "surface", [1000, 100], "NumPy", 0.001, exact, lossOfGrid),
  task("ridge, 1000 × 50", "ridge", [1000, 50], "scikit-learn", 0.8, exact, ridge),
  task("ridge, 1000 × 500", "ridge", [1000, 500], "scikit-learn", 1.5, exact, ridge),
  task("ridge path of 100, 1000 × 50", "ridge path", [1000, 50], "scikit-learn", 0.02, exact, ridgePath),
  task("ridge path of 100, 1000 × 500", "ridge path", [1000, 500], "scikit-learn", 0.08, exact, ridgePath),
  ...paths("lasso path, 1000 × 200", [1000, 200, 0, 1, 1e-3], {
    "scikit-learn": 0.52,
    glmnet: 1,
    celer: 1,
    skglm: 1,
    adelie: 1,
  }),
  ...paths("lasso path, 1000 × 200, correlation 0.95", [1000, 200, 0.95, 1, 1e-3], {
    "scikit-learn": 0.1,
    glmnet: 0.3,
    celer: 0.3,
    skglm: 0.3,
    adelie: 0.3,
  }),
  ...paths("lasso path, 10000 × 500, correlation 0.5", [10000, 500, 0.5, 1, 1e-3], {
    "scikit-learn": 2.2,
    glmnet: 1,
    adelie: 1,
  }),
  ...paths("lasso path, 100 × 1000", [100, 1000, 0, 1, 1e-2], {
    "scikit-learn": 0.024,
    glmnet: 1,
    celer: 0.6,
    adelie: 1,
  }),
  ...paths("lasso path, 200 × 20000, correlation 0.5", [200, 20000, 0.5, 1, 1e-2], {
    glmnet: 0.6,
    celer: 0.46,
    adelie: 1,
  }),
  ...paths("lasso path, 72 × 7129, correlation 0.5", [72, 7129, 0.5, 1, 1e-2], {
    "scikit-learn": 0.1,
    glmnet: 1,
    celer: 1,
    adelie: 1,
  }),
  ...paths("elastic-net path, 1000 × 200", [1000, 200, 0, 0.5, 1e-3], { "scikit-learn": 0.9, adelie: 1 }),
  ...paths("elastic-net path, 100 × 1000", [100, 1000, 0, 0.5, 1e-2], { "scikit-learn": 0.25, adelie: 1 }),
  task(
    "lasso, 10 folds, 1000 × 200",
    "lasso cv",
    [1000, 200, 10],
    "scikit-learn",
    0.36,
    1e-4,
    lassoCrossValidation,
  ),
  {
    ...task("Gram, 100000 × 50", "gram", [100000, 50], "ml-matrix", 0.12, exact, gramOfColumns),
    peer: gramOfMatrix,
  },
  task("Gram, 100000 × 50", "gram", [100000, 50], "NumPy", 1.6, exact, gramOfColumns),
  task("Gram, 1000 × 50", "gram", [1000, 50], "NumPy", 1.8, exact, gramOfColumns),
  task("Gram, 1000 × 500", "gram", [1000, 500], "NumPy", 2.9, exact, gramOfColumns),
  task("Cholesky, 200 × 200", "cholesky", [200], "NumPy", 1.75, exact, cholesky),
  task("Cholesky, 500 × 500", "cholesky", [500], "NumPy", 2.15, exact, cholesky),
  task("randn, 300 draws", "randn", [100, 3], "NumPy", 0.2, exact, draws),
  task("randn, 1000000 draws", "randn", [1000, 1000], "NumPy", 0.9, exact, draws),
];

/**
 * @param {string} name
 * @param {string} key
 * @param {number[]} size
 * @param {Task["with"]} peer
 * @param {number} goal
 * @param {number} tolerance
 * @param {Side} ours
 * @returns {Task}
 */
function task(name, key, size, peer, goal, tolerance, ours) {
  return { name, key, size, with: peer, goal, tolerance, ours };
}
