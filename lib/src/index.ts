/** Shrinkage: losses, penalties and the solvers that minimize their sum. In the order in which to read. */

// biome-ignore-start assist/source/organizeImports: the order is that of a table of contents
// What is minimized: the predictions, how wrong they are, how large the parameters are, and the sum of it
export { type LinearGiven, type LinearParameters, linear, type Model, type ModelOnData } from "./model";
export { type Network, type NetworkParameters, network, sigmoid } from "./network";
export {
  crossEntropy,
  halfMeanSquaredError,
  halfSumOfSquares,
  type Loss,
  meanSquaredError,
  type SquaredLoss,
  softmax,
  sumOfSquares,
} from "./loss";
export { elasticNet, halfL2, l1, l2, none, type Penalty, plus, softThreshold } from "./penalty";
export { type Objective, type ObjectiveOptions, objective, type Penalties } from "./objective";
// Who minimizes it, and with what evidence
export type { Evidence, Fit } from "./fit";
export { type GradientDescentOptions, gradientDescent, type History } from "./gradient-descent";
export { type ClosedFormEvidence, closedForm } from "./closed-form";
export { compress, lossSurface } from "./compress";
export {
  type CoordinateDescentEvidence,
  type CoordinateDescentOptions,
  coordinateDescent,
} from "./coordinate-descent";
export {
  type ProximalGradientEvidence,
  type ProximalGradientOptions,
  proximalGradient,
} from "./proximal-gradient";
export { type ActiveSetEvidence, activeSet } from "./active-set";
export { alphaForBudget, posterior, type RidgeSpectrum, ridgeSpectrum } from "./ridge-spectrum";
export { type Knots, lassoKnots } from "./knots";
export { lambdaMax, type Path, type PathOptions, path } from "./path";
export {
  type CrossValidation,
  type CrossValidationOptions,
  crossValidate,
  type Split,
  trainTestSplit,
} from "./cross-validation";
export {
  type Convention,
  type ConventionName,
  conventions,
  convert,
  type DataSize,
  type Strengths,
} from "./conventions";
export { type Certificate, kkt } from "./certificate";
// How to tell that it is right
export { compareGradient, type GradientComparison, gradientCheck } from "./gradient-check";
export { type Comparable, check, checkThrows, checkTrue } from "./check";
export { mape, r2, rmse } from "./metrics";
// What a notebook needs besides
export { RandomState } from "./random";
export {
  type Dataset,
  gradientDescentData,
  matchGram,
  matchMoments,
  moons,
  weightDecayData,
  weightDecayData2,
} from "./dataset";
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
} from "./traces";
export { type Axis, type Figure, type FigureOptions, figure, show, sideBySide } from "./figures";
export type { MatrixLike, Table } from "./input";
// biome-ignore-end assist/source/organizeImports: the order is that of a table of contents
