// The licences of what is in the kernel for browsers, as they ask for it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { modules, root } from "../project.mjs";
import { packageNames } from "./packages.mjs";

/** @returns {string} */
export function licences() {
  const files = [
    ["the kernel and the library", path.join(root, "LICENSE")],
    ["TypeScript", path.join(modules, "typescript", "LICENSE.txt")],
    ["TypeScript", path.join(modules, "typescript", "ThirdPartyNoticeText.txt")],
    ...["node-inspect-extracted", ...packageNames().filter((name) => name !== "shrinkage")].map((name) => [
      name,
      path.join(modules, name, "LICENSE"),
    ]),
  ];
  return files
    .map(([name, file]) => `# ${name}\n\n${readFileSync(/** @type {string} */ (file), "utf8").trim()}\n`)
    .join("\n\n");
}
