/**
 * Fresh notebooks. JupyterLite keeps what a reader has changed in the browser, and shows it for ever in the place of what
 * the site has by then. Here a notebook of the site is always the current one: what was changed in an earlier edition
 * is kept beside it, as a copy of the reader's own.
 */
import { packageOf, type Shared } from "./shared.js";

/** JupyterLite's files in the browser, as much of them as is used here. */
interface Drive {
  get(path: string, options?: object): Promise<unknown>;
  save(path: string, options?: object): Promise<unknown>;
  readonly storage: Promise<Storage>;
}

interface Storage {
  keys(): Promise<string[]>;
  getItem(path: string): Promise<Item | null>;
  setItem(path: string, item: Item): Promise<unknown>;
  removeItem(path: string): Promise<void>;
}

interface Item {
  name: string;
  path: string;
  content: unknown;
  last_modified: string;
}

/** For each file of the site a text that is another one in another edition. */
type Editions = Record<string, string>;

/** Where the browser remembers of which editions the reader's changes are. */
const memory = `editions ${new URL("..", document.baseURI).pathname}`;

export default async function extension(shared: Shared): Promise<object> {
  const { IDefaultDrive } = await packageOf<{ IDefaultDrive: unknown }>(shared, "@jupyterlab/services");
  return { id: "shrinkage-site:editions", autoStart: true, requires: [IDefaultDrive], activate };
}

function activate(_: unknown, drive: Drive): void {
  const tidied = tidy(drive).catch((error): Editions => {
    console.warn("Which edition of the notebooks this is, is not known.", error);
    return {};
  });
  const get = drive.get.bind(drive);
  const save = drive.save.bind(drive);
  // Nothing is read before the changes of earlier editions are out of the way.
  drive.get = async (...request) => {
    await tidied;
    return get(...request);
  };
  drive.save = async (path, options) => {
    const current = (await tidied)[path];
    if (current !== undefined) remember({ ...remembered(), [path]: current });
    return save(path, options);
  };
}

/** Puts what belongs to earlier editions beside the notebooks of this one; returns this one. */
async function tidy(drive: Drive): Promise<Editions> {
  const response = await fetch(new URL("../api/editions.json", document.baseURI), { cache: "no-cache" });
  if (!response.ok) throw new Error(String(response.status));
  const current: Editions = await response.json();
  const storage = await drive.storage;
  const before = remembered();
  const keys = new Set(await storage.keys());
  for (const path of keys) {
    if (current[path] === undefined || before[path] === current[path]) continue;
    const item = await storage.getItem(path);
    if (item) await keepCopy(storage, item, new Set([...keys, ...Object.keys(current)]));
    await storage.removeItem(path);
  }
  return current;
}

/** Under a name of its own: "01 (yours of 2026-11-30).ipynb". */
async function keepCopy(storage: Storage, item: Item, taken: Set<string>): Promise<void> {
  const [, folder = "", stem = "", ending = ""] = /^(.*\/)?(.*?)(\.[^.]*)?$/.exec(item.path) ?? [];
  const day = item.last_modified.slice(0, 10);
  for (let count = 1; ; count++) {
    const name = `${stem} (yours of ${day}${count > 1 ? `, ${count}` : ""})${ending}`;
    const path = folder + name;
    if (taken.has(path)) continue;
    await storage.setItem(path, { ...item, name, path });
    return;
  }
}

/** A browser that keeps nothing forgets the reader's changes, too. */
function remembered(): Editions {
  try {
    return JSON.parse(localStorage.getItem(memory) ?? "{}");
  } catch {
    return {};
  }
}

function remember(editions: Editions): void {
  try {
    localStorage.setItem(memory, JSON.stringify(editions));
  } catch {
    // See above.
  }
}
