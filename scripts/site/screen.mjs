// How a screen shows a chapter: what is folded stays so until somebody asks, and charts are live.

import { shownCell } from "../render/cell.mjs";
import { escaped } from "../render/html.mjs";

/** Plotly's build for charts on a plane, a third of the whole; what it draws; and the one for all else. */
export const builds = { plane: "plotly-cartesian.min.js", all: "plotly.min.js" };
const onPlane = new Set([
  "scatter",
  "bar",
  "box",
  "contour",
  "heatmap",
  "histogram",
  "histogram2d",
  "violin",
]);

/** What folds code away. */
const open = '<details class="aside">\n<summary>The code</summary>\n';
const close = "\n</details>";

/**
 * Cells that only prepare a figure have nothing to show: their code joins that of the figure.
 *
 * @param {string} html
 */
export function gathered(html) {
  // From the end of one fold to the beginning of the next, with no more than the boxes of two cells between.
  const between = new RegExp(`${close}\\n</div>\\n<div class="cell[^"]*">\\n${open}`, "g");
  return html.replace(between, "\n");
}

/**
 * @param {string} name the notebook's
 * @param {(file: string, content: Buffer | string) => string} keep puts a file into the site, and says where it is from
 *   the chapter's page
 * @returns {import("../render/chapter.mjs").Medium}
 */
export function screen(name, keep) {
  let count = 0;
  return {
    unfolded: false,
    aside: (code) => `${open}${code}${close}`,
    picture: ({ address, alt, figure }) => {
      const [, type = "", base64 = ""] = /^data:image\/(\w+).*?;base64,(.*)$/s.exec(address) ?? [];
      const content = Buffer.from(base64, "base64");
      const stem = `${name}-${++count}`;
      const file = keep(`pictures/${stem}.${type === "svg" ? "svg" : type}`, content);
      const picture = `<img src="${file}" alt="${escaped(alt)}"${sizeOf(content)} loading="lazy">`;
      if (!figure) return `<figure>${picture}</figure>`;
      const data = keep(`charts/${stem}.json`, JSON.stringify(figure));
      return live(picture, data, figure);
    },
    solution: shownCell,
    ending: () => "",
  };
}

/**
 * The place of a chart: as high as it will be, with its picture until then.
 *
 * @param {string} picture
 * @param {string} data the address of the figure
 * @param {any} figure
 */
function live(picture, data, { data: traces, layout = {} }) {
  const isFlat = traces.every((/** @type {{ type?: string }} */ { type = "scatter" }) => onPlane.has(type));
  const plotly = isFlat ? builds.plane : builds.all;
  const place = `data-figure="${data}" data-plotly="${plotly}" style="--height: ${layout.height ?? 360}px"`;
  return `<figure>\n<div class="shrinkage-Chart" ${place}>${picture}</div>\n</figure>`;
}

/** The size of a PNG, so that its place is kept. @param {Buffer} content */
function sizeOf(content) {
  const isPng = content.subarray(1, 4).toString("latin1") === "PNG";
  return isPng ? ` width="${content.readUInt32BE(16)}" height="${content.readUInt32BE(20)}"` : "";
}
