/**
 * Traces as their axes can show them. On a log axis 0 lies infinitely far away, which makes it a gap in a curve. A
 * negative number has no place there at all; nor has 0 where there can be no gap, in a grid or at the edge of a band.
 */
import { quote } from "../input";
import { type Axis, isAxis } from "./layout";
import { readable } from "./text";
import type { Trace } from "./traces";

/** The axes of a figure: two of a plane, or three. */
export interface Axes {
  x: Axis;
  y: Axis;
  z?: Axis;
}

const keys = ["x", "y", "z"] as const;

/** The trace as its axes can show it; `name` is what it is called in an error when it is no trace. */
export function onAxes(name: string, given: Trace, axes: Axes): Trace {
  requireTrace(name, given, axes.z);
  const trace = plain(given) as Trace;
  const logs = keys.filter((key) => axes[key]?.type === "log" && Array.isArray(trace[key]));
  const placed = logs.map((key) => {
    const isGrid = trace.type === "contour" || trace.type === "surface";
    const whole = trace.fill !== undefined || (isGrid && key !== "z");
    const place = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(place);
      if (typeof value !== "number" || value > 0) return value;
      if (value === 0 && !whole) return null;
      const least = whole ? "> 0" : ">= 0";
      throw new RangeError(`${key} of ${called(trace)} must be ${least} on a log axis, got ${value}`);
    };
    return [key, place(trace[key])] as const;
  });
  return { ...trace, ...Object.fromEntries(placed) };
}

function requireTrace(name: string, trace: Trace, z: Axis | undefined): void {
  if (typeof trace?.type !== "string") {
    throw new TypeError(`${name} must be a trace such as line(name, x, y), got ${quote(trace)}`);
  }
  const inSpace = trace.type === "surface" || trace.type.endsWith("3d");
  if (inSpace && !isAxis(z)) {
    throw new TypeError(`${called(trace)} is drawn in space: figure needs a third axis, z: { title }`);
  }
  if (!inSpace && z) throw new TypeError(`${called(trace)} is drawn on a plane: z must be left out`);
}

function called(trace: Trace): string {
  return `"${readable(trace.name ?? trace.type)}"`;
}

/** Plain lists for typed arrays, of which JSON makes objects, and Plotly nothing. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return typeof value[0] === "number" ? value : value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
}
