import { expect, test } from "vitest";
import { runPython } from "./python";

test("ten thousand lines arrive through nbclient, and through the websocket of a Jupyter server", async () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join("");
  expect(await runPython("lines.py")).toEqual([{ nbclient: lines, websocket: lines }]);
});
