/** The thread that speaks with Jupyter. */
import { readFileSync } from "node:fs";
import { workerData } from "node:worker_threads";
import type { JupyterData } from "../runtime/threads.js";
import { Sockets } from "./channels.js";
import { Kernel } from "./kernel.js";
import { Threads } from "./threads.js";

const { connectionFile, shared, cells, compiler, input } = workerData as JupyterData;

const interpreter = new Threads(cells, compiler, shared, (report) => kernel.report(report));
const channels = new Sockets(JSON.parse(readFileSync(connectionFile, "utf8")));
const kernel = new Kernel(channels, interpreter, (text) => {
  input.postMessage(text);
  interpreter.wake();
});

// Jupyter says who started the kernel; when that process has gone, nobody will ever end this one.
const parent = process.ppid;
if (process.env.JPY_PARENT_PID)
  setInterval(() => process.ppid === parent || process.kill(process.pid, "SIGKILL"), 1000);

async function run(): Promise<void> {
  await channels.bind();
  kernel.begin();
  await channels.receive((request) => kernel.receive(request));
}

void run();
