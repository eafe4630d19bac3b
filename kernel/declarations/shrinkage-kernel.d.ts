/** Shows a value as the result of a cell would be. */
export declare function show(value: unknown): Promise<void>;

/** Clears what the cell has shown: at once, or when something else is shown. */
export declare function clearOutput(wait?: boolean): void;

/** A channel between a cell and something in the page. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  /** Called with what the other side sends. */
  onMessage?: (data: unknown) => void;
  onClose?: (data: unknown) => void;
  send(data?: unknown): void;
  close(data?: unknown): void;
}

/** Opens a comm to something in the page. */
export declare function openComm(target: string, data?: unknown): Comm;

/** From now on, the page may open comms of this target. */
export declare function registerTarget(target: string, opened: (comm: Comm, data: unknown) => void): void;
