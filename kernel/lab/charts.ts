/** Charts of Plotly under the cells of a notebook, in place of the pictures that are stored with them. */
import { Chart, mimeType, type Output } from "./chart.js";
import { type Shared, type Widget, widgets } from "./shared.js";

/** JupyterLab's name for what draws outputs of one kind. */
export default async function mimeExtension(shared: Shared): Promise<object> {
  const { Widget } = await widgets(shared);
  const createRenderer = (): Widget => {
    const chart = new Chart();
    const widget = new Widget({ node: chart.node });
    widget.disposed.connect(() => chart.remove());
    return Object.assign(widget, { renderModel: async (output: Output) => chart.show(output) });
  };
  return {
    id: "shrinkage:charts",
    // Of the forms of one output, the one of the lowest rank is shown: before a picture, and before HTML.
    rank: 0,
    dataType: "json",
    rendererFactory: { safe: true, mimeTypes: [mimeType], createRenderer },
  };
}
