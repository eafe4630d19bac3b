/** What a page does besides being read. Without all of this it has its words, formulas and pictures. */
import { liven } from "./charts.js";

liven(document.querySelectorAll<HTMLElement>("[data-figure]"));

/** What is wider than the page is scrolled, by the keys as well. */
function reach(): void {
  for (const box of document.querySelectorAll<HTMLElement>("main :is(.wide, .katex-display, pre)")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
reach();
document.fonts.ready.then(reach);
addEventListener("resize", reach);
// What is folded has no width.
addEventListener("toggle", reach, { capture: true });

/** A link may lead to what is folded away. */
function unfold(): void {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  let isFolded = false;
  for (let fold = place?.closest("details"); fold; fold = fold.parentElement?.closest("details")) {
    isFolded ||= !fold.open;
    fold.open = true;
  }
  if (isFolded) place?.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();

// As on many a site: a slash goes to the search.
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if ((event.target as Element).closest("input, textarea, [contenteditable]")) return;
  event.preventDefault();
  const fields = document.querySelectorAll<HTMLInputElement>("input[type=search]");
  Array.from(fields)
    .find((field) => field.checkVisibility())
    ?.focus();
});

/** The list of contents shows where one is. */
function follow(contents: Element): void {
  const links = new Map(
    Array.from(contents.querySelectorAll<HTMLAnchorElement>("a"), (link) => [
      decodeURIComponent(link.hash.slice(1)),
      link,
    ]),
  );
  const headings = Array.from(links.keys(), (id) => document.getElementById(id)).filter((place) => !!place);
  const update = () => {
    const passed = headings.filter((place) => place.getBoundingClientRect().top < innerHeight / 3);
    for (const link of links.values()) link.removeAttribute("aria-current");
    links.get(passed.at(-1)?.id ?? "")?.setAttribute("aria-current", "location");
  };
  let isAsked = false;
  const later = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      update();
    });
  };
  addEventListener("scroll", later, { passive: true });
  update();
}
const contents = document.querySelector("nav.contents");
if (contents) follow(contents);

// After all else: it fetches the whole edition, to be read without a network. Browsers offer it over https and on one's
// own machine.
addEventListener("load", () => {
  const root = new URL("..", import.meta.url);
  navigator.serviceWorker
    ?.register(new URL("offline.js", root), { scope: root.pathname })
    .catch(console.warn);
});
