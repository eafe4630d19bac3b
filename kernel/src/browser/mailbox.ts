/**
 * A text for a worker that waits. The page cannot write to an address that the worker knows, but it can tell it a new
 * one: an address ends in a number of 128 bits, and for each bit there is an address that is revoked or not.
 */
import { newAddress, revoke, textAt } from "./address.js";

/** What the worker knows before the text is there. */
export interface Mailbox {
  /** Revoked when the text is there. */
  pending: string;
  /** Revoked where the bit of that number is 1. */
  bits: string[];
}

/** What is at the new address. */
interface Letter {
  text: string;
  /** For the next text. */
  next: Mailbox;
}

const length = 128;

export function newMailbox(): Mailbox {
  return { pending: newAddress(), bits: Array.from({ length }, () => newAddress()) };
}

/** For the page: puts a text into a mailbox, and makes another one for the next. */
export function send(text: string, { pending, bits }: Mailbox): Mailbox {
  const next = newMailbox();
  const letter: Letter = { text, next };
  const number = numberOf(newAddress(JSON.stringify(letter)));
  for (const [i, bit] of bits.entries()) if ((number >> BigInt(i)) & 1n) revoke(bit);
  revoke(pending);
  for (const bit of bits) setTimeout(revoke, patience, bit);
  return next;
}

/** The time that a worker has to read its letter, in milliseconds. */
const patience = 60_000;

/** For the worker: waits for the text. `check` is called now and then, and ends the waiting by throwing. */
export function receive({ pending, bits }: Mailbox, check: () => void): Letter {
  while (textAt(pending) !== undefined) {
    sleep(50);
    check();
  }
  let number = 0n;
  for (const [i, bit] of bits.entries()) if (textAt(bit) === undefined) number |= 1n << BigInt(i);
  const letter = textAt(withNumber(pending, number));
  if (letter === undefined) throw new Error("The answer was lost: ask again.");
  return JSON.parse(letter) as Letter;
}

const numberOf = (address: string): bigint =>
  BigInt(`0x${address.slice(address.lastIndexOf("/") + 1).replaceAll("-", "")}`);

/** The address of the same page that ends in a number, as such numbers are written. */
function withNumber(address: string, number: bigint): string {
  const digits = number.toString(16).padStart(length / 4, "0");
  const uuid = digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  return address.slice(0, address.lastIndexOf("/") + 1) + uuid;
}

/** Memory on which this thread can sleep. Nobody shares it, so it needs no special headers. */
const bed = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);

export function sleep(milliseconds: number): void {
  Atomics.wait(bed, 0, 0, milliseconds);
}
