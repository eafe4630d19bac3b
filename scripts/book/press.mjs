// Pages as Chromium has them: what is too wide for paper is made to fit, what is short is kept whole, and then printed.

import { chromium, launchArguments } from "../chromium.mjs";

/**
 * @typedef {object} Press
 * @property {(html: string, name: string) => Promise<Printed>} print
 * @property {() => Promise<void>} close
 * @typedef {{ html: string, pdf: Buffer }} Printed
 */

/** Where a page seems to come from while it is printed. Nobody is there, and nobody is asked. */
const origin = "http://book.invalid/book/";

/** A pixel is the 96th part of an inch. */
const pixels = (/** @type {number} */ millimetres) => Math.floor((millimetres / 25.4) * 96);

/** A4 is narrower than Letter: its 210 mm less the margins of print.css. */
const width = pixels(210 - 2 * 18);

/**
 * What is no longer than this is not split over two pages: boxes; cells of code with what they gave; paragraphs of four
 * lines, where Chromium would leave one line alone.
 */
const whole = [
  { boxes: "pre, blockquote, details, .wide", height: pixels(100) },
  { boxes: ".cell", height: pixels(60) },
  { boxes: "p, li", height: pixels(22) },
];

/**
 * A Chromium that prints pages, one after the other.
 *
 * @param {{ paper: "A4" | "Letter" }} options
 * @returns {Promise<Press>}
 */
export async function press({ paper }) {
  const { chromium: playwright } = await import("playwright-core"); // not there before set-up
  const browser = await playwright.launch({
    executablePath: await chromium({ install: true }),
    args: launchArguments,
  });
  const context = await browser.newContext({ viewport: { width, height: 1000 } });
  /** @type {Press["print"]} */
  const print = async (html, name) => {
    const page = await context.newPage();
    const address = `${origin}${name}.html`;
    await page.route("**", (route) =>
      route.request().url() === address
        ? route.fulfill({ contentType: "text/html", body: html })
        : route.abort(),
    );
    await page.emulateMedia({ media: "print" });
    await page.goto(address);
    await page.evaluate(fit, whole);
    const fitted = `${(await page.content()).trimEnd()}\n`;
    await page.evaluate(sayFormulas);
    const pdf = await numbered(page, paper);
    await page.close();
    return { html: fitted, pdf: withRelativeLinks(pdf) };
  };
  return { print, close: () => browser.close() };
}

/**
 * The page as a PDF, in which links say on which page of paper is what they lead to.
 *
 * @param {import("playwright-core").Page} page
 * @param {"A4" | "Letter"} format
 */
async function numbered(page, format) {
  const options = { format, printBackground: true, outline: true, tagged: true };
  await page.evaluate(setNumbers, {});
  let pdf = await page.pdf(options);
  // The numbers take room themselves and may push something to the next page: until they are right, or nearly.
  for (let round = 0; round < 3 && (await page.evaluate(setNumbers, pageNumbers(pdf))); round++) {
    pdf = await page.pdf(options);
  }
  return pdf;
}

/**
 * On which page the places are that links of a PDF lead to, by the links.
 *
 * @param {Buffer} pdf as Chromium writes it, with the pages in order
 * @returns {Record<string, number>}
 */
export function pageNumbers(pdf) {
  const text = pdf.toString("latin1");
  const pages = Array.from(text.matchAll(/^(\d+) 0 obj\s*<<\/Type \/Page\b/gm), ([, object]) => object);
  const places = text.matchAll(/\/([^\s/]+) \[(\d+) 0 R \/XYZ/g);
  return Object.fromEntries(
    Array.from(places, ([, name = "", object]) => [
      `#${name.replace(/#([\da-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))}`,
      pages.indexOf(object) + 1,
    ]),
  );
}

/**
 * Runs in the page: writes the numbers to its links, and says whether one has changed.
 *
 * @param {Record<string, number>} numbers
 */
function setNumbers(numbers) {
  let changed = false;
  for (const link of document.querySelectorAll(/** @type {"a"} */ ('a[href^="#"]'))) {
    const number = String(numbers[link.getAttribute("href") ?? ""] ?? "00");
    changed ||= link.dataset.page !== number;
    link.dataset.page = number;
  }
  return changed;
}

/** Runs in the page: a PDF has no MathML, so that who listens, and the outline, have what is drawn of a formula. */
function sayFormulas() {
  for (const formula of document.querySelectorAll(".katex-html")) formula.removeAttribute("aria-hidden");
  for (const joint of document.querySelectorAll(":is(h1, h2, h3, h4) .katex")) {
    for (const beside of [joint.previousSibling, joint.nextSibling])
      if (beside?.nodeValue) beside.nodeValue = beside.nodeValue.replaceAll("\u2060", "");
  }
}

/**
 * Runs in the page, which is as wide as the paper's text.
 *
 * @param {typeof whole} whole
 */
async function fit(whole) {
  await document.fonts.ready;
  for (const box of document.querySelectorAll(/** @type {"div"} */ (".wide, .katex-display"))) {
    // Not all of it shrinks with the letters, so once may not be enough.
    for (let scale = 1; box.scrollWidth > box.clientWidth && scale > 0.4; ) {
      scale *= Math.min(0.98, box.clientWidth / box.scrollWidth);
      box.style.setProperty("--fit", scale.toFixed(3));
    }
  }
  for (const { boxes, height } of whole) {
    for (const box of document.querySelectorAll(boxes))
      if (box.getBoundingClientRect().height <= height) box.classList.add("whole");
  }
  // A formula of a few letters is not split over two lines.
  for (const formula of document.querySelectorAll(":not(.katex-display) > .katex")) {
    const parts = [...formula.querySelectorAll(".base")].map((part) => part.getBoundingClientRect().width);
    const length = parts.reduce((sum, part) => sum + part, 0);
    if (length < document.body.clientWidth / 5) formula.classList.add("short");
  }
  // Of the fonts for formulas only those that have letters in this page.
  const style = /** @type {HTMLStyleElement} */ (document.querySelector("style.fonts"));
  const used = [...document.fonts].map(({ status }) => status === "loaded");
  const rules = [...(style.sheet?.cssRules ?? [])].filter((_, index) => used[index]);
  style.textContent = rules.map(({ cssText }) => cssText).join("\n");
}

/**
 * Links to files beside the page: Chromium makes full addresses of them, and where the book will lie is not known. What
 * a PDF holds is found by its place in the file, so everything stays where it is.
 *
 * @param {Buffer} pdf
 */
function withRelativeLinks(pdf) {
  const parent = new URL("..", origin).href;
  const text = pdf
    .toString("latin1")
    .replace(/\/URI \((http:\/\/book\.invalid\/[^)]*)\)/g, (all, address) => {
      const relative = address.startsWith(origin)
        ? address.slice(origin.length)
        : `../${address.slice(parent.length)}`;
      return `/URI (${relative})`.padEnd(all.length);
    });
  return Buffer.from(text, "latin1");
}
