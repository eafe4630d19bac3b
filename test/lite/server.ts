/** A plain static server: a folder at an address below the root, without special headers. */
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { createGzip } from "node:zlib";

const types: Record<string, string> = {
  ".css": "text/css",
  ".csv": "text/csv",
  ".html": "text/html",
  ".ipynb": "application/json",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

export interface Server {
  /** Ends with a slash. */
  url: string;
  /** How much has been sent, in bytes. */
  sent(): number;
  close(): void;
}

/** `folder` may be exchanged for another one while it serves. */
export function serve(folder: () => string, path = "/a class/run/"): Promise<Server> {
  let sent = 0;
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(folder(), asked.slice(path.length));
    const status = statSync(file, { throwIfNoEntry: false });
    if (!asked.startsWith(path) || !status?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const tag = `"${status.mtimeMs}-${status.size}"`;
    if (request.headers["if-none-match"] === tag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, {
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "cache-control": "no-cache",
      "content-encoding": "gzip",
      etag: tag,
    });
    const zipped = createReadStream(file).pipe(createGzip());
    zipped.on("data", (part) => {
      sent += part.length;
    });
    zipped.pipe(response);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      const url = `http://127.0.0.1:${port}${encodeURI(path)}`;
      resolve({ url, sent: () => sent, close: () => server.close() });
    });
  });
}
