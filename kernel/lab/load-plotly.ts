/** Plotly, loaded when the first chart asks for it. */

/** A figure, as far as is looked into here; Plotly knows the rest. */
export interface Figure {
  data: object[];
  layout: Layout;
  config?: object;
  frames?: object[];
}

export interface Layout {
  width?: number;
  height?: number;
  meta?: { alt?: string };
  font?: { color?: string };
  paper_bgcolor?: string;
  sliders?: Slider[];
  [key: string]: unknown;
}

export interface Slider {
  active?: number;
  visible?: boolean;
  name?: string;
  pad?: { t?: number };
  currentvalue?: { prefix?: string; suffix?: string; visible?: boolean };
  steps?: Step[];
}

/** What one place of a slider does: a function of Plotly's, by its name, and the arguments for it. */
export interface Step {
  label?: string;
  value?: string;
  method?: Command | "skip";
  args?: unknown[];
}

type Command = "animate" | "relayout" | "restyle" | "update";

/** An element with a chart in it. */
export interface Plot extends HTMLElement {
  layout: Layout;
  on(event: string, callback: (data: { slider: { _index: number } }) => void): void;
  removeAllListeners(event: string): void;
}

export interface Plotly extends Record<Command, (plot: HTMLElement, ...args: unknown[]) => Promise<unknown>> {
  /** Draws a figure, or changes the one that is drawn into it. */
  react(plot: HTMLElement, figure: Figure): Promise<Plot>;
  purge(plot: HTMLElement): void;
}

const loaded = new Map<string, Promise<Plotly>>();

/** @param file one of Plotly's builds, beside this module */
export function loadPlotly(file: string = "plotly.js"): Promise<Plotly> {
  const before = loaded.get(file);
  if (before) return before;
  const promise = new Promise<Plotly>((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = () => resolve((globalThis as unknown as { Plotly: Plotly }).Plotly);
    script.onerror = () => {
      loaded.delete(file); // The next chart tries again.
      reject(new Error(`${script.src} does not load`));
    };
    script.src = new URL(file, import.meta.url).href;
    document.head.append(script);
  });
  loaded.set(file, promise);
  return promise;
}
