/** The thread that runs the cells. */
import { StringDecoder } from "node:string_decoder";
import { parentPort, workerData } from "node:worker_threads";
import { mimeBundle, ownBundle, toJson } from "./display.js";
import { describeDiagnostics, describeThrown, interrupted } from "./errors.js";
import { Sources } from "./sources.js";
import { type CellError, type Command, type Outcome, Phase, type Report, Shared } from "./threads.js";
import { stopTimers, trackTimers } from "./timers.js";
import { Tslab } from "./tslab.js";

/** How much printed text may be on its way, in characters: an endless loop that prints must not fill the memory. */
const enoughText = 1 << 24;

const shared = workerData as Int32Array;
const report = (message: Report): void => parentPort!.postMessage(message);

const sources = new Sources();
const tslab = new Tslab(
  sources,
  (compile) => {
    // The stop that is under way ends this very loop.
    while (Atomics.compareExchange(shared, Shared.Phase, Phase.Free, Phase.Compiling) === Phase.Stopping)
      Atomics.wait(shared, Shared.Phase, Phase.Stopping, 50);
    try {
      return compile();
    } finally {
      Atomics.store(shared, Shared.Phase, Phase.Free);
    }
  },
  ({ data, ...rest }, update) => {
    const bundles = Object.entries(data).map(([type, value]) => ownBundle(value) ?? { [type]: value });
    report({ type: "display", content: toJson({ ...rest, data: Object.assign({}, ...bundles) }), update });
  },
);
Atomics.store(shared, Shared.Phase, Phase.Free);

/** Ends the cell that runs, with an error that comes from outside of it. */
let stop: ((error: CellError) => void) | undefined;

async function execute(code: string, label: string): Promise<Outcome> {
  const stopped = new Promise<CellError>((resolve) => {
    stop = resolve;
  });
  // A loop that is ended by force takes all callers with it, so the cell must not have this function as a caller.
  const finished = Promise.resolve().then(() => run(code, label));
  const outcome = await Promise.race([finished, stopped.then((error) => ({ error }))]);
  stop = undefined;
  return outcome;
}

async function run(code: string, label: string): Promise<Outcome> {
  try {
    const ending = await tslab.execute(code, label);
    // Node tells of rejections that nobody handles only after all that was to be done at once has been done.
    await new Promise(setImmediate);
    if ("diagnostics" in ending) return { error: describeDiagnostics(ending.diagnostics, label, code) };
    if ("thrown" in ending) return { error: describeThrown(ending.thrown, sources) };
    if (ending.value === undefined) return {};
    return { result: toJson(await mimeBundle(ending.value)) };
  } catch (error) {
    // The compiler has given up, or a value cannot be shown.
    return { error: describeThrown(error, sources) };
  }
}

function interrupt(): void {
  // A text may have been counted and, its cell stopped by force, never have been sent.
  Atomics.store(shared, Shared.TextUnderWay, 0);
  stopTimers();
  tslab.interrupt();
  stop?.(interrupted);
}

function answer(command: Command): unknown {
  switch (command.type) {
    case "execute":
      return execute(command.code, command.label);
    case "complete":
      return tslab.complete(command.code, command.position);
    case "inspect":
      return tslab.inspect(command.code, command.position);
    case "isComplete":
      return tslab.isComplete(command.code);
    case "interrupt":
      return interrupt();
  }
}

parentPort!.on("message", async (command: Command) => {
  const { id } = command;
  try {
    report({ type: "answer", id, value: await answer(command) });
  } catch (error) {
    report({ type: "failure", id, error: error as Error });
  }
});

function fail(error: unknown, how: string): void {
  const description = describeThrown(error, sources, how);
  if (stop) {
    tslab.interrupt();
    stop(description);
  } else process.stderr.write(`${description.traceback.join("\n")}\n`);
}

process.on("uncaughtException", (error) => fail(error, "Uncaught "));
process.on("unhandledRejection", (reason) => fail(reason, "Uncaught (in a promise) "));

for (const name of ["stdout", "stderr"] as const) {
  const decoder = new StringDecoder();
  const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    const text = typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk));
    for (let underWay = Atomics.load(shared, Shared.TextUnderWay); underWay > enoughText; ) {
      Atomics.wait(shared, Shared.TextUnderWay, underWay, 50);
      underWay = Atomics.load(shared, Shared.TextUnderWay);
    }
    Atomics.add(shared, Shared.TextUnderWay, text.length);
    report({ type: "stream", name, text });
    const done = rest.at(-1);
    if (typeof done === "function") process.nextTick(done as () => void);
    return true;
  };
  process[name].write = write;
}

Object.defineProperty(process, "stdin", {
  get: () => {
    throw new Error("This kernel has no standard input: write the value into the cell instead.");
  },
});

trackTimers();
