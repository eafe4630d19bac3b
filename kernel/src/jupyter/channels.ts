/** The Jupyter wire protocol: how a message is signed, framed, sent and received. */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { Reply, Router, XPublisher } from "zeromq";
import { type Channels, type Content, type Header, Json, protocolVersion, type Request } from "./messages.js";

/** The file that Jupyter writes for a kernel: where to listen, and the key that signs messages. */
export interface Connection {
  transport: "tcp" | "ipc";
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  signature_scheme: string;
}

const delimiter = "<IDS|MSG>";

/**
 * Sends must neither wait nor drop: zeromq's binding turns every 512th send into a slow one that fails while
 * another is under way, unless its timeout is zero, and drops what exceeds the high water mark. `linger` is how
 * long, in milliseconds, an ending process still delivers what it has sent.
 */
const sending = { sendTimeout: 0, sendHighWaterMark: 0, linger: 1000 };

export class Sockets implements Channels {
  readonly #shell: Router = new Router(sending);
  readonly #control: Router = new Router(sending);
  readonly #stdin: Router = new Router(sending);
  readonly #iopub: XPublisher = new XPublisher({ ...sending, verbosity: "allSubs" });
  readonly #heartbeat: Reply = new Reply({ linger: 0 });
  readonly #session: string = randomUUID();
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async bind(): Promise<void> {
    const { transport, ip, ...ports } = this.#connection;
    const address = (port: number) => `${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`;
    await Promise.all([
      this.#shell.bind(address(ports.shell_port)),
      this.#control.bind(address(ports.control_port)),
      this.#stdin.bind(address(ports.stdin_port)),
      this.#iopub.bind(address(ports.iopub_port)),
      this.#heartbeat.bind(address(ports.hb_port)),
    ]);
  }

  /** Hands each request to `handle`, and echoes heartbeats, until the channels are closed. */
  async receive(handle: (request: Request) => void): Promise<void> {
    const listen = async (channel: Request["channel"], socket: Router) => {
      for await (const frames of socket) {
        const request = this.#decode(channel, frames);
        if (request) handle(request);
      }
    };
    const echo = async () => {
      for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
    };
    await Promise.all([
      listen("shell", this.#shell),
      listen("control", this.#control),
      listen("stdin", this.#stdin),
      this.#welcome(),
      echo(),
    ]);
  }

  /** Whoever subscribes is told when it is heard: what was published before did not reach it. */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame?.[0] !== 1) continue;
      const subscription = frame.subarray(1).toString();
      const parts = this.#encode("iopub_welcome", { subscription }, undefined);
      void this.#iopub.send([subscription, ...parts]);
    }
  }

  askForInput({ identities, header }: Request, prompt: string, password: boolean): void {
    void this.#stdin.send([...identities, ...this.#encode("input_request", { prompt, password }, header)]);
  }

  reply(request: Request, type: string, content: Content): void {
    const socket = request.channel === "shell" ? this.#shell : this.#control;
    void socket.send([...request.identities, ...this.#encode(type, content, request.header)]);
  }

  publish(parent: Header | undefined, type: string, content: Content): void {
    void this.#iopub.send([type, ...this.#encode(type, content, parent)]);
  }

  close(): void {
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub, this.#heartbeat])
      socket.close();
  }

  #encode(type: string, content: Content, parent: Header | undefined): string[] {
    const header: Header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.#session,
      username: "kernel",
      date: new Date().toISOString(),
      version: protocolVersion,
    };
    const parts = [
      JSON.stringify(header),
      JSON.stringify(parent ?? {}),
      "{}",
      wellFormed(content instanceof Json ? content.text : JSON.stringify(content)),
    ];
    return [delimiter, this.#sign(parts), ...parts];
  }

  /** A message that is not signed with the connection's key comes from somebody else: it is ignored. */
  #decode(channel: Request["channel"], frames: Buffer[]): Request | undefined {
    const start = frames.findIndex((frame) => frame.equals(Buffer.from(delimiter)));
    const [signature, ...parts] = frames.slice(start + 1);
    if (start < 0 || !signature || parts.length < 4) return undefined;
    const expected = Buffer.from(this.#sign(parts.slice(0, 4)));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
    try {
      const header = JSON.parse(parts[0]!.toString());
      const content = JSON.parse(parts[3]!.toString());
      if (typeof header?.msg_type !== "string" || typeof content !== "object") return undefined;
      return { channel, identities: frames.slice(0, start), header, content: content ?? {} };
    } catch {
      return undefined;
    }
  }

  #sign(parts: readonly (string | Buffer)[]): string {
    const { key, signature_scheme: scheme } = this.#connection;
    if (!key) return "";
    const hmac = createHmac(scheme.replace(/^hmac-/, ""), key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

/** Half of a character cannot be saved in a notebook: JSON writes it as an escape, here it is the sign for that. */
function wellFormed(json: string): string {
  if (!/\\ud[89a-f]/i.test(json)) return json;
  return json.replace(/\\(?:u(d[89a-f][0-9a-f]{2})|.)/gi, (written, half) => (half ? "\ufffd" : written));
}
