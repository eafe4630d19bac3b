/** Comms: channels between a cell and something in the page, opened from either side. */
import type { Comm } from "../../declarations/shrinkage-kernel.js";
import { toJson } from "./display.js";
import { newId } from "./id.js";
import type { CommMessage } from "./messages.js";
import type { Output } from "./output.js";

export class Comms {
  readonly #output: Output;
  readonly #targets: Map<string, (comm: Comm, data: unknown) => void> = new Map();
  readonly #comms: Map<string, Comm> = new Map();

  constructor(output: Output) {
    this.#output = output;
  }

  /** From now on, the page may open comms of this target. */
  readonly register = (target: string, opened: (comm: Comm, data: unknown) => void): void => {
    this.#targets.set(target, opened);
  };

  /** Opens a comm to something in the page. */
  readonly open = (target: string, data: unknown = {}): Comm => {
    const comm = this.#make(newId(), target);
    this.#send("comm_open", { comm_id: comm.id, target_name: target, data });
    return comm;
  };

  receive({ kind, content }: CommMessage): void {
    const id = String(content.comm_id);
    const { data = {} } = content;
    if (kind === "comm_open") this.#open(id, String(content.target_name), data);
    else if (kind === "comm_msg") this.#comms.get(id)?.onMessage?.(data);
    else {
      const comm = this.#comms.get(id);
      this.#comms.delete(id);
      comm?.onClose?.(data);
    }
  }

  #open(id: string, target: string, data: unknown): void {
    const opened = this.#targets.get(target);
    if (opened) opened(this.#make(id, target), data);
    // The protocol asks for it: the other side must not wait for somebody who is not there.
    else this.#send("comm_close", { comm_id: id, data: {} });
  }

  #make(id: string, target: string): Comm {
    const comm: Comm = {
      id,
      target,
      send: (data = {}) => this.#send("comm_msg", { comm_id: id, data }),
      close: (data = {}) => {
        if (this.#comms.delete(id)) this.#send("comm_close", { comm_id: id, data });
      },
    };
    this.#comms.set(id, comm);
    return comm;
  }

  #send(kind: CommMessage["kind"], content: Record<string, unknown>): void {
    this.#output.report({ type: "comm", cell: this.#output.cell, kind, content: toJson(content) });
  }
}
