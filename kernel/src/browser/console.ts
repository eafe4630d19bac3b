/** The console of cells: what is printed goes under the cell, as Node's would print it. */
import type { Output } from "../runtime/output.js";
import { rowsOf } from "../runtime/table.js";
import { formatWithOptions, inspect } from "./util.js";

type Values = unknown[];

export function installConsole(output: Output): void {
  let indent = "";
  const counts = new Map<string, number>();
  const timers = new Map<string, number>();
  const write =
    (name: "stdout" | "stderr") =>
    (...values: Values) => {
      const text = formatWithOptions({}, ...values);
      output.write(name, `${indent}${indent ? text.replaceAll("\n", `\n${indent}`) : text}\n`);
    };
  const log = write("stdout");
  const error = write("stderr");
  const elapsed = (label: string) => {
    const since = performance.now() - (timers.get(label) ?? performance.now());
    return since >= 1000 ? `${(since / 1000).toFixed(3)}s` : `${since.toFixed(3)}ms`;
  };
  const group = (...values: Values) => {
    if (values.length > 0) console.log(...values);
    indent += "  ";
  };
  Object.assign(console, {
    log,
    info: log,
    debug: log,
    dir: (value: unknown, options?: object) => log(inspect(value, options)),
    dirxml: log,
    warn: error,
    error,
    trace: (...values: Values) => error(new Error(formatWithOptions({}, ...values)).stack),
    assert: (condition?: unknown, ...values: Values) => {
      if (condition) return;
      if (typeof values[0] === "string") values[0] = `Assertion failed: ${values[0]}`;
      else values.unshift("Assertion failed");
      error(...values);
    },
    table: (data: unknown, columns?: string[]) => {
      const found = rowsOf(data, columns);
      console.log(found ? tableText(found.rows, found.keys) : data);
    },
    group,
    groupCollapsed: group,
    groupEnd: () => {
      indent = indent.slice(2);
    },
    count: (label = "default") => {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      log(`${label}: ${counts.get(label)}`);
    },
    countReset: (label = "default") => void counts.delete(label),
    time: (label = "default") => void timers.set(label, performance.now()),
    timeLog: (label = "default", ...values: Values) => log(`${label}: ${elapsed(label)}`, ...values),
    timeEnd: (label = "default") => {
      log(`${label}: ${elapsed(label)}`);
      timers.delete(label);
    },
  });
}

/** A table as Node prints it, in a frame. */
function tableText(rows: Record<string, unknown>[], keys: string[]): string {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const head = ["(index)", ...columns];
  const body = rows.map((row, i) => [
    keys[i]!,
    ...columns.map((column) => (column in row ? inspect(row[column]) : "")),
  ]);
  const widths = head.map((text, i) => Math.max(text.length, ...body.map((row) => row[i]!.length)) + 2);
  const line = (cells: string[]) => `│${cells.map((text, i) => ` ${text}`.padEnd(widths[i]!)).join("│")}│`;
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  return [rule("┌", "┬", "┐"), line(head), rule("├", "┼", "┤"), ...body.map(line), rule("└", "┴", "┘")].join(
    "\n",
  );
}
