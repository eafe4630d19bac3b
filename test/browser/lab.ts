/** A real JupyterLab in a headless Chromium, with notebooks in a folder of its own. */
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Page, chromium as playwright } from "playwright-core";
import { test as base } from "vitest";
import { chromium, launchArguments } from "../../scripts/chromium.mjs";
import { type Notebook, notebookFiles, readNotebook } from "../../scripts/notebook.mjs";

type Cell = Notebook["cells"][number];
type Output = NonNullable<Cell["outputs"]>[number];

import { end } from "../../scripts/process.mjs";
import { root } from "../../scripts/project.mjs";
import { serve } from "../../scripts/start.mjs";

/** The parts of JupyterLab's application that the tests use. */
interface App {
  commands: { execute(id: string, args: Record<string, string>): Promise<void> };
  shell: { currentWidget: Panel | null };
  restored: Promise<void>;
}

interface Panel {
  dispose(): void;
  content: {
    activeCellIndex: number;
    model: { dirty: boolean; toJSON(): Notebook };
    widgets: { model: { type: string; sharedModel: { setSource(source: string): void } } }[];
  };
  context?: {
    path: string;
    sessionContext: {
      ready: Promise<void>;
      shutdown(): Promise<void>;
      session: { kernel: { info: Promise<object> } | null } | null;
    };
  };
}

declare global {
  var jupyterapp: App;
}

