/** Messages of the Jupyter protocol, and what carries them. */

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message from a client, with what an answer to it needs. */
export interface Request {
  channel: "shell" | "control" | "stdin";
  /** Whom to answer, where a socket has several clients. */
  identities: Uint8Array[];
  header: Header;
  content: Record<string, unknown>;
}

/** The content of an execute_request. */
export interface ExecuteRequest {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  stop_on_error?: boolean;
  allow_stdin?: boolean;
  user_expressions?: Record<string, string>;
}

/** Content that is JSON text already: it comes from another thread and is passed on as it is. */
export class Json {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Json | Record<string, unknown>;

export const protocolVersion = "5.5";

/** What connects a kernel with its clients. */
export interface Channels {
  /** Asks the client of a request for a line of text. */
  askForInput(request: Request, prompt: string, password: boolean): void;
  /** Answers a request on the channel that it came from. */
  reply(request: Request, type: string, content: Content): void;
  /** Tells all clients. */
  publish(parent: Header | undefined, type: string, content: Content): void;
  close(): void;
}
