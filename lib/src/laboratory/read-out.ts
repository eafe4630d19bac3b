/** What is told of each λ in numbers: a table beside the pictures, and a sentence for those who cannot see it. */
import { palette } from "../notebook/palette";
import { escaped } from "../notebook/text";

/** The numbers of one λ. */
export interface Reading {
  readonly lambda: number;
  /** The same strength beside ‖y - X w‖². */
  readonly alpha: number;
  readonly nonZero: number;
  readonly columns: number;
  readonly degreesOfFreedom: number;
  readonly intercept: boolean;
  /** Ω of all weights, and of the two that are shown. */
  readonly budget: number;
  readonly rest: number;
  readonly mean: number;
  readonly standardError: number;
  readonly gap: number;
}

const rows: readonly (readonly [name: string, value: (at: Reading) => string])[] = [
  ["λ", ({ lambda }) => short(lambda)],
  ["α beside ‖y − Xw‖²", ({ alpha }) => short(alpha)],
  ["weights not 0", ({ nonZero, columns }) => `${nonZero} of ${columns}`],
  [
    "degrees of freedom",
    ({ degreesOfFreedom, intercept }) =>
      `${short(degreesOfFreedom)}${intercept ? ", and 1 for the intercept" : ""}`,
  ],
  [
    "budget",
    ({ budget, rest, columns }) =>
      columns === 2 ? short(budget) : `${short(budget)}, ${short(rest)} of it for these two`,
  ],
  ["held-out error", ({ mean, standardError }) => `${short(mean)} ± ${short(standardError, 2)}`],
  ["duality gap", ({ gap }) => `at most ${short(gap, 1)}`],
];

/** The names of the table's rows, and their values at one λ, as Plotly has to be given them. */
export const rowNames: string = rows.map(([name], i) => raised(name, i)).join("<br>");

export function rowValues(reading: Reading): string {
  return rows.map(([, value], i) => raised(value(reading), i)).join("<br>");
}

/** λ in the colour of its line. */
function raised(text: string, row: number): string {
  return row === 0 ? `<b style="color:${palette.green}">${escaped(text)}</b>` : escaped(text);
}

/** The same in a line, after λ. */
export function sentence(reading: Reading): string {
  return rows
    .slice(1)
    .map(([name, value]) => `${name} ${value(reading)}`)
    .join("; ");
}

/** A number as one writes it, with so many digits: 0.281, 3010, 2·10⁻¹⁷. */
export function short(value: number, digits: number = 3): string {
  const rounded = Number(value.toPrecision(digits));
  if (rounded === 0 || (Math.abs(rounded) >= 1e-3 && Math.abs(rounded) < 1e6)) {
    return String(rounded).replace("-", "−");
  }
  const [factor, power] = rounded.toExponential().split("e");
  const raised = Array.from(power.replace("+", ""), (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);
  return `${factor.replace("-", "−")}·10${raised.join("")}`;
}