export class Lab {
  /** What the browser's console had to complain about since the last notebook was closed. */
  readonly #complaints: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly server: NonNullable<Awaited<ReturnType<typeof serve>>>,
    /** One for all notebooks: JupyterLab takes longer to load than most tests to run. */
    private readonly page: Page,
    private readonly home: Record<string, string | undefined>,
  ) {
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => this.#complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.#complaints.push(`${message.text()} (${message.location().url})`);
    });
  }

  static async start(): Promise<Lab> {
    const folder = mkdtempSync(join(tmpdir(), "lab ü "));
    // Packages are found from a notebook's folder upwards.
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    mkdirSync(join(folder, "notebooks"));
    symlinkSync(join(root, "notebooks", "data"), join(folder, "notebooks", "data"), "junction");
    // The settings of whoever runs the tests stay out of them, and theirs stay as they are.
    const home = { HOME: process.env.HOME, USERPROFILE: process.env.USERPROFILE };
    process.env.HOME = process.env.USERPROFILE = folder;
    // All cells drawn at once, also those that one would have to scroll to.
    const settings = join(folder, ".jupyter", "lab", "user-settings", "@jupyterlab", "notebook-extension");
    mkdirSync(settings, { recursive: true });
    writeFileSync(join(settings, "tracker.jupyterlab-settings"), '{ "windowingMode": "none" }');
    const flags = ["--no-browser", "--LabApp.expose_app_in_browser=True"];
    const server = await serve({ folder: join(folder, "notebooks"), flags });
    if (!server) throw new Error("JupyterLab ended before it answered");
    const executablePath = await chromium({ install: true });
    const browser = await playwright.launch({ executablePath, args: launchArguments });
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    const lab = new Lab(folder, server, page, home);
    await page.goto(`${new URL("lab", server.url)}?token=${server.token}`);
    await page.waitForFunction(() => globalThis.jupyterapp?.restored);
    await page.evaluate(() => jupyterapp.restored);
    return lab;
  }

  async close(): Promise<void> {
    await this.page.context().browser()?.close();
    await end(this.server.server);
    Object.assign(process.env, this.home);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Opens a copy of a notebook. */
  open(file: string): Promise<OpenNotebook> {
    const name = basename(file);
    copyFileSync(file, join(this.folder, "notebooks", name));
    return this.visit(name);
  }

  /** Opens a new notebook with these cells of code. */
  openCells(name: string, ...sources: string[]): Promise<OpenNotebook> {
    this.write(name, ...sources.map((source) => codeCell(source)));
    return this.visit(name);
  }

  /** Puts a new notebook with these cells beside the others. */
  write(name: string, ...cells: Cell[]): void {
    const notebook = {
      // With the kernel's metadata: else it would be changed as soon as it is opened.
      ...readNotebook(notebookFiles()[0] as string),
      cells: cells.map((cell, index) => ({ ...cell, id: `cell-${index}` })),
    };
    writeFileSync(join(this.folder, "notebooks", name), JSON.stringify(notebook));
  }

  /** Opens a notebook that is there. */
  async visit(name: string): Promise<OpenNotebook> {
    const notebook = new OpenNotebook(this.page, join(this.folder, "notebooks", name), this.#complaints);
    await notebook.command("docmanager:open", { path: name });
    await notebook.ready();
    return notebook;
  }
}

/** A test in JupyterLab, which starts with the first and ends with the last test of all files. */
export const test = base.extend(
  "lab",
  { scope: "worker" },
  // biome-ignore lint/correctness/noEmptyPattern: how Vitest is told that nothing else is needed
  async ({}, { onCleanup }) => {
    const lab = await Lab.start();
    onCleanup(() => lab.close());
    return lab;
  },
);

export function codeCell(source: string, outputs: Output[] = []): Cell {
  return { cell_type: "code", execution_count: null, metadata: {}, outputs, source };
}

/** A notebook in its tab, with a kernel that is ready. */
export class OpenNotebook {
  constructor(
    readonly page: Page,
    private readonly file: string,
    /** What the browser's console had to complain about. */
    readonly complaints: string[],
  ) {}

  /** Waits until the notebook is there and its kernel answers: what is run before that only asks for a kernel. */
  async ready(): Promise<void> {
    // Another notebook may lie in front of the first.
    await this.page.waitForSelector(".jp-Notebook .jp-Cell", { state: "attached" });
    await this.page.waitForFunction(
      () => globalThis.jupyterapp?.shell.currentWidget?.context?.sessionContext.session?.kernel,
    );
    await this.page.evaluate(async () => {
      const session = jupyterapp.shell.currentWidget?.context?.sessionContext;
      await session?.ready;
      await session?.session?.kernel?.info;
    });
  }

  /** Runs a command of JupyterLab and waits until it is done. */
  async command(id: string, args: Record<string, string> = {}): Promise<void> {
    await this.page.evaluate(
      async ([id, args]) => {
        await jupyterapp.commands.execute(id, args);
      },
      [id, args] as const,
    );
  }

  /** Ends the kernel and closes the tab, saved or not. */
  async close(): Promise<void> {
    await this.page.evaluate(async () => {
      const panel = jupyterapp.shell.currentWidget;
      await panel?.context?.sessionContext.shutdown();
      panel?.dispose();
    });
    this.complaints.length = 0;
  }

  runAll(): Promise<void> {
    return this.command("notebook:run-all-cells");
  }

  /** Runs a cell, counted from 0; resolves when it is done. */
  async run(index: number): Promise<void> {
    await this.select(index);
    await this.command("notebook:run-cell");
  }

  async select(index: number): Promise<void> {
    await this.page.evaluate((index) => {
      jupyterapp.shell.currentWidget!.content.activeCellIndex = index;
    }, index);
  }

  async write(index: number, source: string): Promise<void> {
    await this.page.evaluate(
      ([index, source]) =>
        jupyterapp.shell.currentWidget!.content.widgets[index]?.model.sharedModel.setSource(source),
      [index, source] as const,
    );
  }

  /** The notebook as it stands in the browser. */
  content(): Promise<Notebook> {
    return this.page.evaluate(() => jupyterapp.shell.currentWidget!.content.model.toJSON());
  }

  /** Whether there is something to save. */
  isChanged(): Promise<boolean> {
    return this.page.evaluate(() => jupyterapp.shell.currentWidget!.content.model.dirty);
  }

  /** The notebook as it was saved last. */
  saved(): Notebook {
    return JSON.parse(readFileSync(this.file, "utf8"));
  }

  async theme(name: "JupyterLab Light" | "JupyterLab Dark"): Promise<void> {
    await this.command("apputils:change-theme", { theme: name });
    const light = String(name.endsWith("Light"));
    await this.page.waitForSelector(`body[data-jp-theme-light="${light}"]`, { state: "attached" });
    // JupyterLab stumbles when the next change comes before this one is over.
    await this.page.waitForSelector("#jupyterlab-splash", { state: "detached" });
  }
}
