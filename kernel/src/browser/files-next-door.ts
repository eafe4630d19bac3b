/**
 * `fetch` for cells: a relative address is a path from the notebook's folder, as it would be in Node. The page knows the
 * files of the reader, which no server has; what it does not know is looked for where the site is.
 */
import type { FileAnswer, FileQuestion } from "./posts.js";
import { post } from "./worker-output.js";

export function fetchFrom(folder: string): void {
  const { fetch } = globalThis;
  const asked = new Map<number, (answer: FileAnswer) => void>();
  let last = 0;
  addEventListener("message", ({ data }: MessageEvent<FileAnswer | { type: string }>) => {
    if (data.type !== "file") return;
    const answer = data as FileAnswer;
    asked.get(answer.id)?.(answer);
    asked.delete(answer.id);
  });
  globalThis.fetch = async (resource, init) => {
    if (typeof resource !== "string" || /^([a-z][a-z\d+.-]*:|\/)/i.test(resource))
      return fetch(resource, init);
    const question: FileQuestion = { type: "file", id: ++last, path: resource };
    const { content } = await new Promise<FileAnswer>((resolve) => {
      asked.set(question.id, resolve);
      post(question);
    });
    return content ? new Response(content) : fetch(new URL(resource, folder), init);
  };
}
