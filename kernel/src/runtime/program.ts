/** What a cell finds around it: a program's process, whose standard streams are the notebook's. */
import childProcesses from "node:child_process";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { Readable } from "node:stream";
import type { Output } from "./output.js";

/** Node's modules as they can be changed. */
const nodeProcesses = require("node:child_process") as Record<string, unknown>;
const nodeFiles = require("node:fs") as Record<string, unknown>;

function noInput(): Error {
  const message =
    "EBADF: this kernel has no standard input: ask with prompt(…), or write the value into the cell";
  return Object.assign(new Error(message), { code: "EBADF" });
}

export function install(output: Output): void {
  const stdin = new Readable({
    read() {
      this.destroy(noInput());
    },
  });
  Object.defineProperty(process, "stdin", {
    value: Object.assign(stdin, { fd: 0, isTTY: false }),
    configurable: true,
    enumerable: true,
    writable: true,
  });
  refuseDescriptor("readFileSync");
  refuseDescriptor("readSync");
  inheritStreams(output);
  // A core file and a kernel that is gone without a word are no use to anybody.
  process.abort = () => process.exit(134);
  syncBuiltinESMExports();
}

function refuseDescriptor(name: "readFileSync" | "readSync"): void {
  const original = fs[name] as (...values: unknown[]) => unknown;
  nodeFiles[name] = (file: unknown, ...rest: unknown[]) => {
    if (file === 0 || file === "/dev/stdin") throw noInput();
    return original(file, ...rest);
  };
}

interface Options {
  stdio?: unknown;
}

/** A child that is to print where its parent does prints under the cell. */
function inheritStreams(output: Output): void {
  const { spawn } = childProcesses.ChildProcess.prototype as unknown as {
    spawn(options: Options): unknown;
  };
  Object.assign(childProcesses.ChildProcess.prototype, {
    spawn(this: childProcesses.ChildProcess, options: Options) {
      const inherited = piped(options);
      const result = spawn.call(this, options);
      for (const name of inherited)
        this[name]?.setEncoding("utf8").on("data", (text: string) => output.write(name, text));
      return result;
    },
  });
  const { spawnSync } = childProcesses;
  nodeProcesses.spawnSync = (...values: unknown[]) => {
    const options = { ...optionsOf(values) };
    const inherited = piped(options);
    const result = (spawnSync as unknown as Function)(...withOptions(values, options));
    for (const name of inherited) if (result[name]) output.write(name, String(result[name]));
    return result;
  };
  for (const name of ["execSync", "execFileSync"] as const) {
    const original = childProcesses[name] as unknown as Function;
    nodeProcesses[name] = (...values: unknown[]) => {
      const options: Options = { ...optionsOf(values) };
      const inherited = piped(options);
      // Without a word about its streams, Node itself prints the errors of the child where ours are printed.
      if (inherited.includes("stderr")) delete options.stdio;
      const show = (stdout: unknown) => {
        if (inherited.includes("stdout") && stdout) output.write("stdout", String(stdout));
      };
      try {
        const result = original(...withOptions(values, options));
        show(result);
        return inherited.includes("stdout") ? null : result;
      } catch (error) {
        show((error as { stdout?: unknown }).stdout);
        throw error;
      }
    };
  }
}

type Function = (...values: unknown[]) => Record<string, unknown>;

const isOptions = (value: unknown) => typeof value === "object" && value !== null && !Array.isArray(value);

const optionsOf = (values: unknown[]): Options => (values.find(isOptions) as Options) ?? {};

const withOptions = (values: unknown[], options: Options): unknown[] => [
  ...values.filter((value) => value !== undefined && !isOptions(value)),
  options,
];

/** Makes pipes of the streams that would be inherited, and says which. */
function piped(options: Options): ("stdout" | "stderr")[] {
  if (options.stdio === undefined) return [];
  const { stdio } = options;
  const list = Array.isArray(stdio) ? [...stdio] : [stdio, stdio, stdio];
  const names = ["stdin", "stdout", "stderr"] as const;
  const isOurs = (each: unknown, i: number) =>
    each === "inherit" || each === i || (i > 0 && each === process[names[i]!]);
  const inherited = list.flatMap((each, i) => (i < 3 && isOurs(each, i) ? [i] : []));
  for (const i of inherited) list[i] = i === 0 ? "ignore" : "pipe";
  if (inherited.length > 0) options.stdio = list;
  return inherited.filter((i) => i > 0).map((i) => names[i] as "stdout" | "stderr");
}
