/** Where an objective has no minimum: it falls for ever, and slopes that tend to 0 mean nothing. */

/** Says of a direction whether the objective falls along it for ever. */
export interface Receding {
  recedes(direction: Float64Array): boolean;
}

/**
 * @param directions in which the parameters may be running away, such as where they have got to
 * @returns the reason, undefined when none of the directions shows one
 */
export function noMinimum(J: Receding, directions: readonly Float64Array[]): string | undefined {
  if (!directions.some((direction) => J.recedes(direction))) return undefined;
  return "the classes are separable: without a penalty there is no minimum, the weights grow for ever";
}
