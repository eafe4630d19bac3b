/** Solutions before the judge. */
import {
  activeSet,
  closedForm,
  type Fit,
  halfMeanSquaredError,
  type Knots,
  type LinearParameters,
  type Loss,
  l1,
  lassoKnots,
  objective,
  path,
  type RandomState,
  weighted,
} from "shrinkage";
import { expect } from "vitest";
import type { Hard } from "./correlated";
import { Judge, minus, type Strengths, type Twice, type Verdict } from "./judge";
import { distance } from "./problems";
import type { Task } from "./tasks";

export type Solved = Fit<LinearParameters> & { readonly gap: number };

/** Holds what several fits of one objective claim against the judge, and the best of them. */
export function expectTrue(
  { judge, kind }: Pick<Task, "judge" | "kind">,
  strengths: Strengths,
  fits: Solved[],
): void {
  const verdicts = fits.map(({ W, b }) => judge.judge(strengths, W.to1DArray(), b.get(0, 0)));
  const best = verdicts.reduce<Twice>(
    (least, { value }) => (minus(value, least) < 0 ? value : least),
    [Infinity, 0],
  );
  fits.forEach((fit, i) => {
    const { violation, ofBias, rounding, value, slack }: Verdict = verdicts[i];
    expect(fit.converged, kind).toBe(fit.violation <= 1e-10);
    expect(Math.abs(violation - fit.violation), kind).toBeLessThan(rounding + fit.violation / 100);
    expect(ofBias, kind).toBeLessThanOrEqual(rounding);
    expect(minus(value, best), `gap, ${kind}`).toBeLessThanOrEqual(fit.gap + slack);
  });
}

/** A path at a few λ, given as shares of the largest, and the solvers at these. */
export function solved(task: Task, shares: readonly number[]): { lambda: number; fits: Solved[] }[] {
  const { X, y, loss, penalty, intercept } = task;
  const [largest] = path(X, y, { loss, penalty, intercept, count: 1 }).lambdas;
  const lambdas = shares.map((share) => share * largest);
  const along = path(X, y, { loss, penalty, intercept, lambdas });
  return lambdas.map((lambda, i) => {
    const J = objective(X, y, { loss, penalty: penalty(lambda), intercept });
    const fits = [along.at(i), activeSet(J)];
    if (penalty(1).strengths!(1).absolute[0] === 0) fits.push(closedForm(J));
    expect(along.gaps[i]).toBe(fits[0].gap);
    expect(along.violations[i]).toBe(fits[0].violation);
    return { lambda, fits };
  });
}

/** The knots, and what the judge says of the path: at every knot, and in between at random. */
export function judged(
  random: RandomState,
  { X, y, kind }: Hard,
  options: { intercept: boolean; factors?: number[]; loss?: Loss; smallest?: number },
): { knots: Knots; worst: number; lambdas: number[] } {
  const { intercept, loss = halfMeanSquaredError, smallest = 1e-4 } = options;
  const factors = options.factors ?? new Array<number>(X.columns).fill(1);
  const penalty = (lambda: number) => weighted(l1(lambda), factors);
  const knots = lassoKnots(X, y, { loss, penalty, intercept, smallest });
  const { lambdas } = knots;
  const end = lambdas[lambdas.length - 1];
  const factor = loss.factor(y.rows, 1);
  const judge = new Judge({ X: X.to2DArray(), y: y.to1DArray(), factor, intercept });
  const between = lambdas.slice(1).map((lambda, i) => lambda + random.random() * (lambdas[i] - lambda));
  let worst = 0;
  const all = [...lambdas, ...between];
  for (const lambda of all.filter((_, i) => i % Math.ceil(all.length / 60) === 0)) {
    const { W, b } = knots.at(lambda);
    const strengths = { absolute: factors.map((f) => f * lambda), quadratic: new Float64Array(X.columns) };
    const { violation, rounding } = judge.judge(strengths, W.to1DArray(), b.get(0, 0));
    worst = Math.max(worst, violation - rounding);
  }
  if (worst > 1e-10) expect(knots.converged, kind).toBe(false);
  expect(lambdas.every((lambda, i) => i === 0 || lambda < lambdas[i - 1])).toBe(true);
  const isShort = knots.reason.endsWith("give a larger smallest");
  expect(isShort).toBe(distance(end, lambdas[0] * smallest) > 1e-14);
  return { knots, worst, lambdas: between };
}
