/** What the kernel says of itself. */
import { protocolVersion } from "./messages.js";

export const kernelInfo: Record<string, unknown> = {
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "tslab",
  implementation_version: "1.0.22",
  // As in the files of the notebooks, which a client else marks as changed as soon as they are opened: the version is
  // that of plain tslab, with which they run as well. Without a codemirror_mode: that of tslab makes JupyterLab colour
  // cells as JavaScript.
  language_info: {
    name: "typescript",
    version: "6.0.3",
    mimetype: "text/typescript",
    file_extension: ".ts",
  },
  banner: "TypeScript",
  supported_features: ["iopub_welcome"],
  help_links: [
    { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
    { text: "tslab", url: "https://github.com/yunabe/tslab" },
  ],
};
