/**
 * How the page reaches a worker that runs and does not listen. Shared memory needs special headers of the server; but a
 * worker may ask synchronously whether a `blob:` address still exists, and the page may revoke it.
 */

/** An address that exists until it is revoked, of a text that never changes. */
export function newAddress(text = ""): string {
  return URL.createObjectURL(new Blob([text]));
}

export function revoke(address: string): void {
  URL.revokeObjectURL(address);
}

/** For a worker: the text at an address; undefined: it was revoked. Takes some 4 ms. */
export function textAt(address: string): string | undefined {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  try {
    request.send();
  } catch {
    return undefined;
  }
  return request.status === 200 ? request.responseText : undefined;
}
