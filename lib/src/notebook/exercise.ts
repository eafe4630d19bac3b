/** Exercises: a cell holds a stub, and says whether what stands there by now is right. It never stops a run. */
import { quote } from "../input";
import { type Comparable, misses } from "./check";
import { display } from "./display";
import { escapedHtml } from "./text";

/** Thrown by what has not been written yet. */
class Unsolved extends Error {}

/**
 * Stands where the reader's answer is to stand.
 *
 * @throws always; `exercise` takes it for "not solved yet"
 * @example
 * const half = (x: number): number => todo();
 * exercise("half of it", { hint: "divide", yours: () => half(4), expected: () => 2 }); // prints: ○ half of it: not solved yet. Hint: divide
 */
export function todo(): never {
  throw new Unsolved("not solved yet: todo() stands where your answer is to stand");
}

/** What an exercise asks and how an answer is looked at. */
export interface ExerciseOptions {
  /** For whoever does not know how to begin. */
  hint: string;
  /** The reader's answer: a number, or many at once. */
  yours: () => Comparable;
  /** What is right, by another way; not told. */
  expected: () => Comparable;
  /** As that of `check`; default 1e-9. */
  relative?: number;
}

/**
 * Says of an exercise whether it is solved: ○ not yet, with a hint; ✗ wrong, with what differs, but not with what is
 * right; ✓. Throws nothing that the reader's answer throws, so that the cells below it run.
 *
 * @throws whatever `expected` throws
 * @example
 * exercise("half of 4", { hint: "divide", yours: () => 3, expected: () => 2 }); // prints: ✗ half of 4: 3 is too large
 * exercise("half of 4", { hint: "divide", yours: () => 2, expected: () => 2 }); // prints: ✓ half of 4: solved
 */
export function exercise(name: string, { hint, yours, expected, relative = 1e-9 }: ExerciseOptions): void {
  const right = expected();
  let text: string;
  try {
    const wrong = misses(yours(), right, relative);
    text = wrong === undefined ? `✓ ${name}: solved` : `✗ ${name}: ${wrong}`;
  } catch (error) {
    if (error instanceof Unsolved) text = `○ ${name}: not solved yet. Hint: ${hint}`;
    else text = `✗ ${name}: it throws ${error instanceof Error ? error.message : quote(error)}`;
  }
  const bundle = { "text/html": `<div class="exercise">${escapedHtml(text)}</div>`, "text/plain": text };
  if (!display(bundle)) console.log(text);
}
