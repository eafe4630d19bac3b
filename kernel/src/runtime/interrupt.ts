/** How the code of cells ends when it is told to: the functions that the engine writes into it. */

/** What is thrown to end code. It is nobody's error: whoever catches it finds it thrown again. */
export class Interrupt extends Error {
  override name = "KeyboardInterrupt";
  constructor() {
    super("The cell was interrupted.");
  }
}

/** A run of a cell, and of all that it has begun. */
export interface Run {
  /** The number of its cell. */
  cell: number;
  stopped: boolean;
}

export class Stops {
  /** Whether all code is to end. */
  readonly #areAsked: () => boolean;
  /** The run of which code that begins now is a part. */
  current: Run = { cell: 0, stopped: false };
  /** Whether code of the current run has been ended. */
  thrown = false;

  constructor(areAsked: () => boolean) {
    this.#areAsked = areAsked;
  }

  readonly check = (run?: Run): void => {
    if (!run?.stopped && !this.#areAsked()) return;
    this.thrown = true;
    throw new Interrupt();
  };

  /** Passes on what was awaited, unless the run has been stopped in the meantime. */
  readonly resume = <T>(value: T, run: Run): T => {
    if (run.stopped) this.check(run);
    return value;
  };

  readonly currentRun = (): Run => this.current;
}
