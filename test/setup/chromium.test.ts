import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import * as npm from "../../scripts/chromium/npm.mjs";
import * as playwright from "../../scripts/chromium/playwright.mjs";
import * as system from "../../scripts/chromium/system.mjs";
import { chromium, type Source } from "../../scripts/chromium.mjs";
import { freshProject, type Project } from "./project.js";

/** Asks for a Chromium on the bare machine. */
function ask(project: Project, env: NodeJS.ProcessEnv) {
  const code = `import { chromium } from "./scripts/chromium.mjs"; import { main } from "./scripts/process.mjs";
    await main(async () => console.log(await chromium({ install: false })));`;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: project.folder,
    env: { PATH: project.bin, ...env },
    encoding: "utf8",
  });
}

test("the one that CHROMIUM names", () => {
  const project = freshProject();
  project.addProgram("my-chromium", "exit 0");
  const file = path.join(project.bin, "my-chromium");
  expect(ask(project, { CHROMIUM: file }).stdout).toBe(`${file}\n`);
  const { status, stderr } = ask(project, { CHROMIUM: "/nonexistent/chromium" });
  expect(status).toBe(1);
  expect(stderr).toBe(
    "\n  ✗ CHROMIUM names /nonexistent/chromium, which is not a program: correct or remove the variable.\n",
  );
});

test.runIf(process.platform === "linux")("not a stub that only says how to install it", () => {
  const project = freshProject();
  project.addProgram("chromium-browser", "echo 'snap install chromium'; exit 1");
  project.addProgram("google-chrome", "echo 'Google Chrome 150'");
  expect(ask(project, {}).stdout).toBe(`${path.join(project.bin, "google-chrome")}\n`);
});

describe("where there is none", () => {
  /** What was asked of the sources, and what was printed, in order. */
  let events: string[];
  beforeEach(() => {
    events = [];
    vi.stubEnv("CHROMIUM", undefined);
    vi.spyOn(console, "log").mockImplementation((line) => void events.push(line.trim()));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  /** The sources as they are, but for what they find and bring. */
  function sources(brings: { [name: string]: string }, cannot: string[] = []): Source[] {
    return [system, npm, playwright].map((source) => ({
      ...source,
      find: async () => undefined,
      canFetch: () => !cannot.includes(source.name),
      fetch: async () => {
        events.push(`fetch from ${source.name}`);
        return brings[source.name];
      },
    }));
  }

  test("it is fetched into the project, and the system stays as it is", async () => {
    const place = await chromium({ install: true, sources: sources({ npm: "/project/chromium" }) });
    expect(place).toBe("/project/chromium");
    expect(events.filter((event) => event.startsWith("fetch"))).toEqual([
      "fetch from Playwright",
      "fetch from npm",
    ]);
    expect(events.join()).not.toContain("apt-get");
  });

  test("the system's packages come last, and it is said before what they install and how to avoid it", async () => {
    const last = sources({ "the system's packages": "/usr/bin/chromium" }, ["npm"]);
    expect(await chromium({ install: true, sources: last })).toBe("/usr/bin/chromium");
    const told = events.findIndex((event) => /package chromium .*apt-get.*CHROMIUM=/s.test(event));
    expect(told).toBeGreaterThan(events.indexOf("fetch from Playwright"));
    expect(told).toBe(events.indexOf("fetch from the system's packages") - 1);
  });

  test("nothing is fetched unless that is asked for", async () => {
    const all = sources({ Playwright: "/project/chromium" });
    await expect(chromium({ install: false, sources: all })).rejects.toThrow("No Chromium was found");
    expect(events).toEqual([]);
  });

  test("one that is there is taken before any is fetched, the system's first", async () => {
    const all = sources({}).map((source) => ({ ...source, find: async () => source.name }));
    expect(await chromium({ install: true, sources: all })).toBe("the system's packages");
    expect(await chromium({ install: true, sources: all.slice(1) })).toBe("npm");
    expect(events).toEqual([]);
  });
});

test("a server of Playwright that does not answer is not waited for", async () => {
  const project = freshProject();
  project.borrowNodeSide();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const code = `console.log(await (await import("./scripts/chromium/playwright.mjs")).fetch());`;
  // While this waits, the server takes connections and says nothing.
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: project.folder,
    env: {
      PATH: project.bin,
      PLAYWRIGHT_DOWNLOAD_HOST: `http://127.0.0.1:${port}`,
      // A fifth of what it is otherwise.
      PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "500",
    },
    encoding: "utf8",
    timeout: 30_000,
  });
  expect(stdout).toBe("undefined\n");
});
