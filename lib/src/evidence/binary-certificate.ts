/**
 * How good is a claimed solution of a binary loss, Σ c_i ℓ(z_i; y_i) + Σ λ_j |w_j| + ½ Σ μ_j w_j² with z = X w + b? With
 * r_i = c_i (y_i - p_i), p the probabilities of z, and v = Xᵀ r, the KKT conditions are those of squares, and for any
 * s from 0 to 1 with |s v_j| <= λ_j where μ_j is 0, the duality gap is
 *
 *     Σ c_i KL(q_i ‖ p_i) + Ω(w) + Ω*(s v) - s wᵀv,   q = y - s (y - p)
 *
 * all of whose terms are >= 0. It takes for granted that the bias is fitted, Σ r_i = 0, and so are free columns.
 *
 * Sources: Boyd and Vandenberghe, Convex Optimization (2004), chapter 5; Koh, Kim and Boyd, "An interior-point method for
 * large-scale l1-regularized logistic regression", Journal of Machine Learning Research 8 (2007).
 */
import type { BinaryLoss } from "../objective/loss";
import { penaltyGap, type Quality, type Rates, violationOf } from "./certificate";

/** What is known of a claimed solution. */
export interface BinaryClaim {
  readonly w: Float64Array;
  /** The logits. */
  readonly z: Float64Array;
  /** Xᵀ r; where w_j = 0 and the size of it is at most λ_j, it is of no account by how much. */
  readonly v: Float64Array;
  /** ‖x_j‖ ‖y‖ */
  readonly sizes: Float64Array;
  readonly data: {
    readonly y: Float64Array;
    readonly counts: Float64Array;
    readonly loss: BinaryLoss;
  };
}

/** Violations up to this are what a path of logits promises. */
export const promisedBinary = 1e-9;

/** The quality of a claimed solution for some strengths. */
export function certifyBinary(claim: BinaryClaim, rates: Rates): Quality {
  const { violation } = violationOf(rates, claim.w, claim.v, (j) => claim.sizes[j]);
  return { violation, gap: gapOf(claim, rates) };
}

function gapOf({ w, z, v, data: { y, counts, loss } }: BinaryClaim, rates: Rates): number {
  const { lambda, mu } = rates;
  const penalized = Array.from(w.keys()).filter((j) => lambda[j] > 0 || mu[j] > 0);
  if (penalized.length === 0) return Number.NaN;
  let steepest = 1;
  for (const j of penalized) if (mu[j] === 0) steepest = Math.max(steepest, Math.abs(v[j]) / lambda[j]);
  const s = 1 / steepest;
  let gap = penaltyGap(rates, w, v, s, penalized);
  for (let i = 0; s < 1 && i < z.length; i++) {
    const q = (1 - s) * y[i] + s * loss.probability(z[i]);
    gap += counts[i] * loss.divergence(q, z[i]);
  }
  return gap;
}
