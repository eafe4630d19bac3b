/**
 * The reading pages without a network. All files of an edition are kept, each under the digest of what is in it, so that
 * the next edition fetches only what has changed. Who has a network gets the current page, whatever is kept.
 */
export {};

/** Each file of this edition, from here, and its digest: written in by the build. */
declare const edition: Record<string, string>;
declare const self: ServiceWorkerGlobalScope;

const name = "shrinkage-read";

/** The address of a file, and the key that it is kept by. */
const keyOf = (file: string): string => new URL(`${file}?${edition[file]}`, self.location.href).href;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forget()));
self.addEventListener("fetch", (event) => {
  const file = fileOf(event.request);
  if (file !== undefined) event.respondWith(answer(event.request, file));
});

async function keep(): Promise<void> {
  const cache = await caches.open(name);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const missing = Object.keys(edition).filter((file) => !kept.has(keyOf(file)));
  // A few at a time: the reader comes first.
  const queue = missing.values();
  const work = async () => {
    for (const file of queue) {
      const response = await fetch(new URL(file, self.location.href), { cache: "no-cache" });
      if (!response.ok) throw new Error(`${file}: ${response.status}`);
      await cache.put(keyOf(file), response);
    }
  };
  await Promise.all([work(), work(), work()]);
  await self.skipWaiting();
}

/** What only earlier editions had goes. */
async function forget(): Promise<void> {
  const cache = await caches.open(name);
  const current = new Set(Object.keys(edition).map(keyOf));
  for (const request of await cache.keys()) if (!current.has(request.url)) await cache.delete(request);
  await self.clients.claim();
}

/** Which file of the edition a request is for; what else there is beside the pages is none of this worker's business. */
function fileOf({ method, url }: Request): string | undefined {
  const { origin, pathname } = new URL(url);
  const folder = new URL(".", self.location.href);
  if (method !== "GET" || origin !== folder.origin || !pathname.startsWith(folder.pathname)) return undefined;
  const path = decodeURI(pathname.slice(folder.pathname.length));
  const file = path === "" || path.endsWith("/") ? `${path}index.html` : path;
  return file in edition ? file : undefined;
}

async function answer(request: Request, file: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(name)).match(keyOf(file));
    if (kept) return kept;
    throw error;
  }
}
