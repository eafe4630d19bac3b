/** The site of the notebooks in JupyterLite, built and served, in a headless Chromium. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, type Page, chromium as playwright } from "playwright-core";
import { test as base } from "vitest";
import { chromium, launchArguments } from "../../scripts/chromium.mjs";
import { jupyterLite, makeExtensions, makeSite } from "../../scripts/lite/site.mjs";
import { folder as notebooks, readNotebook } from "../../scripts/notebook.mjs";
import { setUp } from "../../scripts/setup.mjs";
import { codeCell, OpenNotebook } from "../browser/lab";
import { type Server, serve } from "./server";

export class Site {
  /** What the notebooks are, apart from those of the project. */
  readonly contents: string;
  #output: string;

  private constructor(
    private readonly folder: string,
    private readonly server: Server,
    private readonly browser: Browser,
    output: string,
  ) {
    this.contents = join(folder, "contents");
    this.#output = output;
  }

  static async start(): Promise<Site> {
    const folder = mkdtempSync(join(tmpdir(), "site ü "));
    await setUp([jupyterLite]);
    await makeExtensions(join(folder, "labextensions"));
    const output = join(folder, "first");
    const server = await serve(() => site.#output);
    const executablePath = await chromium({ install: true });
    const browser = await playwright.launch({ executablePath, args: launchArguments });
    const site = new Site(folder, server, browser, output);
    cpSync(notebooks, site.contents, { recursive: true });
    mkdirSync(join(site.contents, "more", "data"), { recursive: true });
    writeFileSync(join(site.contents, "more", "data", "trees.csv"), "height,kind\n12.5,oak\n8,birch\n");
    site.write("more/empty.ipynb");
    await site.#make(output);
    return site;
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Puts a notebook with these cells of code among the others, for the next edition. */
  write(name: string, ...sources: string[]): void {
    const notebook = {
      ...readNotebook(join(notebooks, "00-start-here.ipynb")),
      cells: sources.map((source, index) => ({ ...codeCell(source), id: `cell-${index}` })),
    };
    writeFileSync(join(this.contents, name), JSON.stringify(notebook));
  }

  /** From now on, the server has the contents as they are now. */
  async publish(): Promise<void> {
    const output = join(this.folder, `next-${Date.now()}`);
    await this.#make(output);
    this.#output = output;
  }

  #make(output: string): Promise<void> {
    return makeSite({ output, extensions: join(this.folder, "labextensions"), contents: this.contents });
  }

  /** A reader, whose browser remembers nothing yet. */
  async reader(): Promise<Reader> {
    return new Reader(
      await this.browser.newContext({ viewport: { width: 1280, height: 1000 } }),
      this.server,
    );
  }
}

export class Reader {
  /** What the browser's console had to complain about, and what was asked of other servers. */
  readonly complaints: string[] = [];
  readonly elsewhere: string[] = [];
  page: Page | undefined;

  constructor(
    readonly context: BrowserContext,
    readonly server: Server,
  ) {
    context.on("request", (request) => {
      const address = request.url();
      const isOurs = new URL(address).origin === new URL(server.url).origin;
      if (!isOurs && !/^(blob|data):/.test(address)) this.elsewhere.push(address);
    });
  }

  /** Opens the site at a notebook. */
  async goTo(name: string): Promise<Page> {
    this.page ??= await this.context.newPage();
    const { page } = this;
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      // A revoked address, by which a cell is interrupted, is one that is missing.
      const { url } = message.location();
      if (message.type() === "error" && !url.startsWith("blob:"))
        this.complaints.push(`${message.text()} (${url})`);
    });
    await page.goto(`${this.server.url}lab/index.html?path=${encodeURIComponent(name)}`);
    return page;
  }

  /** Opens the site at a notebook, and waits for its kernel. */
  async open(name: string): Promise<OpenNotebook> {
    const page = await this.goTo(name);
    // JupyterLab opens first what was open when the reader left.
    await page.waitForFunction(
      (name) => globalThis.jupyterapp?.shell.currentWidget?.context?.path === name,
      name,
    );
    const notebook = new OpenNotebook(page, name, this.complaints);
    await notebook.ready();
    return notebook;
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

/** A test of the site, which is built before the first and removed after the last test of all files. */
export const test = base.extend(
  "site",
  { scope: "worker" },
  // biome-ignore lint/correctness/noEmptyPattern: how Vitest is told that nothing else is needed
  async ({}, { onCleanup }) => {
    const site = await Site.start();
    onCleanup(() => site.close());
    return site;
  },
);

/** Adds a cell at the end of a notebook, and runs it; its index. */
export async function add(notebook: OpenNotebook, source: string): Promise<number> {
  return notebook.page.evaluate(async (source) => {
    const { content } = jupyterapp.shell.currentWidget!;
    content.activeCellIndex = content.widgets.length - 1;
    await jupyterapp.commands.execute("notebook:insert-cell-below", {});
    const index = content.widgets.length - 1;
    content.widgets[index]!.model.sharedModel.setSource(source);
    content.activeCellIndex = index;
    return index;
  }, source);
}
