/** The worker that runs cells: as the main thread does in Node, with what a browser has. */
import { names } from "../engine/host.js";
import { Cells } from "../runtime/cells.js";
import { Comms } from "../runtime/comms.js";
import { Input } from "../runtime/input.js";
import { Stops } from "../runtime/interrupt.js";
import type { CellQuestions, Command } from "../runtime/messages.js";
import { Stacks } from "../runtime/stack.js";
import { builtIn } from "../runtime/tslab.js";
import { trackTimers } from "./browser-timers.js";
import { installConsole } from "./console.js";
import { compileFunction } from "./evaluate.js";
import { fetchFrom } from "./files-next-door.js";
import { Looks } from "./looks.js";
import { receive } from "./mailbox.js";
import { packages } from "./packages.js";
import type { FileAnswer, RunnerBegin } from "./posts.js";
import { post, WorkerOutput } from "./worker-output.js";

function begin({ go, mailbox, files, versions, ...shipped }: RunnerBegin): void {
  const looks = new Looks();
  looks.begin(go);
  const stops = new Stops(looks.areAsked);
  const output = new WorkerOutput(stops);
  const input = new Input((prompt) => {
    output.report({ type: "input", cell: output.cell, prompt, password: false });
    const { text, next } = receive(mailbox, stops.check);
    mailbox = next;
    return text;
  });
  const stacks = new Stacks({
    // Only cells have a name of ours: what else is in a stack is the kernel's, or a package's.
    fileOf: (address) => (/^cell#\d+$/.test(address) ? address : undefined),
    labelOf: (file) => file,
    isOwn: () => false,
    sourceOf: () => undefined,
  });
  const comms = new Comms(output);
  const runtime = {
    [names.stop]: looks.count,
    [names.check]: stops.check,
    [names.currentRun]: stops.currentRun,
    [names.resume]: stops.resume,
  };
  installConsole(output);
  const cells = new Cells({
    stops,
    output,
    input,
    stacks,
    runtime,
    packages: packages({
      address: shipped.packages,
      names: shipped.names,
      builtIn: builtIn(output, comms, versions),
      runtime,
    }),
    timers: trackTimers(stops),
    compileFunction,
  });
  stacks.install();
  input.install();
  fetchFrom(files);

  const answer = (command: Command<CellQuestions>): unknown => {
    switch (command.type) {
      case "run":
        return cells.run(command);
      case "interrupt":
        looks.begin(command.go!);
        return cells.interrupt();
      case "comm":
        return comms.receive(command);
    }
  };
  addEventListener("message", async ({ data }: MessageEvent<Command<CellQuestions> | FileAnswer>) => {
    if (data.type === "file") return;
    try {
      post({ type: "answer", id: data.id, value: await answer(data) });
    } catch (error) {
      post({ type: "failure", id: data.id, error: error as Error });
    }
  });
  addEventListener("error", (event) => {
    event.preventDefault();
    cells.fail(event.error, "Uncaught ");
  });
  addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    cells.fail(event.reason, "Uncaught (in a promise) ");
  });
}

addEventListener("message", ({ data }: MessageEvent<RunnerBegin>) => begin(data), { once: true });
