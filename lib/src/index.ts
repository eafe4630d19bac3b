/** Shrinkage: losses, penalties and the solvers that minimize their sum. In the order in which to read. */

// biome-ignore-start assist/source/organizeImports: the order is that of a table of contents
// What is minimized: the predictions, how wrong they are, how large the parameters are, and the sum of it
export {
  type LinearGiven,
  type LinearParameters,
  linear,
  type Model,
  type ModelOnData,
} from "./objective/model";
export { type Network, type NetworkParameters, network, sigmoid } from "./objective/network";
export {
  crossEntropy,
  halfMeanSquaredError,
  halfSumOfSquares,
  type Loss,
  meanSquaredError,
  type SquaredLoss,
  softmax,
  sumOfSquares,
} from "./objective/loss";
export { elasticNet, halfL2, l1, l2, none, type Penalty, plus, softThreshold } from "./objective/penalty";
export { type Objective, type ObjectiveOptions, objective, type Penalties } from "./objective/objective";
// Who minimizes it, and with what evidence
export type { Evidence, Fit } from "./evidence/fit";
export { type GradientDescentOptions, gradientDescent, type History } from "./solvers/gradient-descent";
export { type ClosedFormEvidence, closedForm } from "./solvers/closed-form";
export { compress, lossSurface } from "./forms/compress";
export {
  type CoordinateDescentEvidence,
  type CoordinateDescentOptions,
  coordinateDescent,
} from "./solvers/coordinate-descent";
export {
  type ProximalGradientEvidence,
  type ProximalGradientOptions,
  proximalGradient,
} from "./solvers/proximal-gradient";
export { type ActiveSetEvidence, activeSet } from "./solvers/active-set";
export { alphaForBudget, posterior, type RidgeSpectrum, ridgeSpectrum } from "./lambda/ridge-spectrum";
export { type Knots, lassoKnots } from "./lambda/knots";
export { lambdaMax, type Path, type PathOptions, path } from "./lambda/path";
export {
  type CrossValidation,
  type CrossValidationOptions,
  crossValidate,
  type Split,
  trainTestSplit,
} from "./lambda/cross-validation";
export {
  type Convention,
  type ConventionName,
  conventions,
  convert,
  type DataSize,
  type Strengths,
} from "./objective/conventions";
export { type Certificate, kkt } from "./evidence/certificate";
// How to tell that it is right
export { compareGradient, type GradientComparison, gradientCheck } from "./evidence/gradient-check";
export { type Comparable, check, checkThrows, checkTrue } from "./notebook/check";
export { mape, r2, rmse } from "./evidence/metrics";
// What a notebook needs besides
export { RandomState } from "./data/random";
export {
  type Dataset,
  gradientDescentData,
  matchGram,
  matchMoments,
  moons,
  weightDecayData,
  weightDecayData2,
} from "./data/dataset";
export {
  type ContourStyle,
  band,
  contours,
  type LineStyle,
  line,
  palette,
  points,
  regions,
  scales,
  surface,
  type Trace,
} from "./notebook/traces";
export { type Axis, type Figure, type FigureOptions, figure, show, sideBySide } from "./notebook/figures";
export type { MatrixLike, Table } from "./input";
// biome-ignore-end assist/source/organizeImports: the order is that of a table of contents
