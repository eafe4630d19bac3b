#!/usr/bin/env node
/** `shrinkage-kernel install`: tells Jupyter of this kernel. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const usage = `shrinkage-kernel install [--user | --prefix FOLDER] [--name NAME]
shrinkage-kernel uninstall [--user | --prefix FOLDER] [--name NAME]

--user    for all notebooks of this user, which is what happens without a word
--prefix  for one environment of Python: FOLDER is that of its bin
--name    what notebooks call the kernel: tslab, for which they also run with tslab itself`;

/** The program and the arguments by which Jupyter starts the kernel. */
export function kernelCommand(main: string = join(__dirname, "main.js")): string[] {
  // Node's check that callbacks end in their order would end the kernel when a timer's callback is stopped by force.
  return [process.execPath, "--no-force-async-hooks-checks", main, "{connection_file}"];
}

export function kernelSpec(main?: string): Record<string, unknown> {
  return {
    argv: kernelCommand(main),
    display_name: "TypeScript",
    language: "typescript",
    interrupt_mode: "message",
  };
}

function kernelsFolder(prefix: string | undefined): string {
  if (prefix) return join(resolve(prefix), "share", "jupyter", "kernels");
  if (process.platform === "win32") return join(process.env.APPDATA ?? homedir(), "jupyter", "kernels");
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter", "kernels");
  const data = process.env.JUPYTER_DATA_DIR;
  if (data) return join(data, "kernels");
  return join(process.env.XDG_DATA_HOME || join(homedir(), ".local", "share"), "jupyter", "kernels");
}

/** Does what the command line asks for, and says what was done; the exit status. */
function run(args: string[]): number {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      user: { type: "boolean" },
      prefix: { type: "string" },
      name: { type: "string", default: "tslab" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (rest.length > 0 || (command !== "install" && command !== "uninstall"))
    throw new Error("what is to be done?");
  if (values.user && values.prefix) throw new Error("either --user or --prefix");
  if (!/^[\w.-]+$/.test(values.name)) throw new Error(`no name for a kernel: ${values.name}`);
  const folder = join(kernelsFolder(values.prefix), values.name);
  if (command === "uninstall") {
    const wasThere = existsSync(folder);
    rmSync(folder, { recursive: true, force: true });
    console.log(wasThere ? `Removed ${folder}` : `There was no ${folder}`);
    return 0;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "kernel.json"), `${JSON.stringify(kernelSpec(), null, 1)}\n`);
  console.log(`Installed ${folder}`);
  return 0;
}

if (require.main === module) {
  try {
    process.exitCode = run(process.argv.slice(2));
  } catch (error) {
    console.error(`shrinkage-kernel: ${(error as Error).message}\n\n${usage}`);
    process.exitCode = 2;
  }
}
