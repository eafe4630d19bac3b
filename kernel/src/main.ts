/** The kernel's entry: `node main.js CONNECTION_FILE`, started by Jupyter in the folder of the notebook. */
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { MessageChannel, Worker, type WorkerOptions } from "node:worker_threads";
import { type CompilerData, type JupyterData, Shared } from "./runtime/threads.js";

const [, , connectionFile] = process.argv;
if (!connectionFile) {
  console.error("usage: main.js CONNECTION_FILE");
  process.exit(2);
}

// A cell that reads standard input would wait for ever for somebody to type: the lowest free descriptor, which
// the next file gets, is now that of standard input, and a file open for writing cannot be read.
closeSync(0);
openSync(devNull, "w");

const shared = new Int32Array(new SharedArrayBuffer(Shared.Size * Int32Array.BYTES_PER_ELEMENT));
const [cells, compiler, input, modules] = Array.from({ length: 4 }, () => new MessageChannel()) as [
  MessageChannel,
  MessageChannel,
  MessageChannel,
  MessageChannel,
];

const compilerData: CompilerData = { shared, questions: compiler.port2, modules: modules.port2 };
startThread("runtime/compiler-thread.js", compilerData, [compiler.port2, modules.port2], {
  // Room for what lives for a moment only would be room that the process keeps.
  resourceLimits: { maxYoungGenerationSizeMb: 8 },
});
const jupyterData: JupyterData = {
  connectionFile,
  shared,
  cells: cells.port2,
  compiler: compiler.port1,
  input: input.port2,
};
startThread("jupyter/thread.js", jupyterData, [cells.port2, compiler.port1, input.port2]);

// After the threads, which take longer to be ready.
const { start } = require("./runtime/main-thread.js") as typeof import("./runtime/main-thread.js");
const { version } = require("typescript/package.json") as { version: string };
start({ jupyter: cells.port1, input: input.port1, modules: modules.port1 }, shared, version);

/** A thread of the kernel's own: what it prints, a mistake of the kernel's, is for whoever runs the server. */
function startThread(
  file: string,
  workerData: unknown,
  transferList: NonNullable<WorkerOptions["transferList"]>,
  options: WorkerOptions = {},
): void {
  const write = process.stderr.write.bind(process.stderr);
  const worker = new Worker(join(__dirname, file), {
    ...options,
    workerData,
    transferList,
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) stream.on("data", (text) => write(text));
  worker.on("error", (error) => {
    write(`${error.stack}\n`);
    process.exit(1);
  });
}
