/** What is told of a cell that was interrupted. */
import type { CellError } from "./messages.js";

export const red = (text: string): string => `\x1b[31m${text}\x1b[0m`;

export const interrupted: CellError = {
  ename: "KeyboardInterrupt",
  evalue: "The cell was interrupted.",
  traceback: [red("KeyboardInterrupt: The cell was interrupted.")],
};
