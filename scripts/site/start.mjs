// The page that one comes to first: what this is in one live chart, the notebooks, and how to run them.

import { escaped } from "../render/html.mjs";
import { canRun, runAddress } from "./run.mjs";

/** @typedef {ReturnType<typeof import("./pages.mjs").notebookPage>} Chapter */

/** The notebook whose first chart with a slider stands on top: disc and diamond. */
const shown = "02";

/**
 * @param {Chapter[]} chapters
 * @param {import("./site.mjs").Site} site
 * @returns {import("./layout.mjs").Leaf}
 */
export function startPage(chapters, site) {
  const [first] = chapters;
  const run = first && canRun(site.output) ? runAddress(first.name) : undefined;
  return {
    file: "index.html",
    title: "Shrinkage",
    description:
      "Notebooks in TypeScript that teach L1 and L2 regularization: derived, written, checked and live.",
    kind: "start",
    main: `<div class="opening">
<h1>Why do some weights shrink, and others vanish?</h1>
<p class="lead">A model that fits its data too closely has learned the noise as well. Regularization puts a price on large weights. Squares (L2) make all of them smaller; absolute values (L1) make some of them exactly 0. These notebooks derive both, write them in a few lines of TypeScript, check every step, and let you move λ and watch.</p>
<p class="actions"><a class="first" href="${first?.file}">Start here</a>${run ? ` <a class="run" href="${escaped(run)}">Run it in your browser</a>` : ""}</p>
</div>
${hero(chapters, site)}
<section aria-labelledby="notebooks">
<h2 id="notebooks">The notebooks</h2>
<ol class="cards">
${chapters.map((chapter) => card(chapter)).join("\n")}
</ol>
</section>
<section class="columns" aria-labelledby="made">
<h2 id="made">How they are made</h2>
<div><h3>Derived</h3><p>Every formula, line by line, with the shape of each array. Where a source goes wrong, an erratum says what is right, and why.</p></div>
<div><h3>Written</h3><p>Each idea in a few lines of code that are the formula. Then it is imported from <a href="api/index.html">a small library</a> that one reads in an evening.</p></div>
<div><h3>Checked</h3><p>Every number has two routes: by hand and by the library, a gradient and differences, a fit and another solver. The checks are in the page.</p></div>
<div><h3>Alive</h3><p>Each notebook has sliders, a number to change, and three exercises that say whether they are solved. The answers are folded away.</p></div>
</section>
<section aria-labelledby="run">
<h2 id="run">Run them</h2>
${run ? `<p><a class="run" href="${escaped(run)}">In your browser</a>, with nothing to install. Or on your own machine:</p>` : "<p>Reading takes nothing but this page. To run and change them on your own machine, with Node 20 and Python 3.10 or newer, clone the project, and in its folder:</p>"}
<pre class="code"><code>npm start</code></pre>
<p>It sets up what is missing inside the project's folder, and opens JupyterLab with the first notebook in front. Whoever teaches with them finds goals, times and pitfalls on <a href="teaching.html">a page of its own</a>.</p>
</section>`,
  };
}

/**
 * A chart of a notebook as it stands there, to begin with.
 *
 * @param {Chapter[]} chapters
 * @param {import("./site.mjs").Site} site
 */
function hero(chapters, site) {
  const from = chapters.find(({ number }) => number === shown) ?? chapters[0];
  if (!from) return "";
  const charts = from.main.match(/<figure>\n<div class="shrinkage-Chart".*?<\/figure>/gs) ?? [];
  const slides = (/** @type {string} */ html) => {
    const [, data = ""] = /data-figure="([^"]*)"/.exec(html) ?? [];
    return JSON.parse(String(site.files.get(data))).layout.sliders !== undefined;
  };
  const chart = charts.find(slides) ?? charts[0] ?? "";
  const source = `<p class="from">From <a href="${from.file}">${escaped(from.title)}</a></p>`;
  return `${chart.replace('loading="lazy"', "")}\n${source}`;
}

/** @param {Chapter} chapter */
function card({ file, number, title, main, description = "" }) {
  const [picture = ""] = /<img\b[^>]*>/.exec(main) ?? [];
  const [, time = ""] = /<strong>Time:<\/strong>\s*(.*?)[.,]/.exec(main) ?? [];
  const name = title.slice(number.length).trim();
  return `<li>
<a href="${file}"><span class="number">${number}</span> ${escaped(name)}</a>
${picture.replace(/alt="[^"]*"/, 'alt=""')}
<p>${escaped(description)}</p>
${time ? `<p class="time">${time}</p>` : ""}
</li>`;
}
