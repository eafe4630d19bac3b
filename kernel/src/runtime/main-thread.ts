/** The main thread: cells run here, as an ordinary program does. */
import { join } from "node:path";
import vm from "node:vm";
import type { MessagePort } from "node:worker_threads";
import { names } from "../engine/host.js";
import type { Module } from "../engine/index.js";
import { answerTo } from "./answers.js";
import { Cells } from "./cells.js";
import { Comms } from "./comms.js";
import { Input } from "./input.js";
import { Stops } from "./interrupt.js";
import type { CellQuestions, Command } from "./messages.js";
import { Modules } from "./modules.js";
import { trackTimers } from "./node-timers.js";
import { ProcessOutput } from "./process-output.js";
import * as program from "./program.js";
import { sourceFiles } from "./source-files.js";
import { Stacks } from "./stack.js";
import { Shared } from "./threads.js";
import { builtIn } from "./tslab.js";

export interface Ports {
  /** To the thread that speaks with Jupyter. */
  jupyter: MessagePort;
  input: MessagePort;
  /** To the compiler's thread. */
  modules: MessagePort;
}

export function start(ports: Ports, shared: Int32Array, typescript: string): void {
  const stops = new Stops(() => Atomics.load(shared, Shared.Stop) !== 0);
  const output = new ProcessOutput(ports.jupyter, stops, shared);
  const wait = (ask: () => void, port: MessagePort) => answerTo(ask, port, shared, stops);
  const input = new Input((prompt) => {
    const ask = () => output.report({ type: "input", cell: output.cell, prompt, password: false });
    return String(wait(ask, ports.input));
  });
  const stacks = new Stacks(sourceFiles);
  const comms = new Comms(output);
  const runtime = {
    [names.stop]: shared,
    [names.check]: stops.check,
    [names.currentRun]: stops.currentRun,
    [names.resume]: stops.resume,
  };
  const modules = new Modules({
    compile: (file) => wait(() => ports.modules.postMessage(file), ports.modules) as Module,
    builtIn: builtIn(output, comms, { typescript, node: process.version }),
    runtime,
    stacks,
  });
  const cells = new Cells({
    stops,
    output,
    input,
    stacks,
    runtime,
    packages: {
      refresh: () => modules.refresh(),
      load: (specifier) => modules.load(specifier, process.cwd()),
      scope: () => modules.importsOf(join(process.cwd(), "notebook.ts")),
    },
    timers: trackTimers(stops),
    compileFunction: (body, parameters, filename) =>
      vm.compileFunction(body, parameters, { filename }) as (...values: unknown[]) => unknown,
  });

  stacks.install();
  output.install();
  program.install(output);
  input.install();

  const answer = (command: Command<CellQuestions>): unknown => {
    switch (command.type) {
      case "run":
        return cells.run(command);
      case "interrupt":
        // A text may have been counted and, its cell stopped by force, never have been sent.
        Atomics.store(shared, Shared.TextUnderWay, 0);
        Atomics.store(shared, Shared.Stop, 0);
        return cells.interrupt();
      case "comm":
        return comms.receive(command);
      case "exit":
        return process.exit(command.exitCode);
    }
  };
  ports.jupyter.on("message", async (command: Command<CellQuestions>) => {
    const { id } = command;
    try {
      ports.jupyter.postMessage({ type: "answer", id, value: await answer(command) });
    } catch (error) {
      ports.jupyter.postMessage({ type: "failure", id, error });
    }
  });

  process.on("uncaughtException", (error) => cells.fail(error, "Uncaught "));
  process.on("unhandledRejection", (reason) => cells.fail(reason, "Uncaught (in a promise) "));
  process.on("SIGINT", () => output.report({ type: "signal" }));
  process.on("exit", (exitCode) => {
    const count = Atomics.load(shared, Shared.Answers);
    output.report({ type: "ended", exitCode });
    // The client is told before everything is gone.
    Atomics.wait(shared, Shared.Answers, count, 2000);
  });
}
