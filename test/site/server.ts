/** A plain server of files, as a class or a company has one: no special headers, and the site in a folder of it. */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const types: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

export interface Server {
  /** Of the site's folder, with a slash at the end. */
  readonly address: string;
  /** What was asked for, from the site's folder. */
  readonly asked: string[];
  /** What was asked for and is not there. */
  readonly missing: string[];
  close(): Promise<void>;
}

export async function serve(folder: string): Promise<Server> {
  const place = "/a course ü/site/";
  const asked: string[] = [];
  const missing: string[] = [];
  const server = createServer(async ({ url = "" }, response) => {
    const path = decodeURI(url.replace(/[?#].*/, ""));
    const file = path.slice(place.length) + (path.endsWith("/") ? "index.html" : "");
    asked.push(file);
    try {
      if (!path.startsWith(place)) throw new Error("outside of the site");
      const content = await readFile(join(folder, file));
      response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
      response.end(content);
    } catch {
      missing.push(path);
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { address: encodeURI(`http://localhost:${port}${place}`), asked, missing, close };
}
