/**
 * Text as it is to be read, and the same in Plotly's dialect of HTML, in which <b> is bold, what stands between < and >
 * may vanish, and &mu; is a letter. Whoever names a curve "w < 0 & x > 1" means just that.
 */
import { quote } from "../input";

/** As Plotly has to be given it, so that it is shown as written. */
export function escaped(text: string): string {
  return escapedHtml(text).replaceAll("\n", "<br>");
}

/** As HTML has to be given it. */
export function escapedHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The text that `escaped` was given; a line's end is a space. */
export function readable(text: string): string {
  const signs = text.replaceAll("<br>", " ").replaceAll("&lt;", "<").replaceAll("&gt;", ">");
  return signs.replaceAll("&amp;", "&");
}

/**
 * The same for the axes of a figure in space, whose titles are drawn otherwise: these know four tags, and no entities.
 * A space without width parts what would be one of them.
 */
export function escapedInSpace(text: string): string {
  return text.replace(/<(?=\/?(?:b|i|sub|sup|br)>)/g, "<\u200b").replaceAll("\n", "<br>");
}

const lineLength = 72;

/** Lines of a caption: Plotly does not break them by itself. A word that is longer stays whole. */
export function lines(text: string): string[] {
  return text
    .replace(new RegExp(`(.{1,${lineLength}})( |$)`, "g"), "$1\n")
    .replace(/\n$/, "")
    .split("\n");
}

/** The name of a trace. Labels cut long names, and would cut an escaped sign in two: such a name they show whole. */
export function named(text: string): { name: string; hoverlabel?: { namelength: number } } {
  if (typeof text !== "string") throw new TypeError(`name must be a text, got ${quote(text)}`);
  const name = escaped(text);
  return name === text ? { name } : { name, hoverlabel: { namelength: -1 } };
}
