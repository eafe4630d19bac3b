/** What came out, in words. */
import { type Reading, short } from "./read-out";
import type { Results } from "./results";

/** A caption, and an alternative text: what λ is chosen, and what is left of the weights there. */
export function findings({ readings, names, pair, best, oneStandardError }: Results): {
  caption: string;
  alt: string;
} {
  const [least, simple] = [readings[best], readings[oneStandardError]];
  const selects = simple.nonZero < simple.columns;
  const count = ({ nonZero, degreesOfFreedom }: Reading): string =>
    selects ? String(nonZero) : short(degreesOfFreedom);
  const counted = selects ? `of ${least.columns} weights` : "degrees of freedom";
  const first = `The error on rows held out is least at λ = ${short(least.lambda)}, with ${count(least)} ${counted}`;
  const caption =
    best === oneStandardError
      ? `${first}; no larger λ is within one standard error.`
      : `${first}; one standard error more lets λ rise to ${short(simple.lambda)}, with ${count(simple)}.`;
  const [one, other] = pair.map((j) => names[j]);
  const alt = `${caption} Left, in the plane of the weights of ${one} and ${other}, an ellipse of equal error touches the ball of their budget at the solution; right, all weights and the error on rows held out over λ, with a line at the λ of the slider.`;
  return { caption, alt };
}
