/** Shrinkage: losses, penalties and the solvers that minimize their sum. In the order in which to read. */

// biome-ignore-start assist/source/organizeImports: the order is that of a table of contents

// objective/: what is minimized. The predictions, how wrong they are, how large the parameters are, and the sum of it
export type { Model, ModelOnData } from "./objective/model";
export { type LinearGiven, type LinearParameters, linear } from "./objective/linear";
export { type Network, type NetworkParameters, network } from "./objective/network";
export { type BinaryLoss, Loss } from "./objective/loss";
export {
  halfMeanSquaredError,
  halfSumOfSquares,
  meanSquaredError,
  sumOfSquares,
} from "./objective/squared";
export { crossEntropy, sigmoid, softmax } from "./objective/cross-entropy";
export {
  type EntryPenalty,
  Penalty,
  type PenaltyOnParameters,
  type PenaltyStrengths,
  separable,
} from "./objective/penalty";
export { elasticNet, halfL2, l1, l2, none, plus, softThreshold } from "./objective/elastic";
export { weighted } from "./objective/weighted";
export { nonNegative } from "./objective/non-negative";
export { groupLasso } from "./objective/group-lasso";
export { mcp } from "./objective/mcp";
export { scad } from "./objective/scad";
export { FlatObjective, type Parts, type Penalties } from "./objective/flat-objective";
export { Objective, type ObjectiveOptions, objective } from "./objective/objective";
export {
  type Convention,
  type ConventionName,
  conventions,
  convert,
  type DataSize,
  type Strengths,
} from "./objective/conventions";

// forms/: the same problem on fewer numbers
export { compress, lossSurface } from "./forms/compress";

// evidence/: how good an answer is
export type { Evidence, Fit, Predictor } from "./evidence/fit";
export type { Quality } from "./evidence/certificate";
export { type Certificate, kkt } from "./evidence/kkt";
export { compareGradient, type GradientComparison, gradientCheck } from "./evidence/gradient-check";
export { mape, r2, rmse } from "./evidence/metrics";

// solvers/: who minimizes it
export { type GradientDescentOptions, gradientDescent, type History } from "./solvers/gradient-descent";
export {
  type ProximalGradientEvidence,
  type ProximalGradientOptions,
  proximalGradient,
} from "./solvers/proximal-gradient";
export { type ClosedFormEvidence, closedForm } from "./solvers/closed-form";
export {
  type CoordinateDescentEvidence,
  type CoordinateDescentOptions,
  coordinateDescent,
} from "./solvers/coordinate-descent";
export { type ActiveSetEvidence, activeSet } from "./solvers/active-set";

// lambda/: how strong
export { lambdaMax, type Path, path } from "./lambda/path";
export type { PathOptions } from "./lambda/options";
export { type Knots, lassoKnots } from "./lambda/knots";
export {
  type CrossValidation,
  type CrossValidationOptions,
  crossValidate,
} from "./lambda/cross-validation";
export type { Score } from "./lambda/fold-errors";
export { type RidgeSpectrum, ridgeSpectrum } from "./lambda/ridge-spectrum";
export { alphaForBudget, alphaForDegreesOfFreedom } from "./lambda/alpha-for";
export { posterior } from "./lambda/posterior";

// data/: where rows come from
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
export { type Split, trainTestSplit } from "./data/split";
export { type Standardized, standardize } from "./data/standardize";
export { type DataTable, loadTable, parseTable } from "./data/table";

// notebook/: what a cell calls besides
export { type Comparable, check, checkThrows, checkTrue } from "./notebook/check";
export { type ExerciseOptions, exercise, todo } from "./notebook/exercise";
export { palette, scales } from "./notebook/palette";
export { type Coordinates, type LineStyle, line, points, type Trace } from "./notebook/traces";
export { band } from "./notebook/band";
export { type ContourStyle, contours, regions, surface } from "./notebook/grids";
export type { Axis } from "./notebook/layout";
export { type FigureOptions, figure } from "./notebook/figures";
export { type Panel, type PanelsOptions, panels, sideBySide } from "./notebook/panels";
export type { Frame, Slider } from "./notebook/slider";
export { type Figure, show } from "./notebook/show";

// laboratory/: all of it in one figure
export { type LaboratoryOptions, laboratory } from "./laboratory/laboratory";
export type { MatrixLike, NumberList, SampleWeights, Table } from "./input";
// biome-ignore-end assist/source/organizeImports: the order is that of a table of contents
