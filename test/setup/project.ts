import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Python itself: what stands in PATH may be a script that needs more than a minimal PATH. */
const python = realpathSync(path.join(root, ".venv/bin/python"));

/**
 * A copy of the project as a fresh clone has it, in a folder with a space and an umlaut, or the project under test
 * itself; and a bare machine around it.
 */
export class Project {
  /** Holds everything; its name tells the processes of this project from others. */
  readonly place: string = mkdtempSync(path.join(realpathSync(tmpdir()), "shrinkage-"));
  readonly folder: string;
  /** The only folder in PATH: node, python3 and what a test adds. */
  readonly bin: string = path.join(this.place, "bin");
  readonly home: string = path.join(this.place, "home");
  /** The user who runs everything, when that is not the one who runs the test. */
  owner: { uid: number; gid: number } | undefined;
  readonly #programs: Program[] = [];

  constructor(which: "copy" | "under test" = "copy") {
    this.folder = which === "copy" ? path.join(this.place, "ä b") : root;
    const made = new Set(["node_modules", ".venv", ".cache", ".git", "dist", ".ipynb_checkpoints"]);
    const filter = (name: string) => !made.has(path.basename(name)) && name !== path.join(root, "book");
    if (which === "copy") cpSync(root, this.folder, { recursive: true, filter });
    for (const folder of [this.bin, this.home]) mkdirSync(folder);
    symlinkSync(process.execPath, path.join(this.bin, "node"));
    symlinkSync(python, path.join(this.bin, "python3"));
  }

  /** Takes packages of Node and what is built from the project under test, which saves making them. */
  borrowNodeSide(): void {
    symlinkSync(path.join(root, "node_modules"), this.path("node_modules"));
    for (const part of ["lib", "kernel"]) {
      cpSync(path.join(root, part, "dist"), this.path(`${part}/dist`), { recursive: true });
    }
    mkdirSync(this.path(".cache"));
    writeFileSync(this.path(".cache/built"), "");
  }

  /** Pretends that the packages of Python are there too, for what does not come to use them. */
  pretendPythonSide(): void {
    const requirements = createHash("sha256")
      .update(readFileSync(this.path("requirements.txt")))
      .digest("hex");
    mkdirSync(this.path(".venv/bin"), { recursive: true });
    symlinkSync(python, this.path(".venv/bin/python"));
    writeFileSync(this.path(".venv/installed.json"), JSON.stringify({ root: this.folder, requirements }));
  }

  /** One small package of Python instead of all: what is tested with it does not depend on which. */
  shortenRequirements(): void {
    const all = readFileSync(this.path("requirements.txt"), "utf8");
    const [entry] = /^traitlets==(?:.*\\\n)*.*\n/m.exec(all) ?? [];
    if (!entry) throw new Error("requirements.txt does not name traitlets");
    writeFileSync(this.path("requirements.txt"), entry);
  }

  /** Puts a program into PATH, in place of one that may be there. */
  addProgram(name: string, shell: string): void {
    const file = path.join(this.bin, name);
    rmSync(file, { force: true });
    writeFileSync(file, `#!/bin/sh\n${shell}\n`);
    chmodSync(file, 0o755);
  }

  /** A Python that makes environments and fills them in a moment, for what is not about what is in them. */
  quickenPython(): void {
    this.addProgram(
      "python3",
      `case "$*" in
*"-m venv"*) /bin/mkdir -p "$3/bin"; /bin/cp "$0" "$3/bin/python" ;;
*"-m pip"*) /bin/sleep 0.5 ;;
*) echo 3 11; echo complete ;;
esac`,
    );
  }

  /** A Python whose environments take pip from the project under test, which saves installing it. */
  borrowPip(): void {
    const pip = `"${root}.venv/lib"/python*/site-packages/pip*`;
    this.addProgram(
      "python3",
      `case "$*" in
*"-m venv"*) "${python}" "$@" --without-pip && /bin/cp -r ${pip} "$3"/lib/python*/site-packages ;;
*) exec "${python}" "$@" ;;
esac`,
    );
  }

  removeProgram(name: string): void {
    rmSync(path.join(this.bin, name));
  }

