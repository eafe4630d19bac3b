/** The kernel's entry: `node main.js CONNECTION_FILE`, started by Jupyter in the folder of the notebook. */
import { closeSync, openSync, readFileSync } from "node:fs";
import { devNull } from "node:os";
import { Kernel } from "./kernel.js";

const [, , connectionFile] = process.argv;
if (!connectionFile) {
  console.error("usage: main.js CONNECTION_FILE");
  process.exit(2);
}

// A cell that reads standard input would wait for ever for somebody to type: the lowest free descriptor, which
// the next file gets, is now that of standard input, and a file open for writing cannot be read.
closeSync(0);
openSync(devNull, "w");

const kernel = new Kernel(JSON.parse(readFileSync(connectionFile, "utf8")));
process.on("SIGINT", () => kernel.interrupt());
for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => kernel.shutDown());

// Jupyter says who started the kernel; when that process has gone, nobody will ever end this one.
const parent = process.ppid;
if (process.env.JPY_PARENT_PID) setInterval(() => process.ppid === parent || kernel.shutDown(), 1000);

void kernel.run();
