/** `fetch` for cells: a relative address is one from the notebook's folder, as a path is in Node. */
export function fetchFrom(folder: string): void {
  const { fetch } = globalThis;
  globalThis.fetch = (resource, init) =>
    fetch(typeof resource === "string" ? new URL(resource, folder) : resource, init);
}
