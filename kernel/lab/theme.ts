/**
 * Charts in the colours of the page, in JupyterLab those of its theme. A figure without a ground of its own stands on the page's; the colour of
 * its text is then one that must do on any page, and whatever it draws in this colour can take the theme's instead.
 */
import type { Layout } from "./load-plotly.js";

/** Lists whose parts may have the same colour because they belong to a curve of it. */
const marks = ["annotations", "shapes"];

/** Where in a layout the colour of its text stands, as paths in Plotly's way of writing; none, if it has a ground. */
export function inked(layout: Layout): string[] {
  const ink = layout.font?.color;
  const isClear = /^(transparent|rgba\(.*,\s*0\))$/.test(layout.paper_bgcolor ?? "");
  if (ink === undefined || !isClear) return [];
  const within = (part: object, write: (key: string) => string): string[] =>
    Object.entries(part).flatMap(([key, value]) => {
      if (value === ink) return [write(key)];
      if (typeof value !== "object" || value === null || marks.includes(key)) return [];
      const path = write(key);
      return within(value, (inner) => (Array.isArray(value) ? `${path}[${inner}]` : `${path}.${inner}`));
    });
  return within(layout, (key) => key);
}

/**
 * The colours that the theme of now has for these paths, and for the buttons: one for text, a calmer one for lines.
 * Undefined while JupyterLab changes the theme: in between it has none, and the page another layout.
 */
export function coloured(paths: readonly string[]): Record<string, string> | undefined {
  const theme = getComputedStyle(document.body);
  const text = theme.getPropertyValue("--jp-content-font-color1").trim();
  if (text === "") return undefined;
  if (paths.length === 0) return {};
  const lines = theme.getPropertyValue("--jp-content-font-color2").trim();
  return {
    ...Object.fromEntries(paths.map((path) => [path, path.endsWith("font.color") ? text : lines])),
    "modebar.color": lines,
    "modebar.activecolor": text,
    "modebar.bgcolor": "rgba(0,0,0,0)",
  };
}

/** Calls back when the theme has changed, until the returned function is called. */
export function onTheme(callback: () => void): () => void {
  // JupyterLab hides its page while it does that, and nothing that is hidden can be drawn.
  const observer = new MutationObserver(() => requestAnimationFrame(callback));
  observer.observe(document.body, { attributeFilter: ["data-jp-theme-name"] });
  // A page without themes of its own is light or dark as the reader's system is.
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", callback);
  };
}
