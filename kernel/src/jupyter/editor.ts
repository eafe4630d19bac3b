/** What an editor asks, with positions as Jupyter counts them. */
import { fromCodePoints, toCodePoints } from "./code-points.js";
import type { Interpreter } from "./interpreter.js";

export interface CursorRequest {
  code: string;
  cursor_pos?: number;
}

type Content = Record<string, unknown>;

export async function complete(
  interpreter: Interpreter,
  { code, cursor_pos }: CursorRequest,
): Promise<Content> {
  const position = fromCodePoints(code, cursor_pos ?? code.length);
  const { matches, ...place } = await interpreter.ask("complete", { code, position });
  const start = toCodePoints(code, place.start);
  const end = toCodePoints(code, place.end);
  const types = matches.map(({ name, kind }) => ({ text: name, type: kind, start, end }));
  return {
    matches: matches.map(({ name }) => name),
    cursor_start: start,
    cursor_end: end,
    metadata: { _jupyter_types_experimental: types },
  };
}

export async function inspect(
  interpreter: Interpreter,
  { code, cursor_pos }: CursorRequest,
): Promise<Content> {
  const position = fromCodePoints(code, cursor_pos ?? code.length);
  const found = await interpreter.ask("inspect", { code, position });
  if (!found) return { found: false, data: {}, metadata: {} };
  const text = [found.type, found.documentation].filter((part) => part !== "").join("\n\n");
  return { found: true, data: { "text/plain": text }, metadata: {} };
}
