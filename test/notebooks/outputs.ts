/** Whether two runs of a cell show the same. */
import { joined, type Output } from "../../scripts/notebook.mjs";

/** What a reader sees of an output: not its number, its display id, or the picture that was added for GitHub. */
export function shown(outputs: Output[]): unknown[] {
  return outputs.map(({ output_type, name, text, data = {}, ename, evalue }) => {
    const { "image/png": _, ...bundle } = data;
    const texts = Object.entries(bundle).map(([type, value]) => [
      type,
      isText(value) ? joined(value) : value,
    ]);
    return { output_type, name, text: joined(text), data: Object.fromEntries(texts), ename, evalue };
  });
}

function isText(value: unknown): value is string | string[] {
  return (
    typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"))
  );
}

/**
 * Where two values differ, as lines; numbers, also those inside of texts, may differ by 1e-9, or by what is said (of the
 * larger one where that is above 1). Versions such as 20.11.1 are of the machine: that both are one is enough.
 */
export function differences(got: unknown, expected: unknown, where = "", tolerance = 1e-9): string[] {
  const close = (a: number, b: number) =>
    Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
  if (typeof got === "number" && typeof expected === "number") {
    return close(got, expected) ? [] : [`${where}: ${got} instead of ${expected}`];
  }
  if (typeof got === "string" && typeof expected === "string") {
    const [left, right] = [split(got), split(expected)];
    const same =
      left.length === right.length &&
      left.every((part, i) => part === right[i] || (i % 2 === 1 && close(Number(part), Number(right[i]))));
    return same ? [] : [`${where}: ${JSON.stringify(got)} instead of ${JSON.stringify(expected)}`];
  }
  if (got !== null && expected !== null && typeof got === "object" && typeof expected === "object") {
    const keys = new Set([...Object.keys(got), ...Object.keys(expected)]);
    const [left, right] = [got as Record<string, unknown>, expected as Record<string, unknown>];
    return [...keys].flatMap((key) => differences(left[key], right[key], `${where}/${key}`, tolerance));
  }
  return got === expected ? [] : [`${where}: ${JSON.stringify(got)} instead of ${JSON.stringify(expected)}`];
}

/** The text between the numbers, and the numbers, in turn. */
function split(text: string): string[] {
  return text.replace(/\d+\.\d+\.\d+\S*/g, "VERSION").split(/(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)/i);
}
