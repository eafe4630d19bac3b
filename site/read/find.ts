/** The page of the search: what is found, as one types. The index was made with the pages, and is fetched with this. */
import MiniSearch from "minisearch";
import { options } from "./search-options.mjs";

interface Found {
  /** Where it is, from the page of the search. */
  readonly id: string;
  readonly title: string;
  readonly page: string;
  readonly text: string;
  readonly terms: string[];
}

/** More than anyone reads. */
const most = 40;

/** The letters of an excerpt. */
const length = 220;

const field = document.querySelector<HTMLInputElement>("main input[type=search]") as HTMLInputElement;
const list = document.querySelector("#found") as HTMLElement;
const status = document.querySelector("#count") as HTMLElement;

field.value = new URLSearchParams(location.search).get("q") ?? "";
const index = fetch(new URL("search.json", import.meta.url)).then(async (answer) =>
  MiniSearch.loadJSON(await answer.text(), options),
);

async function show(): Promise<void> {
  const asked = field.value.trim();
  const search = await index;
  if (asked !== field.value.trim()) return; // Somebody types on.
  const all = asked ? (search.search(asked) as unknown as Found[]) : [];
  const found = all.slice(0, most);
  list.replaceChildren(...found.map(entry));
  const count = `${all.length} ${all.length === 1 ? "place" : "places"}`;
  if (all.length > 0) status.textContent = all.length > most ? `The first ${most} of ${count}` : count;
  else status.textContent = asked ? `Nothing was found for “${asked}”.` : "";
}

function entry({ id, title, page, text, terms }: Found): HTMLElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = id;
  link.textContent = title;
  const where = document.createElement("span");
  where.textContent = page;
  const excerpt = document.createElement("p");
  excerpt.append(...marked(around(text, terms), terms));
  item.append(link, title === page ? "" : where, excerpt);
  return item;
}

/** What stands about the first of the terms. */
function around(text: string, terms: string[]): string {
  const at = text.search(pattern(terms));
  if (at < length / 2) return text.length > length ? `${text.slice(0, length).replace(/\S*$/, "")}…` : text;
  const from = at - length / 3;
  const part = text.slice(from, from + length);
  return `…${part.replace(/^\S*\s/, " ").replace(/\S*$/, "")}…`;
}

function marked(text: string, terms: string[]): Node[] {
  return text.split(pattern(terms)).map((part, i) => {
    if (i % 2 === 0) return document.createTextNode(part);
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}

/** The terms, as they begin a word. */
function pattern(terms: string[]): RegExp {
  const escaped = terms.map((term) => term.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`(?<![\\p{L}\\d])(${escaped.join("|") || "(?!)"})`, "iu");
}

field.addEventListener("input", () => {
  const address = new URL(location.href);
  address.searchParams.set("q", field.value);
  history.replaceState(null, "", address);
  show();
});
field.form?.addEventListener("submit", (event) => event.preventDefault());
show();
