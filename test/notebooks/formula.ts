/** Formulas in markdown, and when two of them are the same. */

/** A formula in markdown. */
export const math: RegExp = /\$\$.*?\$\$|\$[^$\n]+\$/gs;

/** The formulas of a text, each without what only lays it out. */
export function formulas(markdown: string): string[] {
  return (markdown.match(math) ?? []).map((formula) => normalized(formula.replaceAll("$", "")));
}

/**
 * A formula without what only lays it out: alignment, line breaks, spaces, sizes, words beside it. So a chain
 * a = b = c is the same on one line and aligned over several.
 */
export function normalized(formula: string): string {
  let text = formula
    .replace(/\\(?:text|tag|label)\{[^{}]*\}/g, "")
    .replace(/\\(?:begin|end)\{(?:aligned|align\*?|gathered|split|equation\*?)\}/g, "")
    .replace(/\\(?:displaystyle|textstyle|nonumber|limits|left|right|[bB]igg?[lrm]?)(?![a-zA-Z])/g, "")
    .replace(/\\[td]frac/g, "\\frac")
    .replace(/\\\\(?:\[[^\]]*\])?|\\q?quad(?![a-zA-Z])|\\[,;:! ]|[&\s]/g, "");
  // Braces around one character or one command say nothing: \hat{y} is \hat y.
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(/\{(\\[a-zA-Z]+|[^\\{}])\}/g, "$1");
  }
  return text;
}

/** The parts of a formula of the cell map: two statements on one line may be two formulas. */
export function statements(formula: string): string[] {
  return formula.split(/,\s*\\q?quad/).map((part) => normalized(part));
}
