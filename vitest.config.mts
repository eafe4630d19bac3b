import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { stages } from "./scripts/stages.mjs";

// What one edits is what the unit tests run; all other stages take the library as it is compiled.
const source = { shrinkage: fileURLToPath(new URL("lib/src/index.ts", import.meta.url)) };

export default defineConfig({
  test: {
    projects: stages.map(({ name, limit, folder = name, files = ["**/*"], vitest }) => ({
      ...(folder === "unit" && { resolve: { alias: source } }),
      test: {
        name,
        testTimeout: limit,
        hookTimeout: limit,
        // One process a stage: no file leaves anything behind that another would notice.
        isolate: false,
        // A page that waits for its turn is not a page that fails.
        expect: { poll: { timeout: 10_000 } },
        include: files.map((file) => `test/${folder}/${file}.test.ts`),
        ...vitest,
      },
    })),
  },
});
