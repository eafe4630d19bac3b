/**
 * A small network of sigmoid units. Layer i has weights w_ijk (layer i, neuron j, input k) and biases b_i:
 *
 *     a_0 = x,   z_i = W_i a_{i-1} + b_i,   a_i = σ(z_i),   σ(z) = 1 / (1 + e^-z)
 *
 * The output is z of the last layer, before any sigmoid (a logit): `crossEntropy` takes it from there.
 */
import { Matrix } from "ml-matrix";
import { addAll, dot, norm, sum } from "../algebra/vector";
import type { RandomState } from "../data/random";
import { quote, shapeOf, type Table, table, wholeNumber } from "../input";
import { sigmoid } from "./cross-entropy";
import type { Model, ModelOnData } from "./model";

/** Layer by layer: W[i - 1] has a row for each neuron and a column for each input; b[i - 1] is 1 × neurons. */
export interface NetworkParameters {
  W: Matrix[];
  b: Matrix[];
}

/** A fully connected network as a model, with the sizes of its layers and a way to begin. */
export interface Network extends Model<NetworkParameters> {
  readonly sizes: readonly number[];
  /** Parameters to start from: normal weights divided by √inputs, which keeps the sums at size 1; normal biases. */
  start(random: RandomState): NetworkParameters;
}

/**
 * The network with the given numbers of units: inputs, hidden layers, outputs. network([2, 3, 3, 1]) has the weights
 * w_111 ... w_313 and the biases b_1, b_2, b_3. Its gradient is found by backpropagation.
 *
 * @throws RangeError unless sizes holds at least two whole numbers >= 1; later, when X has another number of columns
 *   than the network inputs, or y than it has outputs
 *
 * Source: Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323 (1986).
 * @example
 * network([2, 3, 1]).start(new RandomState(0)).b[1].columns; // 1
 */
export function network(sizes: readonly number[]): Network {
  if (!Array.isArray(sizes) || sizes.length < 2) {
    throw new RangeError(`sizes must list the units of at least two layers, got ${quote(sizes)}`);
  }
  sizes.forEach((units, i) => {
    wholeNumber(`sizes[${i}]`, units, 1);
  });
  const name = `network([${sizes.join(", ")}])`;
  return {
    name,
    sizes,
    on(X, k) {
      if (X.columns !== sizes[0])
        throw new RangeError(`${name} takes ${sizes[0]} inputs, but X is ${shapeOf(X)}`);
      if (k !== sizes.at(-1))
        throw new RangeError(`${name} has ${sizes.at(-1)} outputs, but y has ${k} columns`);
      return networkOn(X, sizes);
    },
    start(random) {
      const layers = layersOf(sizes);
      return {
        W: layers.map(({ inputs, neurons }) => random.normalMatrix(neurons, inputs).div(Math.sqrt(inputs))),
        b: layers.map(({ neurons }) => random.normalMatrix(1, neurons)),
      };
    },
  };
}

interface Layer {
  readonly inputs: number;
  readonly neurons: number;
  /** Where in θ its weights (neuron by neuron) and its biases begin. */
  readonly weights: number;
  readonly biases: number;
}

function layersOf(sizes: readonly number[]): Layer[] {
  const pairs = sizes.slice(1).map((neurons, i) => ({ inputs: sizes[i], neurons }));
  let weights = 0;
  let biases = pairs.reduce((sum, { inputs, neurons }) => sum + inputs * neurons, 0);
  return pairs.map(({ inputs, neurons }) => {
    const layer = { inputs, neurons, weights, biases };
    weights += inputs * neurons;
    biases += neurons;
    return layer;
  });
}

