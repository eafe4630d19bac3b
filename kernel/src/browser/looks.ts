/** How the code of cells learns that it is to stop, in a worker whose memory nobody else can write to. */
import { textAt } from "./address.js";

/** The time between two looks, in milliseconds: each takes some 4. */
const interval = 150;

/** How long code should count before it comes here, in milliseconds, and how far at most. */
const pace = 1;
const most = 1 << 14;

export class Looks {
  /** What the code counts down. */
  readonly count: Int32Array = new Int32Array(1);
  /** From where it began to count. */
  #from = 1;
  #last = 0;
  #lastLook = 0;
  #address = "";
  #isRevoked = false;

  /** From now on, cells are to stop when this address is revoked. */
  begin(address: string): void {
    this.#address = address;
    this.#isRevoked = false;
    this.#lastLook = performance.now();
  }

  /** Called when the count has run out: whether the code is to stop. */
  readonly areAsked = (): boolean => {
    const now = performance.now();
    // A turn of one loop takes a nanosecond, of another one a second: so the count follows the time that it took.
    const took = now - this.#last;
    if (took < pace / 2) this.#from = Math.min(most, this.#from * 2);
    else if (took > pace * 2) this.#from = Math.max(1, this.#from >> 2);
    this.#last = now;
    if (!this.#isRevoked && now - this.#lastLook > interval) {
      this.#isRevoked = textAt(this.#address) === undefined;
      this.#lastLook = performance.now();
    }
    // Whoever catches the interrupt is interrupted again at once.
    this.count[0] = this.#isRevoked ? 0 : this.#from;
    return this.#isRevoked;
  };
}