  /** From here on everything belongs to an ordinary user, and is run by that user, where one can be had. */
  giveToOrdinaryUser(): void {
    if (process.getuid?.() !== 0) return;
    const nobody = { uid: 65534, gid: 65534 };
    const worksFor = (program: string, ...args: string[]) => spawnSync(program, args, nobody).status === 0;
    const theirs = [python, "/usr/bin/python3"].find((file) =>
      worksFor(file, "-c", "import ensurepip, venv"),
    );
    // What is installed in the home of root is out of reach for others.
    if (!theirs || !worksFor(process.execPath, "--version")) return;
    rmSync(path.join(this.bin, "python3"));
    symlinkSync(theirs, path.join(this.bin, "python3"));
    this.owner = nobody;
    for (const name of ["", ...readdirSync(this.place, { recursive: true })]) {
      lchownSync(path.join(this.place, String(name)), nobody.uid, nobody.gid);
    }
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  /** Runs a script of the project on the bare machine. */
  run(script: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Program {
    const program = new Program(
      spawn(process.execPath, [this.path(`scripts/${script}.mjs`), ...args], {
        cwd: this.folder,
        // Nothing of the environment of the tests but what leads to the package registries.
        env: { ...registries(), PATH: this.bin, HOME: this.home, ...env },
        stdio: ["ignore", "pipe", "pipe"],
        ...this.owner,
      }),
    );
    this.#programs.push(program);
    return program;
  }

  /** The processes that run out of this project, or know it by their environment: npm hides what it was started with. */
  processes(): string[] {
    const all = execFileSync("ps", ["axeww", "-o", "pid=,stat=,args="], { encoding: "utf8" }).split("\n");
    return all.filter((line) => line.includes(this.place) && !/^\s*\d+\s+Z/.test(line));
  }

  /** Starts JupyterLab and waits until it says where it is. */
  async startLab(flags: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Lab> {
    const began = performance.now();
    const program = this.run("start", ["--no-browser", ...flags], env);
    onTestFinished(() => program.end());
    const [, address = ""] = await program.says(/JupyterLab: (\S+)/);
    const url = new URL(address);
    const headers = { authorization: `token ${url.searchParams.get("token")}` };
    const ask = async (what: string, request: RequestInit = {}) => {
      const answer = await fetch(new URL(`/api/${what}`, url), { headers, ...request });
      expect(answer.ok, `${answer.status} ${answer.statusText}`).toBe(true);
      return answer.json().catch(() => undefined);
    };
    return { program, address: url, seconds: (performance.now() - began) / 1000, ask };
  }

  async remove(): Promise<void> {
    for (const program of this.#programs) await program.end();
    rmSync(this.place, { recursive: true, force: true, maxRetries: 3 });
  }
}

function registries(): NodeJS.ProcessEnv {
  const names = /^(https?_proxy|no_proxy|npm_config_(registry|cafile)|pip_|ssl_cert|node_extra_ca_certs)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => names.test(name)));
}

/** A script that runs, and what it has printed so far. */
export class Program {
  output = "";
  readonly ended: Promise<number | string>;
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.ended = new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (status, signal) => resolve(status ?? signal ?? "?"));
    });
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Waits until something is so while the program runs, and fails with all that it printed when it ends before. */
  async meanwhile<Value>(
    look: () => Value | undefined | null | false | Promise<Value | undefined | false>,
  ): Promise<Value> {
    for (;;) {
      const over = this.#hasEnded();
      const value = await look();
      if (value) return value;
      if (over) throw new Error(`It has ended before its time:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  says(line: RegExp): Promise<RegExpExecArray> {
    return this.meanwhile(() => line.exec(this.output));
  }

  async end(): Promise<void> {
    if (!this.#hasEnded()) this.signal("SIGTERM");
    await this.ended;
  }

  #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }
}

/** A JupyterLab that runs. */
export interface Lab {
  program: Program;
  address: URL;
  /** How long it took to start. */
  seconds: number;
  /** Asks the server's interface. */
  ask(what: string, request?: RequestInit): Promise<unknown>;
}

/** A project for one test, removed after it. */
export function freshProject(): Project {
  const project = new Project();
  onTestFinished(() => project.remove());
  return project;
}

/** A port that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the port has no number");
  return address.port;
}
