/** A kernel as JupyterLite wants it: it is handed messages, and hands out others. */
import { Kernel } from "../jupyter/kernel.js";
import {
  type Channels,
  type Content,
  type Header,
  Json,
  protocolVersion,
  type Request,
} from "../jupyter/messages.js";
import { newId } from "../runtime/id.js";
import type { Workers } from "./workers.js";

/** A message, in either direction. */
export interface Message {
  channel: string;
  header: Header;
  parent_header: Header | Record<string, never>;
  metadata: object;
  content: Record<string, unknown>;
  buffers?: unknown[];
}

/** What JupyterLite says of a kernel that it wants. */
export interface KernelOptions {
  id: string;
  name: string;
  /** The folder of the notebook. */
  location: string;
  sendMessage(message: Message): void;
}

export class LiteKernel implements Channels {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly ready: Promise<void> = Promise.resolve();
  isDisposed = false;
  readonly #send: (message: Message) => void;
  readonly #workers: Workers;
  readonly #kernel: Kernel;
  readonly #listeners: Set<(kernel: LiteKernel) => void> = new Set();

  constructor(
    { id, name, location, sendMessage }: KernelOptions,
    workersFor: (report: Kernel["report"]) => Workers,
  ) {
    this.id = id;
    this.name = name;
    this.location = location;
    this.#send = sendMessage;
    this.#workers = workersFor((report) => this.#kernel.report(report));
    this.#kernel = new Kernel(this, this.#workers, (text) => this.#workers.answerInput(text));
  }

  /** Told when the kernel ends; a signal of Lumino's, as much of it as JupyterLite uses. */
  readonly disposed = {
    connect: (listener: (kernel: LiteKernel) => void): boolean => {
      this.#listeners.add(listener);
      return true;
    },
    disconnect: (listener: (kernel: LiteKernel) => void): boolean => this.#listeners.delete(listener),
  };

  /** JupyterLite waits for it before it hands over the next message: the kernel has a queue of its own. */
  async handleMessage({ channel, header, content }: Message): Promise<void> {
    this.#kernel.receive({ channel: channel as Request["channel"], identities: [], header, content });
  }

  interrupt(): void {
    this.#kernel.interrupt();
  }

  dispose(): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.#kernel.shutDown();
    for (const listener of this.#listeners) listener(this);
    this.#listeners.clear();
  }

  askForInput({ header }: Request, prompt: string, password: boolean): void {
    this.#emit("stdin", "input_request", header, { prompt, password });
  }

  reply({ channel, header }: Request, type: string, content: Content): void {
    this.#emit(channel, type, header, content);
  }

  publish(parent: Header | undefined, type: string, content: Content): void {
    this.#emit("iopub", type, parent, content);
  }

  close(): void {}

  #emit(channel: string, msg_type: string, parent: Header | undefined, content: Content): void {
    if (this.isDisposed) return;
    // The session is that of the client: by it JupyterLite finds the one that has asked.
    const session = parent?.session ?? "";
    const date = new Date().toISOString();
    this.#send({
      channel,
      header: { msg_id: newId(), msg_type, session, username: "kernel", date, version: protocolVersion },
      parent_header: parent ?? {},
      metadata: {},
      content: content instanceof Json ? JSON.parse(content.text) : content,
      buffers: [],
    });
  }
}
