/** What the documents beside the code say of the repository: links, commands, versions. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/project.mjs";

const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const { scripts, workspaces } = JSON.parse(read("package.json")) as {
  scripts: Record<string, string>;
  workspaces: string[];
};
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "lib/README.md",
  "site/README.md",
  "test/fixtures/README.md",
];

/** The anchors that GitHub gives to the headings of a document. */
function anchors(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^#+ (.*)$/gm), ([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test.each(documents)("the links of %s lead somewhere", (document) => {
  const links = Array.from(read(document).matchAll(/\]\(([^)\s]+)\)/g), ([, link = ""]) => link);
  const broken = links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [name, anchor] = link.split("#");
      const file = name ? path.posix.join(path.posix.dirname(document), name) : document;
      if (!existsSync(path.join(root, file))) return true;
      return anchor !== undefined && !anchors(read(file)).includes(anchor);
    });
  expect(broken).toEqual([]);
});

test.each(documents)("the commands of %s are there", (document) => {
  const named = Array.from(read(document).matchAll(/npm run ([\w:]+)/g), ([, name = ""]) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("each command is explained", () => {
  const text = documents.map(read).join("\n");
  const unexplained = Object.keys(scripts).filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(text));
  expect(unexplained).toEqual([]);
});

test("each package, the citation and the changes name the same version", () => {
  const { version } = JSON.parse(read("package.json"));
  for (const folder of workspaces) {
    expect(JSON.parse(read(`${folder}/package.json`)).version, folder).toBe(version);
  }
  expect(/^version: (\S+)$/m.exec(read("CITATION.cff"))?.[1]).toBe(version);
  expect(/^## (\S+)/m.exec(read("CHANGELOG.md"))?.[1]).toBe(version);
});
