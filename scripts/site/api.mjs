// The library's pages: what typedoc makes of the docstrings, in the frame of this site.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Refusal, run } from "../process.mjs";
import { modules, root } from "../project.mjs";
import { coloured } from "../render/code.mjs";
import { escaped } from "../render/html.mjs";
import { firstParagraph, unescaped, words } from "./words.mjs";

/** @typedef {import("./layout.mjs").Leaf} Leaf */

const library = "lib";

/**
 * A page for the library, one that lists what it exports, one for each export, and the sources that they speak of.
 *
 * @returns {Promise<Leaf[]>}
 */
export async function apiPages() {
  const folder = mkdtempSync(path.join(tmpdir(), "pages-"));
  try {
    const program = path.join(modules, "typedoc", "bin", "typedoc");
    const args = [program, "--options", `${library}/typedoc.jsonc`, "--out", folder];
    const { status, output } = await run(process.execPath, args, { cwd: root });
    if (status !== 0) throw new Refusal(`The library's pages cannot be made:\n${output.trim()}`);
    return readPages(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder of typedoc's pages */
function readPages(folder) {
  const files = readdirSync(folder, { recursive: true }).map((file) =>
    String(file).split(path.sep).join("/"),
  );
  const pages = files
    .filter((file) => file.endsWith(".html") && file !== "hierarchy.html")
    .map((file) => {
      const html = readFileSync(path.join(folder, file), "utf8");
      return apiPage(file, html);
    });
  const summaries = new Map(pages.map(({ file, description = "" }) => [file, description]));
  for (const page of pages) {
    if (page.file !== "api/modules.html") continue;
    page.main = withSummaries(page.main, summaries).replace(/<h1>.*?<\/h1>/, `<h1>${page.title}</h1>`);
  }
  const sources = files
    .filter((file) => file.startsWith("media/"))
    .map((file) => {
      const source = readFileSync(path.join(folder, file), "utf8");
      return sourcePage(path.basename(file), source);
    });
  return [...pages, ...sources];
}

/**
 * A page of typedoc's.
 *
 * @param {string} file
 * @param {string} html
 * @returns {Leaf}
 */
function apiPage(file, html) {
  const [, content = ""] = /<div class="col-content">(.*)<div class="col-sidebar">/s.exec(html) ?? [];
  const up = "../".repeat(file.split("/").length - 1);
  const main = content
    .replace(/<\/div>\s*$/, "")
    .replace(/<ul class="tsd-breadcrumb".*?<\/ul>/s, "")
    // Signs, and what only typedoc's own scripts bring to life.
    .replace(/<a href="[^"]*" aria-label="Permalink".*?<\/a>/gs, "")
    .replace(/\(?<a href="[^"]*hierarchy\.html[^"]*".*?<\/a>\)?/gs, "")
    .replace(/<svg\b.*?<\/svg>/gs, "")
    .replace(/<button\b[^>]*>.*?<\/button>/gs, "")
    .replace(
      /<section class="tsd-panel-group tsd-index-group">.*?<\/section><\/div><\/details><\/section><\/section>/gs,
      "",
    )
    .replace(/<pre><code(?: class="[^"]*")?>(.*?)<\/code>\s*<\/pre>/gs, (_, code) => recoloured(code))
    .replace(/<table>.*?<\/table>/gs, '<div class="wide">$&</div>')
    .replace(/href="([./]*)media\/([^"]*)\.ts"/g, 'href="$1source/$2.html"')
    .replace(
      /<details class="tsd-panel-group[^>]*><summary[^>]*>(.*?)<\/summary>(.*?)<\/details>/gs,
      "<section>$1$2</section>",
    )
    .replace(/<(\/?)h[45]\b/g, "<$1h3");
  const title =
    file === "index.html"
      ? "The library"
      : file === "modules.html"
        ? "All exports"
        : words(/<h1[^>]*>(.*?)<\/h1>/s.exec(main)?.[1] ?? "");
  const description = firstParagraph(
    /<div class="tsd-comment tsd-typography">.*?<\/p>/s.exec(main)?.[0] ?? main,
  );
  return {
    file: `api/${file}`,
    title,
    description,
    kind: "api",
    crumbs: `<a href="${up}index.html">The library</a> › <a href="${up}modules.html">All exports</a>`,
    isOne: file !== "index.html",
    main,
  };
}

/** Code in the colours that all code has here. @param {string} html */
function recoloured(html) {
  const text = html.replace(/<br\s*\/?>/g, "\n").replace(/<[^>]*>/g, "");
  return coloured(unescaped(text).trimEnd());
}

/** @param {string} main @param {Map<string, string>} summaries */
function withSummaries(main, summaries) {
  return main.replace(
    /(<a href="([^"]*)">(?:(?!<a ).)*?<dd class="tsd-member-summary">).*?<\/dd>/gs,
    (_, before, file) => `${before}${escaped(summaries.get(`api/${file}`) ?? "")}</dd>`,
  );
}

/** @param {string} name @param {string} source @returns {Leaf} */
function sourcePage(name, source) {
  return {
    file: `api/source/${name.replace(/\.ts$/, ".html")}`,
    title: name,
    kind: "api",
    crumbs: '<a href="../index.html">The library</a>',
    main: `<h1>${name}</h1>\n${coloured(source.trimEnd())}`,
  };
}
