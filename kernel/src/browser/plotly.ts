/**
 * Plotly for a site, where each kilobyte is waited for: a script that looks like it and loads what a chart needs. Most
 * charts are flat, and for these there is a build of a third of the size.
 */

type Plotly = Record<Command, (plot: HTMLElement, ...values: unknown[]) => Promise<unknown>>;

type Command = "react" | "animate" | "relayout" | "restyle" | "update" | "purge";

const here = (document.currentScript as HTMLScriptElement).src;

/** The builds that were asked for, by their files. */
const loaded = new Map<string, Promise<Plotly>>();

/** By which of them a chart was drawn. */
const drawnBy = new WeakMap<HTMLElement, string>();

function load(file: string): Promise<Plotly> {
  const before = loaded.get(file);
  if (before) return before;
  const script = document.createElement("script");
  const made = new Promise<Plotly>((resolve, reject) => {
    script.onload = () => {
      const build = (globalThis as { Plotly?: object }).Plotly as Plotly;
      Object.assign(globalThis, { Plotly: ours });
      resolve(build);
    };
    script.onerror = () => {
      loaded.delete(file); // The next chart tries again.
      reject(new Error(`${script.src} does not load`));
    };
    script.src = new URL(file, here).href;
    document.head.append(script);
  });
  loaded.set(file, made);
  return made;
}

/** What a figure is drawn with. */
function buildFor({ data = [] }: { data?: { type?: string }[] }): string {
  const isFlat = data.every(({ type = "scatter" }) => flat.has(type));
  return isFlat ? "plotly-flat.js" : "plotly-all.js";
}

const flat = new Set(["scatter", "bar", "box", "contour", "heatmap", "histogram", "violin"]);

const call =
  (command: Command) =>
  async (plot: HTMLElement, ...values: unknown[]) =>
    (await load(drawnBy.get(plot) ?? "plotly-flat.js"))[command](plot, ...values);

const ours: Plotly = {
  react: async (plot, figure, ...values) => {
    const file = buildFor(figure as { data?: { type?: string }[] });
    const before = drawnBy.get(plot);
    if (before !== undefined && before !== file) (await load(before)).purge(plot);
    drawnBy.set(plot, file);
    return (await load(file)).react(plot, figure, ...values);
  },
  animate: call("animate"),
  relayout: call("relayout"),
  restyle: call("restyle"),
  update: call("update"),
  purge: call("purge"),
};

Object.assign(globalThis, { Plotly: ours });
