/** The reader's files, which JupyterLite keeps in the browser, for cells that read them. */

/** JupyterLab's manager of files, as much of it as is used here. */
export interface Contents {
  get(path: string, options: { content: true }): Promise<File>;
}

interface File {
  type: string;
  format: "text" | "base64" | "json" | null;
  content: unknown;
}

/** What is in a file; undefined where there is none. `path` may go up and down from `folder`. */
export async function contentOf(contents: Contents, folder: string, path: string): Promise<Blob | undefined> {
  try {
    const whole = new URL(path, new URL(`${folder}/`, "file:///")).pathname.slice(1);
    const { type, format, content } = await contents.get(decodeURIComponent(whole), { content: true });
    if (type === "directory") return undefined;
    if (format === "base64") return new Blob([bytesOf(String(content))]);
    return new Blob([format === "json" ? JSON.stringify(content) : String(content)]);
  } catch {
    return undefined;
  }
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
