/** What a Jupyter kernel answers to each request. */
import { fromCodePoints, toCodePoints } from "./code-points.js";
import { Interpreter } from "./interpreter.js";
import { Channels, type Connection, type Header, Json, protocolVersion, type Request } from "./protocol.js";
import { Stream } from "./stream.js";
import type { Outcome } from "./threads.js";

const kernelInfo = {
  status: "ok",
  protocol_version: protocolVersion,
  implementation: "tslab",
  implementation_version: "1.0.22",
  // Without a codemirror_mode: that of tslab makes JupyterLab colour cells as JavaScript.
  language_info: {
    name: "typescript",
    version: "5.0.4",
    mimetype: "text/typescript",
    file_extension: ".ts",
  },
  banner: "TypeScript",
  help_links: [
    { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
    { text: "tslab", url: "https://github.com/yunabe/tslab" },
  ],
};

export class Kernel {
  readonly #channels: Channels;
  readonly #interpreter: Interpreter;
  readonly #stream: Stream;
  readonly #queue: Request[] = [];
  #working = false;
  #executionCount = 0;
  /** The execute request that runs now, or ran last: whatever is printed belongs to it. */
  #cell: Request | undefined;
  /** The execute request that has no reply yet. */
  #unanswered: Request | undefined;

  constructor(connection: Connection) {
    this.#interpreter = new Interpreter({
      stream: (name, text) => this.#stream.write(name, text),
      display: (content, update) =>
        this.#publish(this.#cell?.header, update ? "update_display_data" : "display_data", new Json(content)),
      ended: (reason, exitCode) => this.#ended(reason, exitCode),
    });
    this.#channels = new Channels(connection);
    this.#stream = new Stream((name, text) =>
      this.#channels.publish(this.#cell?.header, "stream", { name, text }),
    );
  }

  async run(): Promise<void> {
    await this.#channels.bind();
    this.#publish(undefined, "status", { execution_state: "starting" });
    await this.#channels.receive((request) => {
      // Control requests overtake: one must be able to interrupt and to end while a cell runs.
      if (request.channel === "control") void this.#handle(request);
      else {
        this.#queue.push(request);
        void this.#work();
      }
    });
  }

  interrupt(): void {
    this.#interpreter.interrupt();
  }

  shutDown(exitCode = 0): never {
    this.#stream.flush();
    this.#channels.close();
    process.exit(exitCode);
  }

  /** Takes the shell's requests one after the other. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    for (let request = this.#queue.shift(); request; request = this.#queue.shift())
      await this.#handle(request);
    this.#working = false;
  }

  async #handle(request: Request): Promise<void> {
    this.#publish(request.header, "status", { execution_state: "busy" });
    try {
      await this.#answer(request);
    } catch (error) {
      // A mistake of the kernel's own, on standard error for whoever runs the server; the client must not wait.
      console.error(error);
      const { name, message, stack } = error as Error;
      const type = request.header.msg_type.replace("_request", "_reply");
      this.#channels.reply(request, type, {
        status: "error",
        ename: name,
        evalue: message,
        traceback: [stack],
      });
    }
    this.#publish(request.header, "status", { execution_state: "idle" });
    if (request.header.msg_type === "shutdown_request") this.shutDown();
  }

  async #answer(request: Request): Promise<void> {
    const { content } = request;
    const reply = (type: string, fields: Record<string, unknown>) =>
      this.#channels.reply(request, type, { status: "ok", ...fields });
    switch (request.header.msg_type) {
      case "kernel_info_request":
        return reply("kernel_info_reply", kernelInfo);
      case "execute_request":
        return this.#execute(request, content as unknown as ExecuteRequest);
      case "complete_request":
        return reply("complete_reply", await this.#complete(content as unknown as CursorRequest));
      case "inspect_request":
        return reply("inspect_reply", await this.#inspect(content as unknown as CursorRequest));
      case "is_complete_request":
        return reply(
          "is_complete_reply",
          await this.#interpreter.ask("isComplete", { code: String(content.code) }),
        );
      case "comm_info_request":
        return reply("comm_info_reply", { comms: {} });
      case "history_request":
        return reply("history_reply", { history: [] });
      case "interrupt_request":
        this.interrupt();
        return reply("interrupt_reply", {});
      case "shutdown_request":
        return reply("shutdown_reply", { restart: content.restart ?? false });
    }
  }

  async #execute(request: Request, content: ExecuteRequest): Promise<void> {
    const silent = content.silent ?? false;
    const counts = !silent && (content.store_history ?? true);
    if (counts) this.#executionCount++;
    const execution_count = this.#executionCount;
    this.#stream.flush();
    this.#cell = request;
    this.#unanswered = request;
    if (!silent) this.#publish(request.header, "execute_input", { code: content.code, execution_count });

    const label = counts ? `cell ${execution_count}` : "cell";
    const outcome = await this.#interpreter.ask("execute", { code: content.code, label });
    if (outcome.error) return this.#fail(request, outcome.error, content.stop_on_error ?? true);

    if (outcome.result && !silent) {
      const result = `{"execution_count":${execution_count},"metadata":{},"data":${outcome.result}}`;
      this.#publish(request.header, "execute_result", new Json(result));
    }
    const user_expressions: Record<string, unknown> = {};
    for (const [name, expression] of Object.entries(content.user_expressions ?? {}))
      user_expressions[name] = evaluated(
        await this.#interpreter.ask("execute", { code: `(${expression})`, label: name }),
      );
    this.#stream.flush();
    this.#unanswered = undefined;
    this.#channels.reply(request, "execute_reply", {
      status: "ok",
      execution_count,
      user_expressions,
      payload: [],
    });
  }

  #fail(request: Request, error: NonNullable<Outcome["error"]>, stopOnError: boolean): void {
    const execution_count = this.#executionCount;
    this.#unanswered = undefined;
    this.#publish(request.header, "error", { ...error });
    this.#channels.reply(request, "execute_reply", { status: "error", execution_count, ...error });
    if (!stopOnError) return;
    const isExecution = ({ header }: Request) => header.msg_type === "execute_request";
    const others = this.#queue.filter((queued) => !isExecution(queued));
    for (const queued of this.#queue.filter(isExecution)) {
      this.#publish(queued.header, "status", { execution_state: "busy" });
      // Without a count: it has not run, and JupyterLab would show it as if.
      this.#channels.reply(queued, "execute_reply", { status: "aborted" });
      this.#publish(queued.header, "status", { execution_state: "idle" });
    }
    this.#queue.splice(0, Number.POSITIVE_INFINITY, ...others);
  }

  async #complete({ code, cursor_pos }: CursorRequest): Promise<Record<string, unknown>> {
    const position = fromCodePoints(code, cursor_pos ?? code.length);
    const { matches, start, end } = await this.#interpreter.ask("complete", { code, position });
    return {
      matches,
      cursor_start: toCodePoints(code, start),
      cursor_end: toCodePoints(code, end),
      metadata: {},
    };
  }

  async #inspect({ code, cursor_pos }: CursorRequest): Promise<Record<string, unknown>> {
    const position = fromCodePoints(code, cursor_pos ?? code.length);
    const text = await this.#interpreter.ask("inspect", { code, position });
    return { found: text !== null, data: text === null ? {} : { "text/plain": text }, metadata: {} };
  }

  /** A cell has ended the thread that runs cells, and with it all variables: say so, and end the kernel too. */
  #ended(reason: string, exitCode: number): void {
    const message = `The cell ended the kernel (${reason}, exit code ${exitCode}): all variables are gone.`;
    if (this.#unanswered) {
      const { header } = this.#unanswered;
      this.#fail(this.#unanswered, { ename: "KernelEnded", evalue: message, traceback: [message] }, true);
      this.#publish(header, "status", { execution_state: "idle" });
    }
    this.shutDown(exitCode);
  }

  #publish(parent: Header | undefined, type: string, content: Json | Record<string, unknown>): void {
    this.#stream.flush();
    this.#channels.publish(parent, type, content);
  }
}

interface ExecuteRequest {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  stop_on_error?: boolean;
  user_expressions?: Record<string, string>;
}

interface CursorRequest {
  code: string;
  cursor_pos?: number;
}

/** The outcome of a user expression, as execute_reply has it. */
function evaluated({ error, result }: Outcome): Record<string, unknown> {
  if (error) return { status: "error", ...error };
  return { status: "ok", data: result ? JSON.parse(result) : { "text/plain": "undefined" }, metadata: {} };
}
