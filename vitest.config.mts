import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** A stage of `npm test` each, a folder of test/ each; long is `npm run test:long`. */
const stages = [
  { name: "unit", testTimeout: 20_000 },
  // Two notebooks at a time, for two cores.
  { name: "notebooks", testTimeout: 180_000, maxConcurrency: 2 },
  { name: "kernel", testTimeout: 60_000 },
  { name: "setup", testTimeout: 180_000 },
  { name: "package", testTimeout: 60_000 },
  // One JupyterLab and one browser fill the two cores that a small machine has.
  { name: "browser", testTimeout: 120_000, fileParallelism: false },
  { name: "long", testTimeout: 180_000, fileParallelism: false },
];

// What one edits is what the unit tests run; all other stages take the library as it is compiled.
const source = { shrinkage: fileURLToPath(new URL("lib/src/index.ts", import.meta.url)) };

export default defineConfig({
  test: {
    projects: stages.map((stage) => ({
      ...(stage.name === "unit" && { resolve: { alias: source } }),
      test: {
        ...stage,
        hookTimeout: stage.testTimeout,
        // One process a stage: no file leaves anything behind that another would notice.
        isolate: false,
        // A page that waits for its turn is not a page that fails.
        expect: { poll: { timeout: 10_000 } },
        include: [`test/${stage.name}/**/*.test.ts`],
      },
    })),
  },
});
