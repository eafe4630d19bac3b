/** What a cell prints and shows, on its way to the part of the kernel that speaks with Jupyter. */
import type { Report } from "./messages.js";

export interface Output {
  /** The cell that whatever is said now belongs to. */
  readonly cell: number;
  report(message: Report): void;
  write(name: "stdout" | "stderr", text: string): void;
}
