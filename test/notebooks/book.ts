/** The book's pages as a browser shows them, and its PDFs as they are written. */
import { pathToFileURL } from "node:url";
import type { Browser, Page, Request } from "playwright-core";
import { chromium, launchArguments } from "../../scripts/chromium.mjs";

/** The widths of the text on paper, in pixels: 36 mm less than the paper's. */
export const papers: Record<"A4" | "Letter", number> = { A4: 657, Letter: 679 };

/** Chromium without a window. */
export async function browser(): Promise<Browser> {
  const { chromium: playwright } = await import("playwright-core");
  return playwright.launch({
    executablePath: await chromium({ install: true }),
    args: launchArguments,
  });
}

/** Opens a file in a browser that is in no network, and says what the page asked for besides itself. */
export async function open(browser: Browser, file: string): Promise<{ page: Page; requests: string[] }> {
  const page = await browser.newPage();
  const requests: string[] = [];
  const { href } = pathToFileURL(file);
  const note = (request: Request) => {
    // What the page's own policy forbids is not asked for.
    const isForbidden = request.failure()?.errorText === "csp";
    if (request.url() !== href && !/^data:/.test(request.url()) && !isForbidden) requests.push(request.url());
  };
  page.on("requestfinished", note).on("requestfailed", note);
  await page.goto(href);
  return { page, requests };
}

/** What is wider than its place on paper of this width, by its first words. */
export async function cutOff(page: Page, width: number): Promise<string[]> {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width, height: 1000 });
  return page.evaluate(() => {
    const boxes = document.querySelectorAll("html, pre, table, img, .wide, .katex-display, p, li");
    return Array.from(boxes).flatMap((box) => {
      const { right } = box.getBoundingClientRect();
      const fits = box.scrollWidth <= box.clientWidth || getComputedStyle(box).display === "inline";
      const inside = right <= document.documentElement.clientWidth + 0.5;
      return fits && inside ? [] : [`${box.tagName} ${box.textContent?.trim().slice(0, 60)}`];
    });
  });
}

/** What is left of formulas that were not set: errors, and dollars in the text outside of code. */
export function unset(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const errors = document.querySelectorAll(".katex-error, mjx-merror, merror");
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const left = Array.from(errors, (error) => error.textContent ?? "");
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const isCode = node.parentElement?.closest("pre, code, annotation");
      if (!isCode && /\$[^$]+\$|\\[a-z]{2}|[\uE000\uE001]/.test(node.textContent ?? ""))
        left.push(node.textContent ?? "");
    }
    return left;
  });
}

/** What a PDF of Chromium says of itself, outside of its streams. */
export function contentsOf(pdf: Buffer): { pages: number; outline: string[]; links: string[] } {
  const text = pdf.toString("latin1");
  const [, table] = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text) ?? [];
  if (!text.startsWith("xref", Number(table))) throw new Error("the parts of the PDF are not where it says");
  const all = (pattern: RegExp) => Array.from(text.matchAll(pattern), ([, found = ""]) => found);
  return {
    pages: all(/^<<(\/Type \/Page)\b(?!s)/gm).length,
    outline: all(/\/Title (\((?:\\.|[^)\\])*\)|<[\dA-F]*>)\s*\/Dest/gi).map(titleOf),
    links: all(/\/URI \(([^)]*)\)/g),
  };
}

/** A title as PDF writes it: in parentheses, or in hexadecimal numbers of two bytes a character. */
function titleOf(written: string): string {
  if (written.startsWith("(")) return written.slice(1, -1).replace(/\\(.)/g, "$1");
  const bytes = Buffer.from(written.slice(1, -1), "hex");
  // KaTeX puts spaces of no width under what is raised.
  return bytes.subarray(2).swap16().toString("utf16le").replaceAll("\u200b", "");
}