function networkOn(X: Table, sizes: readonly number[]): ModelOnData<NetworkParameters> {
  const n = X.rows;
  const layers = layersOf(sizes);
  const depth = layers.length;
  const last = layers[depth - 1];
  const weights = last.weights + last.inputs * last.neurons;
  const size = last.biases + last.neurons;
  // A vector of n numbers for each unit: outputs[i][j] is a_ij for every row of X, with the inputs as layer 0;
  // errors[i][j] is the loss's slope in z_ij.
  const vectors = (units: number) => Array.from({ length: units }, () => new Float64Array(n));
  const outputs = sizes.map(vectors);
  const errors = sizes.map(vectors);
  outputs[0].forEach((x, k) => {
    for (let row = 0; row < n; row++) x[row] = X.values[row * X.columns + k];
  });
  const predictions = new Float64Array(n * last.neurons);
  let parameters: Float64Array = new Float64Array(size);

  return {
    weights: { rows: weights, columns: 1 },
    biases: size - weights,

    // z_ij = b_ij + Σ w_ijk a_(i-1)k, a_ij = σ(z_ij)
    forward(theta) {
      parameters = theta;
      for (let i = 1; i <= depth; i++) {
        const { inputs, neurons, weights, biases } = layers[i - 1];
        for (let j = 0; j < neurons; j++) {
          const z = outputs[i][j].fill(theta[biases + j]);
          addAll(z, theta.subarray(weights + j * inputs), outputs[i - 1]);
          if (i < depth) for (let row = 0; row < n; row++) z[row] = sigmoid(z[row]);
        }
      }
      outputs[depth].forEach((z, j) => {
        for (let row = 0; row < n; row++) predictions[row * last.neurons + j] = z[row];
      });
      return predictions;
    },

    // From the last layer back: ∂L/∂w_ijk = Σ error_ij a_(i-1)k, ∂L/∂b_ij = Σ error_ij, and the error of the layer
    // before is what flows back through the weights, times σ' = a (1 - a).
    backward(outputGradient, gradient) {
      errors[depth].forEach((error, j) => {
        for (let row = 0; row < n; row++) error[row] = outputGradient[row * last.neurons + j];
      });
      for (let i = depth; i > 0; i--) {
        const { inputs, neurons, weights, biases } = layers[i - 1];
        for (let j = 0; j < neurons; j++) {
          const error = errors[i][j];
          gradient[biases + j] = sum(error);
          for (let k = 0; k < inputs; k++) gradient[weights + j * inputs + k] = dot(error, outputs[i - 1][k]);
        }
        const w = new Float64Array(neurons); // of one input
        for (let k = 0; i > 1 && k < inputs; k++) {
          const error = errors[i - 1][k].fill(0);
          for (let j = 0; j < neurons; j++) w[j] = parameters[weights + j * inputs + k];
          addAll(error, w, errors[i]);
          const a = outputs[i - 1][k];
          for (let row = 0; row < n; row++) error[row] *= a[row] * (1 - a[row]);
        }
      }
    },

    // A weight of the first layer is multiplied by its input, all others by numbers between 0 and 1.
    reach(outputGradient, rowWeights) {
      const weighted = outputGradient.map((value, at) => {
        const weight = rowWeights?.[Math.floor(at / last.neurons)] ?? 1;
        return value / Math.sqrt(weight || 1);
      });
      const whole = Math.sqrt(rowWeights ? sum(rowWeights) : n) * norm(weighted);
      const result = new Float64Array(size).fill(whole);
      const inputs = outputs[0].map((x) =>
        norm(x.map((value, i) => value * Math.sqrt(rowWeights?.[i] ?? 1))),
      );
      for (let at = 0; at < sizes[0] * sizes[1]; at++) result[at] = inputs[at % sizes[0]] * norm(weighted);
      return result;
    },

    flatten(name, given) {
      const theta = new Float64Array(size);
      layers.forEach((layer, i) => {
        const W = layerTable(`${name}.W[${i}]`, given?.W?.[i], layer.neurons, layer.inputs);
        const b = layerTable(`${name}.b[${i}]`, given?.b?.[i], 1, layer.neurons);
        theta.set(W.values, layer.weights);
        theta.set(b.values, layer.biases);
      });
      return theta;
    },

    shape(theta) {
      const part = (rows: number, columns: number, from: number): Matrix =>
        Matrix.from1DArray(rows, columns, theta.subarray(from, from + rows * columns));
      return {
        W: layers.map((layer) => part(layer.neurons, layer.inputs, layer.weights)),
        b: layers.map((layer) => part(1, layer.neurons, layer.biases)),
      };
    },

    label(index) {
      const weight = index < weights;
      const i = layers.findLastIndex((layer) => (weight ? layer.weights : layer.biases) <= index);
      const at = index - (weight ? layers[i].weights : layers[i].biases);
      if (!weight) return `b_${i + 1}[${at}]`;
      const place = [i + 1, Math.floor(at / layers[i].inputs) + 1, (at % layers[i].inputs) + 1];
      return `w_${place.join(place.some((number) => number > 9) ? "," : "")}`;
    },
  };
}

function layerTable(name: string, given: Matrix, rows: number, columns: number): Table {
  const values = table(name, given);
  if (values.rows === rows && values.columns === columns) return values;
  throw new RangeError(`${name} must be ${rows} × ${columns}, got ${shapeOf(values)}`);
}
