/** The site as `npm run site` builds it, on a server, and a browser to read it with. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { test as base } from "vitest";
import { notebookFiles } from "../../scripts/notebook.mjs";
import { root } from "../../scripts/project.mjs";
import { browser } from "../notebooks/book";
import { type Server, serve } from "./server";

/** The pages that are made of notebooks. */
export const notebooks: string[] = notebookFiles().map((file) => `${basename(file, ".ipynb")}.html`);

export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};
export const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };

export class Site {
  private constructor(
    readonly folder: string,
    /** The seconds that the build took. */
    readonly seconds: number,
    readonly server: Server,
    readonly browser: Browser,
  ) {}

  static async build(): Promise<Site> {
    const folder = mkdtempSync(join(tmpdir(), "site-"));
    const started = browser();
    const began = performance.now();
    await promisify(execFile)(process.execPath, [join(root, "scripts", "site.mjs"), "--output", folder]);
    const seconds = (performance.now() - began) / 1000;
    return new Site(folder, seconds, await serve(folder), await started);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** All files, by their paths from the site's folder. */
  files(extension: string): string[] {
    const all = readdirSync(this.folder, { recursive: true }).map((file) =>
      String(file).replaceAll("\\", "/"),
    );
    return all.filter((file) => file.endsWith(extension)).sort();
  }

  /** The pages to open: of the library's, which are made by one hand, one of each kind. */
  pages(): string[] {
    const kinds = new Set<string>();
    return this.files(".html").filter((file) => {
      const [kind = ""] = /^api\/\w+\//.exec(file) ?? [file];
      return !kinds.has(kind) && kinds.add(kind);
    });
  }

  /** Opens a page in a window of its own; `complaints` has what the browser had to say against it. */
  async open(file: string, options: BrowserContextOptions = {}): Promise<OpenPage> {
    const context = await this.browser.newContext({ serviceWorkers: "block", ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("pageerror", (error) => complaints.push(`${file}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(`${file}: ${message.text()}`);
    });
    page.on("request", (request) => {
      const url = request.url();
      requests.push(url);
      if (!url.startsWith(this.server.address) && !/^(data|blob):/.test(url))
        complaints.push(`${file}: ${url}`);
    });
    await page.goto(this.server.address + file);
    return { page, complaints, requests, close: () => context.close() };
  }
}

export interface OpenPage {
  readonly page: Page;
  readonly complaints: string[];
  readonly requests: string[];
  close(): Promise<void>;
}

/** A test of the site, which is built before the first and removed after the last test of all files. */
export const test = base.extend(
  "site",
  { scope: "worker" },
  // biome-ignore lint/correctness/noEmptyPattern: how Vitest is told that nothing else is needed
  async ({}, { onCleanup }) => {
    const site = await Site.build();
    onCleanup(() => site.close());
    return site;
  },
);

/** Does the same with all, two at a time, for two cores; what it finds, of all. */
export async function withAll<T>(all: readonly string[], work: (one: string) => Promise<T[]>): Promise<T[]> {
  const queue = all.values();
  const found: T[] = [];
  const lane = async () => {
    for (const one of queue) found.push(...(await work(one)));
  };
  await Promise.all([lane(), lane()]);
  return found;
}
