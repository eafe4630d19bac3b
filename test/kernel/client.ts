/** A Jupyter client that is just large enough to test a kernel: it starts one, asks, and gathers what comes. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Dealer, Subscriber } from "zeromq";

export const root: string = resolve(import.meta.dirname, "../..");
export const kernelMain: string = join(root, "kernel/dist/main.js");
/** How the kernelspec starts a kernel, but for the file of the connection. */
export const kernelArguments: string[] = ["--no-force-async-hooks-checks", kernelMain];

export interface Message {
  header: { msg_type: string; msg_id: string };
  parent: { msg_id?: string };
  content: Record<string, unknown>;
}

/** What came of one request: its reply, and all that was published because of it. */
export interface Answer {
  reply: Record<string, unknown>;
  messages: Message[];
  /** The content of the messages of a type. */
  of(type: string): Record<string, unknown>[];
  /** All that was printed. */
  text(name?: string): string;
}

/** Kernels that run: they end with the tests, even where a test has not come to its end. */
const running: Set<ChildProcess> = new Set();
process.on("exit", () => {
  for (const kernel of running) kernel.kill("SIGKILL");
});

interface Options {
  /** The notebook's folder. */
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** The program that runs the kernel. */
  node?: string;
}

type Channel = "shell" | "control" | "stdin";

export class Client {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  /** What the process itself has printed, beside the protocol. */
  printed = "";
  /** All that was published, in its order. */
  readonly published: Message[] = [];
  /** The questions to the reader that nobody has answered yet. */
  readonly inputRequests: Message[] = [];
  readonly #replies: Map<string, Message> = new Map();
  readonly #watchers: Set<() => void> = new Set();
  readonly #sockets: { shell: Dealer; control: Dealer; stdin: Dealer; iopub: Subscriber };
  readonly #folder: string;
  readonly #key: string;

