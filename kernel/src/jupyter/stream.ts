/** How long text is gathered before it is sent, in milliseconds. */
const gathering = 100;

/** The most text that is gathered. */
const enough = 1 << 20;

/**
 * Joins printed text, so that ten thousand lines are a few messages: servers drop what exceeds a rate of
 * messages. Whoever sends another message flushes first, so that the order stays.
 */
export class Stream<Origin> {
  readonly #send: (origin: Origin, name: string, text: string) => void;
  #origin: Origin | undefined;
  #name = "";
  #texts: string[] = [];
  #length = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (origin: Origin, name: string, text: string) => void) {
    this.#send = send;
  }

  write(origin: Origin, name: string, text: string): void {
    if (name !== this.#name || origin !== this.#origin) this.flush();
    this.#name = name;
    this.#origin = origin;
    this.#texts.push(text);
    this.#length += text.length;
    if (this.#length > enough) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), gathering);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length > 0) this.#send(this.#origin as Origin, this.#name, this.#texts.join(""));
    this.#texts = [];
    this.#length = 0;
  }
}
