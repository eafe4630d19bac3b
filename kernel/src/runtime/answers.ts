/** Answers of other threads for which the main thread waits: to `prompt`, to the wish for a module. */
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Stops } from "./interrupt.js";
import { Shared } from "./threads.js";

/** Asks, and waits for the answer unless the cell is to stop. Whoever answers counts it in the shared memory. */
export function answerTo(ask: () => void, port: MessagePort, shared: Int32Array, stops: Stops): unknown {
  while (receiveMessageOnPort(port)); // answers for which an interrupted cell did not wait
  let count = Atomics.load(shared, Shared.Answers);
  ask();
  for (;;) {
    const answer = receiveMessageOnPort(port);
    if (answer) return answer.message;
    Atomics.wait(shared, Shared.Answers, count, 100);
    count = Atomics.load(shared, Shared.Answers);
    stops.check();
  }
}
