/** What the checks of a cell have found, as one line with the digits folded behind it. */
import { display, isInNotebook } from "./display";
import { escapedHtml } from "./text";

/** What has been found and not yet been shown. */
let found: string[] = [];

/**
 * Tells that a check has passed. In a notebook the checks of a cell are told together, once the cell has come to its end
 * or waits, and before the next figure; elsewhere at once.
 */
export function report(line: string): void {
  if (!isInNotebook()) console.log(line);
  else if (found.push(line) === 1) void Promise.resolve().then(showChecks);
}

/** Shows what has been found so far. */
export function showChecks(): void {
  if (found.length === 0) return;
  const lines = found;
  found = [];
  const count = lines.length === 1 ? "1 check" : `${lines.length} checks`;
  const digits = lines.map(escapedHtml).join("\n");
  display({
    "text/html": `<details class="checks"><summary>✓ ${count}</summary><pre>${digits}</pre></details>`,
    "text/plain": lines.join("\n"),
  });
}
