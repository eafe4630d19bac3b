/** The thread that compiles: it answers also while a cell runs, and nothing that a cell does can harm it. */
import { join } from "node:path";
import { type MessagePort, workerData } from "node:worker_threads";
import type { Engine } from "../engine/index.js";
import { load } from "./code-cache.js";
import { describeDiagnostics } from "./errors.js";
import type { Command, CompileAnswer, CompilerQuestions } from "./messages.js";
import { labelOf } from "./source-files.js";
import { type CompilerData, Shared } from "./threads.js";
import { tidier } from "./tidy.js";

const { shared, questions, modules } = workerData as CompilerData;

/** What the engine of JavaScript has compiled of the compiler. */
const cache = join(dirnameOfPackage(), "dist", `typescript-${process.version}.cache`);

/** Whether the declarations of the language and of Node have been read. */
let isReady = false;

const tidy = tidier();
const compiler = load(require.resolve("typescript"), cache);
const engine = makeEngine();

function dirnameOfPackage(): string {
  return join(__dirname, "..", "..");
}

function makeEngine(): Engine {
  // Not before the compiler is loaded, which they require.
  const { Engine: Made } = require("../engine/index.js") as typeof import("../engine/index.js");
  const { engineOptions, files } = require("./files.js") as typeof import("./files.js");
  return new Made(
    { ...files, isInterrupted: () => isReady && Atomics.load(shared, Shared.GiveUp) !== 0 },
    engineOptions(process.cwd()),
  );
}

function compile({ code, label }: { code: string; label: string }): CompileAnswer {
  const found = engine.compile(code);
  if (!("diagnostics" in found)) return found;
  return { error: describeDiagnostics(found.diagnostics, label, code, labelOf) };
}

function answer(command: Command<CompilerQuestions>): unknown {
  switch (command.type) {
    case "compile":
      return compile(command);
    case "complete":
      return engine.complete(command.code, command.position);
    case "inspect":
      return engine.inspect(command.code, command.position);
    case "isComplete":
      return engine.isComplete(command.code);
  }
}

function listen(port: MessagePort): void {
  port.on("message", (command: Command<CompilerQuestions>) => {
    const { id } = command;
    try {
      port.postMessage({ type: "answer", id, value: answer(command) });
    } catch (error) {
      port.postMessage({ type: "failure", id, error });
    }
    tidy();
  });
}

modules.on("message", (file: string) => {
  modules.postMessage(engine.compileModule(file));
  Atomics.add(shared, Shared.Answers, 1);
  Atomics.notify(shared, Shared.Answers);
});

// They are read while nobody waits for them, and whoever does, waits for nothing else.
engine.compile("console.log(1);");
isReady = true;
compiler.keep();
listen(questions);
