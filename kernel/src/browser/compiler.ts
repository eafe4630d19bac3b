/** The worker that compiles: the engine over the declarations that the site brings along. */
import { Engine, type EngineOptions, type Host } from "../engine/index.js";
import { describeDiagnostics } from "../runtime/errors.js";
import type { Answer, Command, CompileAnswer, CompilerQuestions } from "../runtime/messages.js";
import { absent } from "./absent.js";
import type { Broken, CompilerBegin, Declarations } from "./posts.js";

/** Files that never change, by their paths. */
function hostOf(files: Record<string, string>): Host {
  const folders = new Set(
    Object.keys(files).flatMap((path) => {
      const parts = path.split("/");
      return parts.map((_, i) => parts.slice(0, i).join("/"));
    }),
  );
  return {
    readFile: (path) => files[path],
    fileExists: (path) => path in files,
    directoryExists: (path) => folders.has(path),
    realpath: (path) => path,
    version: () => "",
  };
}

function optionsOf({ library, packages }: Declarations): EngineOptions {
  return {
    folder: "/notebook",
    libraryFolder: "/language",
    library,
    globals: ["/kernel/globals.d.ts", "/kernel/browser.d.ts"],
    packages: { tslab: "/kernel/tslab.d.ts", "shrinkage-kernel": "/kernel/shrinkage-kernel.d.ts" },
    builtIn: {},
    frozen: ["/language/", "/kernel/", "/notebook/node_modules/"],
    looks: "counted",
    missing: (name, isModule) => absent(name, isModule, [...packages, "tslab"]),
  };
}

async function makeEngine({ declarations }: CompilerBegin): Promise<Engine> {
  const response = await fetch(declarations);
  if (!response.ok) throw new Error(`${declarations}: ${response.status}`);
  const found: Declarations = await response.json();
  const engine = new Engine(hostOf(found.files), optionsOf(found));
  // The language's declarations are read while nobody waits for them.
  engine.compile("console.log(1);");
  return engine;
}

function compile(engine: Engine, { code, label }: { code: string; label: string }): CompileAnswer {
  const made = engine.compile(code);
  if (!("diagnostics" in made)) return made;
  return { error: describeDiagnostics(made.diagnostics, label, code, (file) => file) };
}

function answer(engine: Engine, command: Command<CompilerQuestions>): unknown {
  switch (command.type) {
    case "compile":
      return compile(engine, command);
    case "complete":
      return engine.complete(command.code, command.position);
    case "inspect":
      return engine.inspect(command.code, command.position);
    case "isComplete":
      return engine.isComplete(command.code);
  }
}

const post: (message: Answer | Broken) => void = globalThis.postMessage.bind(globalThis);

let made: Promise<Engine> | undefined;

addEventListener("message", async ({ data }: MessageEvent<CompilerBegin | Command<CompilerQuestions>>) => {
  if (data.type === "begin") {
    made = makeEngine(data);
    made.catch((error) => post({ type: "broken", message: String(error) }));
    return;
  }
  // Those that come before the engine is there are answered when it is.
  const engine = await made!;
  try {
    post({ type: "answer", id: data.id, value: answer(engine, data) });
  } catch (error) {
    post({ type: "failure", id: data.id, error: error as Error });
  }
});
