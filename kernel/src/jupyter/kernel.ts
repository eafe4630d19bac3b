/** What a Jupyter kernel answers to each request. */
import type { CommMessage, Outcome, Report } from "../runtime/messages.js";
import { type CursorRequest, complete, inspect } from "./editor.js";
import { History } from "./history.js";
import { kernelInfo } from "./info.js";
import type { Interpreter } from "./interpreter.js";
import { type Channels, type ExecuteRequest, type Header, Json, type Request } from "./messages.js";
import { Stream } from "./stream.js";

export class Kernel {
  readonly #channels: Channels;
  readonly #interpreter: Interpreter;
  readonly #stream: Stream<Request | undefined>;
  readonly #history: History = new History();
  /** The comms that are open, with their targets. */
  readonly #comms: Map<string, string> = new Map();
  readonly #queue: Request[] = [];
  #working = false;
  #executionCount = 0;
  /** The execute requests by the numbers of their cells: what a cell prints, now or later, belongs to its request. */
  readonly #cells: Map<number, Request> = new Map();
  #lastCell = 0;
  /** The execute request that has no reply yet. */
  #unanswered: Request | undefined;
  /** Called with the answer of the reader who was asked for input. */
  readonly #answerInput: (text: string) => void;

  constructor(channels: Channels, interpreter: Interpreter, answerInput: (text: string) => void) {
    this.#channels = channels;
    this.#interpreter = interpreter;
    this.#answerInput = answerInput;
    this.#stream = new Stream((cell, name, text) =>
      this.#channels.publish(cell?.header, "stream", { name, text }),
    );
  }

  /** Tells the clients that it can be asked. */
  begin(): void {
    this.#publish(undefined, "status", { execution_state: "starting" });
  }

  receive(request: Request): void {
    if (request.channel === "stdin") {
      if (request.header.msg_type === "input_reply") this.#answerInput(String(request.content.value ?? ""));
      // Control requests overtake: one must be able to interrupt and to end while a cell runs.
    } else if (request.channel === "control") void this.#handle(request);
    else {
      this.#queue.push(request);
      void this.#work();
    }
  }

  /** Tells the clients what the main thread says without being asked. */
  report(report: Report): void {
    if (report.type === "signal") this.interrupt();
    else if (report.type === "ended") this.#ended(report.exitCode);
    else this.#tell(report, this.#cells.get(report.cell) ?? this.#cells.get(this.#lastCell));
  }

  #tell(report: Exclude<Report, { type: "signal" | "ended" }>, cell: Request | undefined): void {
    const publish = (type: string, content: Json | Record<string, unknown>) =>
      this.#publish(cell?.header, type, content);
    if (report.type === "stream") this.#stream.write(cell, report.name, report.text);
    else if (report.type === "clear") publish("clear_output", { wait: report.wait });
    else if (report.type === "display")
      publish(report.update ? "update_display_data" : "display_data", new Json(report.content));
    else if (report.type === "comm") {
      this.#follow(report.kind, JSON.parse(report.content));
      publish(report.kind, new Json(report.content));
    } else if (cell) {
      this.#stream.flush();
      this.#channels.askForInput(cell, report.prompt, report.password);
    }
  }

  interrupt(): void {
    this.#interpreter.interrupt();
  }

  /** Ends the kernel, whatever a cell does. */
  shutDown(): void {
    this.#stream.flush();
    void this.#interpreter.exit(0);
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
        return reply(
          "complete_reply",
          await complete(this.#interpreter, content as unknown as CursorRequest),
        );
      case "inspect_request":
        return reply("inspect_reply", await inspect(this.#interpreter, content as unknown as CursorRequest));
      case "is_complete_request":
        return reply(
          "is_complete_reply",
          await this.#interpreter.ask("isComplete", { code: String(content.code) }),
        );
      case "comm_info_request":
        return reply("comm_info_reply", { comms: this.#commInfo(content.target_name) });
      case "comm_open":
      case "comm_msg":
      case "comm_close":
        return this.#comm(request.header.msg_type, content);
      case "history_request":
        return reply("history_reply", { history: this.#history.find(content) });
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
    if (counts) this.#history.add(++this.#executionCount, content.code);
    const execution_count = this.#executionCount;
    this.#stream.flush();
    this.#unanswered = request;
    if (!silent) this.#publish(request.header, "execute_input", { code: content.code, execution_count });

    const run = (code: string, label: string): Promise<Outcome> => {
      this.#cells.set(++this.#lastCell, request);
      this.#cells.delete(this.#lastCell - 1000);
      return this.#interpreter.execute({ number: this.#lastCell, label, code }, content.allow_stdin ?? false);
    };
    const outcome = await run(content.code, counts ? `cell ${execution_count}` : "cell");
    if (outcome.error) return this.#fail(request, outcome.error, content.stop_on_error ?? true);

    if (outcome.result && !silent) {
      const result = `{"execution_count":${execution_count},"metadata":{},"data":${outcome.result}}`;
      this.#publish(request.header, "execute_result", new Json(result));
    }
    if (counts && outcome.result) this.#history.addOutput(JSON.parse(outcome.result)["text/plain"] ?? null);
    const user_expressions: Record<string, unknown> = {};
    for (const [name, expression] of Object.entries(content.user_expressions ?? {}))
      user_expressions[name] = evaluated(await run(`(${expression})`, name));
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

  async #comm(type: CommMessage["kind"], content: Record<string, unknown>): Promise<void> {
    this.#follow(type, content);
    await this.#interpreter.ask("comm", { kind: type, content });
  }

  /** Keeps account of the comms that are open. */
  #follow(type: CommMessage["kind"], content: Record<string, unknown>): void {
    const id = String(content.comm_id);
    if (type === "comm_open") this.#comms.set(id, String(content.target_name));
    if (type === "comm_close") this.#comms.delete(id);
  }

  #commInfo(wanted: unknown): Record<string, { target_name: string }> {
    const open = [...this.#comms].filter(([, target]) => wanted === undefined || target === wanted);
    return Object.fromEntries(open.map(([id, target_name]) => [id, { target_name }]));
  }

  /** The process ends, which a cell may have brought about: say so. */
  #ended(exitCode: number): void {
    const message = `The cell ended the kernel (process.exit, exit code ${exitCode}): all variables are gone.`;
    if (this.#unanswered) {
      const { header } = this.#unanswered;
      this.#fail(this.#unanswered, { ename: "KernelEnded", evalue: message, traceback: [message] }, true);
      this.#publish(header, "status", { execution_state: "idle" });
    }
    this.#stream.flush();
    this.#channels.close();
    setTimeout(() => this.#interpreter.wake(), 50);
  }

  #publish(parent: Header | undefined, type: string, content: Json | Record<string, unknown>): void {
    this.#stream.flush();
    this.#channels.publish(parent, type, content);
  }
}

/** The outcome of a user expression, as execute_reply has it. */
function evaluated({ error, result }: Outcome): Record<string, unknown> {
  if (error) return { status: "error", ...error };
  return { status: "ok", data: result ? JSON.parse(result) : { "text/plain": "undefined" }, metadata: {} };
}
