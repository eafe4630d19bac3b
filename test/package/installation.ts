/** The library as others get it: packed as from a clone, and installed into an empty project. */
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { root } from "../../scripts/project.mjs";

const run = promisify(execFile);

/** What npm says of a package that it has packed. */
export interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string }[];
}

export class Installation {
  /** Holds everything. */
  readonly #place: string = mkdtempSync(path.join(realpathSync(tmpdir()), "shrinkage-package-"));
  /** Ends what still runs when the tests are over, should one have failed while it ran. */
  readonly #over = new AbortController();
  /** The project that uses the library. */
  readonly project: string = path.join(this.#place, "ä b");
  /** The library in it. */
  readonly folder: string = path.join(this.project, "node_modules", "shrinkage");

  /** Packs the library and installs it. */
  async make(): Promise<{ packed: Packed; tarball: Uint8Array<ArrayBuffer> }> {
    const clone = path.join(this.#place, "clone");
    const made = new Set(["dist", "node_modules"]);
    mkdirSync(clone);
    cpSync(path.join(root, "lib"), path.join(clone, "lib"), {
      recursive: true,
      filter: (file) => !made.has(path.basename(file)),
    });
    // What an earlier layout has left behind.
    mkdirSync(path.join(clone, "lib", "dist"));
    for (const name of ["path.js", "path.d.ts"])
      writeFileSync(path.join(clone, "lib", "dist", name), "stale");
    cpSync(path.join(root, "tsconfig.base.json"), path.join(clone, "tsconfig.base.json"));
    symlinkSync(path.join(root, "node_modules"), path.join(clone, "node_modules"), "junction");

    const signal = this.#over.signal;
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", this.#place], {
      cwd: path.join(clone, "lib"),
      signal,
    });
    const [packed] = JSON.parse(stdout) as [Packed];
    const file = path.join(this.#place, packed.filename);

    mkdirSync(this.project);
    writeFileSync(path.join(this.project, "package.json"), "{}");
    await run("npm", ["install", file, "--prefer-offline", "--no-audit", "--no-fund"], {
      cwd: this.project,
      signal,
    });
    return { packed, tarball: new Uint8Array(readFileSync(file)) };
  }

  remove(): void {
    this.#over.abort();
    rmSync(this.#place, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The first program in a README, and the block after it, which is what it prints. */
export function example(readme: string): { code: string; output: string } {
  const text = readFileSync(path.join(root, readme), "utf8");
  const [, code = "", output = ""] = /```ts\n(.*?)```.*?```\n(.*?)```/s.exec(text) ?? [];
  return { code, output };
}

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
