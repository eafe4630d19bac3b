import { beforeAll, expect, test } from "vitest";
import { runPython } from "./python";

/** What does not hold, and why. */
const exceptions: Record<string, string> = {
  test_pager: "there is no pager: inspection shows documentation",
};

const names = [
  ...["clear_output", "completion", "display_data", "error", "execute_result", "execute_stderr"],
  ...[
    "execute_stdout",
    "history",
    "inspect",
    "is_complete",
    "kernel_info",
    "pager",
    "recv_iopub_welcome_msg",
  ],
].map((name) => `test_${name}`);

interface Outcome {
  outcome: string;
  why: string;
}

const outcomes: Record<string, Outcome> = {};

beforeAll(async () => {
  for (const { name, ...outcome } of (await runPython("conformance.py")) as ({ name: string } & Outcome)[])
    outcomes[name] = outcome;
});

test("all conformance tests have run", () => {
  expect(Object.keys(outcomes).sort()).toEqual([...names].sort());
});

for (const name of names)
  if (exceptions[name])
    test(`${name} does not hold: ${exceptions[name]}`, () => {
      expect(outcomes[name]?.outcome, "It holds now: strike it from the list.").toBe("failed");
    });
  else
    test(name, () => {
      expect(outcomes[name], outcomes[name]?.why).toMatchObject({ outcome: "passed" });
    });
