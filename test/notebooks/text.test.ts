/** What the mirror's tests take for the same formula, for a number that is said, for words taken over. */
import { expect, test } from "vitest";
import { formulas, normalized, statements } from "./formula";
import { differences } from "./outputs";
import { isSaidIn, saidNumbers, wordRuns } from "./prose";

test.for([
  ["\\hat{y} = XW + b", "\\hat y=XW+b"],
  ["\\frac{1}{N}\\sum_i x", "\\tfrac1N \\sum_{i} x"],
  ["a = b = c", "\\begin{aligned} a &= b && \\text{since so} \\\\[2pt] &= c \\end{aligned}"],
  ["\\left(\\frac{2}{m}X\\right)^{-1}", "\\bigl( \\frac{2}{m}\\,X \\bigr)^{-1}"],
] as const)("%s is %s", ([one, other]) => {
  expect(normalized(other)).toBe(normalized(one));
});

test.for([
  ["\\lambda W", "\\lambda w"],
  ["x^{12}", "x^12"],
  ["\\leftarrow", "arrow"],
] as const)("%s is not %s", ([one, other]) => {
  expect(normalized(other)).not.toBe(normalized(one));
});

test("formulas stand between dollars, over several lines between two", () => {
  expect(formulas("a price of 5 and $a = b$, then\n$$\nc\n= d\n$$")).toEqual(["a=b", "c=d"]);
  expect(statements("a = b,\\quad c = d")).toEqual(["a=b", "c=d"]);
});

test("words are of letters, two or more; code and formulas are none", () => {
  const text =
    "The *quick* `brown` fox $x_1$ jumps over a lazy_name dog, [again](https://dog.example/now) **twice** more.";
  expect(wordRuns(text, 8)).toEqual([
    "the quick fox jumps over dog again twice",
    "quick fox jumps over dog again twice more",
  ]);
});

test.for([
  ["a loss of 0.889 and 12 more", ["0.889"]],
  ["$\\lambda = 1000$ and `500` of 1,000 rows", ["1000", "1000"]],
  ["ridge (Hoerl and Kennard, 1970), see 000-a", []],
  ["$w_{111}$ and 100 × 3", ["100"]],
] as const)("the numbers in %s", ([text, found]) => {
  expect(saidNumbers(text).toSorted()).toEqual([...found].toSorted());
});

test.for([
  ["0.889", "loss 0.8890067", true],
  ["0.889", "loss 0.8899", false],
  ["100", "X is 100x3", true],
  ["0.100", "0.1", true],
  ["101", "100.4", false],
] as const)("%s is said in %s: %s", ([number, text, known]) => {
  expect(isSaidIn(number, text)).toBe(known);
});

test.for([
  ["w = 1.0000000001, b", "w = 1, b", 0],
  ["w = 1.00000001, b", "w = 1, b", 1],
  ["difference 3.1e-16", "difference 2.2e-16", 0],
  ["Node 20.1.0", "Node 22.3.1", 0],
  ["one", "two", 1],
  [{ y: [1, 2] }, { y: [1, 2 + 1e-12] }, 0],
  [{ y: [1, 2] }, { y: [1, 2, 3] }, 1],
  [{ y: [1] }, { y: null }, 1],
  [{ y: Number.NaN }, { y: 1 }, 1],
] as const)("between %o and %o the differences are", ([got, expected, count]) => {
  expect(differences(got, expected)).toHaveLength(count);
});
