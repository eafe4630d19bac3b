/** The main thread: cells run here, as an ordinary program does. */
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { names } from "../engine/host.js";
import type { Module } from "../engine/index.js";
import { Cells } from "./cells.js";
import { Comms } from "./comms.js";
import { Input } from "./input.js";
import { Stops } from "./interrupt.js";
import { Modules } from "./modules.js";
import { Output } from "./output.js";
import * as program from "./program.js";
import { Stacks } from "./stack.js";
import { type CellQuestions, type Command, Shared } from "./threads.js";
import { trackTimers } from "./timers.js";
import { builtIn } from "./tslab.js";

export interface Ports {
  /** To the thread that speaks with Jupyter. */
  jupyter: MessagePort;
  input: MessagePort;
  /** To the compiler's thread. */
  modules: MessagePort;
}

export function start(ports: Ports, shared: Int32Array, typescript: string): void {
  const stops = new Stops(shared);
  const output = new Output(ports.jupyter, stops);
  const input = new Input(ports.input, output, stops);
  const stacks = new Stacks();
  const comms = new Comms(output);
  const runtime = {
    [names.stop]: shared,
    [names.check]: stops.check,
    [names.currentRun]: stops.currentRun,
    [names.resume]: stops.resume,
  };
  const modules = new Modules({
    compile: (file) => compile(ports.modules, stops, file),
    builtIn: builtIn(output, comms, typescript),
    runtime,
    stacks,
  });
  const cells = new Cells({ stops, output, input, modules, stacks, runtime });

  stacks.install();
  output.install();
  program.install(output);
  trackTimers(stops);
  input.install();

  const answer = (command: Command<CellQuestions>): unknown => {
    switch (command.type) {
      case "run":
        return cells.run(command);
      case "interrupt":
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

/** Has a file compiled, and waits for it. */
function compile(port: MessagePort, stops: Stops, file: string): Module {
  const { flags } = stops;
  while (receiveMessageOnPort(port)); // an answer for which an interrupted cell did not wait
  let count = Atomics.load(flags, Shared.Answers);
  port.postMessage(file);
  for (;;) {
    const answer = receiveMessageOnPort(port) as { message: Module } | undefined;
    if (answer) return answer.message;
    Atomics.wait(flags, Shared.Answers, count, 100);
    count = Atomics.load(flags, Shared.Answers);
    stops.check();
  }
}