  /** Starts a kernel in the folder `cwd`, as Jupyter does, and waits until it has answered. */
  static async start(options: Options = {}): Promise<Client> {
    const folder = mkdtempSync(join(tmpdir(), "kernel-test-"));
    const client = new Client(folder, await writeConnection(folder), options);
    // What is published is heard only once the subscription has reached the kernel.
    while (client.published.length === 0) {
      const id = await client.send("kernel_info_request", {});
      await client.until(() => client.#replies.has(id));
    }
    return client;
  }

  private constructor(
    folder: string,
    { file, ports, key }: Connection,
    { cwd = join(root, "notebooks"), env = {}, node = process.execPath }: Options,
  ) {
    this.#folder = folder;
    this.#key = key;
    // In a process group of its own, as Jupyter does, too.
    this.process = spawn(node, [...kernelArguments, file], {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
    });
    running.add(this.process);
    this.process.stdout!.on("data", (data) => {
      this.printed += data;
    });
    this.process.stderr!.on("data", (data) => {
      this.printed += data;
    });
    this.ended = new Promise((done) => this.process.on("exit", done));
    void this.ended.then(() => {
      running.delete(this.process);
      this.#notify();
    });

    const options = { linger: 0 };
    this.#sockets = {
      shell: new Dealer({ ...options, routingId: "shell" }),
      control: new Dealer({ ...options, routingId: "control" }),
      // A kernel asks whoever has sent the cell: it knows the sender by this name.
      stdin: new Dealer({ ...options, routingId: "shell" }),
      iopub: new Subscriber({ ...options, receiveHighWaterMark: 0 }),
    };
    this.#sockets.iopub.subscribe();
    this.#sockets.shell.connect(`tcp://127.0.0.1:${ports.shell_port}`);
    this.#sockets.control.connect(`tcp://127.0.0.1:${ports.control_port}`);
    this.#sockets.stdin.connect(`tcp://127.0.0.1:${ports.stdin_port}`);
    this.#sockets.iopub.connect(`tcp://127.0.0.1:${ports.iopub_port}`);
    for (const socket of Object.values(this.#sockets)) void this.#listen(socket);
  }

  /** Sends a request and waits for its reply and for the kernel to be idle again. */
  async ask(type: string, content: Record<string, unknown>, channel: Channel = "shell"): Promise<Answer> {
    return this.answer(await this.send(type, content, channel));
  }

  async run(code: string, options: Record<string, unknown> = {}): Promise<Answer> {
    return this.ask("execute_request", { code, ...options });
  }

  /** Sends a request and does not wait. */
  async send(type: string, content: Record<string, unknown>, channel: Channel = "shell"): Promise<string> {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      session: "test",
      username: "test",
      date: "",
      version: "5.3",
    };
    await this.sendRaw([JSON.stringify(header), "{}", "{}", JSON.stringify(content)], channel);
    return id;
  }

  /** Sends the parts of a message, signed. */
  async sendRaw(parts: string[], channel: Channel = "shell"): Promise<void> {
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    await this.#sockets[channel].send(["<IDS|MSG>", hmac.digest("hex"), ...parts]);
  }

  async answer(id: string): Promise<Answer> {
    await this.until(() => this.#isAnswered(id));
    return this.#gather(id);
  }

  /** Waits for the answer to a request that ends the kernel. */
  async lastAnswer(id: string): Promise<Answer> {
    while (!this.#isAnswered(id)) await this.#news();
    return this.#gather(id);
  }

  /** Waits until messages have made a condition true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.process.exitCode !== null || this.process.signalCode !== null)
        throw new Error(
          `the kernel has ended (${this.process.exitCode ?? this.process.signalCode}): ${this.printed}`,
        );
      await this.#news();
    }
  }

  /** Asks as Jupyter's stop button does where a kernelspec says `"interrupt_mode": "message"`. */
  interrupt(): void {
    void this.send("interrupt_request", {}, "control");
  }

  /** Ends the kernel, whatever it does, and leaves nothing behind. */
  async stop(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.ended;
    for (const socket of Object.values(this.#sockets)) socket.close();
    rmSync(this.#folder, { recursive: true });
  }

  async #listen(socket: Dealer | Subscriber): Promise<void> {
    for await (const frames of socket) {
      const [, , header, parent, , content] = frames.slice(
        frames.findIndex((frame) => String(frame) === "<IDS|MSG>"),
      );
      const parse = (part: Buffer | undefined) => JSON.parse(String(part));
      const message: Message = { header: parse(header), parent: parse(parent), content: parse(content) };
      if (socket === this.#sockets.iopub) this.published.push(message);
      else if (socket === this.#sockets.stdin) this.inputRequests.push(message);
      else this.#replies.set(message.parent.msg_id!, message);
      this.#notify();
    }
  }

  #isAnswered(id: string): boolean {
    const idle = ({ header, parent, content }: Message) =>
      parent.msg_id === id && header.msg_type === "status" && content.execution_state === "idle";
    return this.#replies.has(id) && this.published.some(idle);
  }

  #gather(id: string): Answer {
    const messages = this.published.filter(({ parent }) => parent.msg_id === id);
    const of = (type: string) =>
      messages.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
    const text = (name = "stdout") =>
      of("stream")
        .filter((stream) => stream.name === name)
        .map((stream) => stream.text)
        .join("");
    return { reply: this.#replies.get(id)!.content, messages, of, text };
  }

  #news(): Promise<void> {
    return new Promise((wake) => this.#watchers.add(wake));
  }

  #notify(): void {
    for (const wake of this.#watchers) wake();
    this.#watchers.clear();
  }
}

interface Connection {
  file: string;
  ports: Record<(typeof portNames)[number], number>;
  key: string;
}

const portNames = ["shell_port", "iopub_port", "stdin_port", "control_port", "hb_port"] as const;

/** Writes the file that tells a kernel where to listen. */
export async function writeConnection(folder: string): Promise<Connection> {
  const free = await freePorts(portNames.length);
  const ports = Object.fromEntries(portNames.map((name, i) => [name, free[i]!])) as Connection["ports"];
  const key = randomUUID();
  const file = join(folder, "connection.json");
  const rest = { transport: "tcp", ip: "127.0.0.1", key, signature_scheme: "hmac-sha256" };
  writeFileSync(file, JSON.stringify({ ...rest, ...ports }));
  return { file, ports, key };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((ready) => server.once("listening", ready))));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
