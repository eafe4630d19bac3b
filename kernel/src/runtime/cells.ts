/** Runs cells, one after the other, in this thread. */
import { names } from "../engine/host.js";
import { mimeBundle, toJson } from "./display.js";
import { describeThrown } from "./errors.js";
import type { Input } from "./input.js";
import { exported } from "./interop.js";
import { Interrupt, type Run, type Stops } from "./interrupt.js";
import { interrupted } from "./interrupted.js";
import { OwnPromise, ownImmediate } from "./intrinsics.js";
import type { CellError, Executable, Outcome } from "./messages.js";
import type { Output } from "./output.js";
import { Scope } from "./scope.js";
import type { Stacks } from "./stack.js";
import type { Timers } from "./timers.js";

/** What cells import. */
export interface Packages {
  /** Before a cell imports something: takes notice of what has changed. */
  refresh(): void;
  /** What an import of a cell gives. */
  load(specifier: string): Promise<unknown>;
  /** What the code of a cell has beside the language: how it imports, and its place. */
  scope(): Record<string, unknown>;
}

export interface Surroundings {
  stops: Stops;
  output: Output;
  input: Input;
  packages: Packages;
  stacks: Stacks;
  timers: Pick<Timers<never>, "stopAll">;
  runtime: Record<string, unknown>;
  /** A function of these parameters; `file` is its name in stacks. */
  compileFunction(body: string, parameters: string[], file: string): (...values: unknown[]) => unknown;
}

export class Cells {
  readonly #around: Surroundings;
  readonly #scope: Scope = new Scope();
  /** Ends the cell that runs, with an error that comes from outside of it. */
  #stop: ((error: CellError) => void) | undefined;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  async run(cell: Executable): Promise<Outcome> {
    const { stops, input } = this.#around;
    const stopped = new OwnPromise<CellError>((resolve) => {
      this.#stop = resolve;
    });
    const run: Run = { cell: cell.number, stopped: false };
    stops.current = run;
    stops.thrown = false;
    input.allowed = cell.allowsInput;
    // A loop that is ended by force takes all callers with it, so the cell must not have this function as a caller.
    const finished = new OwnPromise<Outcome>((resolve) =>
      ownImmediate(() => resolve(this.#evaluate(cell, run))),
    );
    const outcome = await OwnPromise.race([finished, stopped.then((error) => ({ error }))]);
    this.#stop = undefined;
    return stops.thrown ? { error: interrupted } : outcome;
  }

  async #evaluate(cell: Executable, run: Run): Promise<Outcome> {
    const { output, stacks } = this.#around;
    const file = `cell#${cell.number}`;
    const { label, code, mappings } = cell;
    stacks.add(file, { label, code, mappings, offset: 1, isCell: true });
    for (const notice of cell.notices) output.write("stderr", `${notice}\n`);
    try {
      await this.#import(cell);
      // Interrupted before it has begun: in its loops there is nothing left to see of that.
      if (run.stopped) return { error: interrupted };
      const scope: Record<string, unknown> = {
        ...this.#around.runtime,
        ...this.#around.packages.scope(),
        [names.box]: this.#scope.box,
        [names.run]: run,
        module: { exports: {} },
        exports: {},
      };
      const script = this.#around.compileFunction(cell.script, Object.keys(scope), file);
      const returned = (await script(...Object.values(scope))) as unknown[] | undefined;
      // Node tells of rejections that nobody handles only after all that was to be done at once has been done.
      await new OwnPromise<void>(ownImmediate);
      const value = returned?.[0];
      return value === undefined ? {} : { result: toJson(await mimeBundle(value)) };
    } catch (error) {
      return { error: error instanceof Interrupt ? interrupted : describeThrown(error, stacks) };
    }
  }

  async #import({ imports }: Executable): Promise<void> {
    if (imports.length === 0) return;
    const { packages } = this.#around;
    packages.refresh();
    for (const { specifier, bindings } of imports) {
      const module = await packages.load(specifier);
      for (const { local, imported } of bindings) this.#scope.bind(local, () => exported(module, imported));
    }
  }

  interrupt(): void {
    const { stops, timers } = this.#around;
    stops.current.stopped = true;
    timers.stopAll();
    this.#stop?.(interrupted);
  }

  /** An error that nobody has caught. */
  fail(error: unknown, how: string): void {
    if (error instanceof Interrupt) return;
    const description = describeThrown(error, this.#around.stacks, how);
    if (this.#stop) this.#stop(description);
    else this.#around.output.write("stderr", `${description.traceback.join("\n")}\n`);
  }
}
