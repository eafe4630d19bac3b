/** What of a cell's markdown is prose, its words and its numbers. */
import { createHash } from "node:crypto";
import { math } from "./formula";

/** The text without formulas, code, HTML and addresses. */
export function prose(markdown: string): string {
  return markdown
    .replace(/^(```+|~~~+).*?^\1/gms, " ")
    .replace(math, " ")
    .replace(/`[^`\n]+`/g, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/\]\([^)]*\)/g, "] ")
    .replace(/https?:\S+/g, " ");
}

/**
 * Every eight words in a row. A word is two or more letters; names of variables, numbers and single letters do not
 * count, so that a formula spelled in the text neither makes nor breaks a run.
 */
export function wordRuns(markdown: string, length = 8): string[] {
  const words =
    prose(markdown)
      .toLowerCase()
      .match(/(?<![\p{L}\d_])\p{L}{2,}(?![\p{L}\d_])/gu) ?? [];
  return words.slice(length - 1).map((_, end) => words.slice(end, end + length).join(" "));
}

/** A run as the fixture stores it. */
export function fingerprint(run: string, digits = 10): string {
  return createHash("sha256").update(run).digest("hex").slice(0, digits);
}

/**
 * The numbers with three or more digits that the prose says, formulas included, code left out. Not counted: years
 * in brackets, as in a citation, and the ids of errata and documents.
 */
export function saidNumbers(markdown: string): string[] {
  const formulas = markdown.match(math) ?? [];
  const text = [prose(markdown), ...formulas]
    .join(" ")
    .replace(/\{,\}|(?<=\d),(?=\d{3}(?!\d))|(?<=\d)[\u2009\u202f](?=\d{3})|(?<=\d)\\,(?=\d{3})/g, "")
    .replace(/\([^()]*\b(?:19|20)\d\d[a-z]?\b[^()]*\)/g, " ")
    .replace(/\b00[0-4](?:-[a-z])?\b/g, " ")
    .replace(/_\{?\d+\}?/g, " ");
  const found = text.match(/(?<![\w.])\d+(?:\.\d+)?(?![\w])/g) ?? [];
  return found.filter((number) => number.replace(".", "").length >= 3);
}

/** Whether some number in the text is the one said, rounded to as many decimals. */
export function isSaidIn(said: string, text: string): boolean {
  const decimals = said.split(".")[1]?.length ?? 0;
  const found = text.match(/\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi) ?? [];
  return found.some((number) => Number(number).toFixed(decimals) === said);
}
