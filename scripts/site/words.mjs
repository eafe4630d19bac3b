// The words of a page, without what is around them: for the search, and for what tells of the page elsewhere.

/** @type {Record<string, string>} */
const signs = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&apos;": "'",
  "&nbsp;": " ",
  "&amp;": "&",
};

/**
 * What HTML shows as text. A formula is what is drawn of it.
 *
 * @param {string} html
 */
export function words(html) {
  return unescaped(
    html
      .replace(/<span class="katex-mathml">.*?<\/math><\/span>/gs, "")
      .replace(/<\/?(?:p|div|li|t[dhr]|h\d|pre|summary|dt|dd|br)\b[^>]*>|<span class="line"/g, " $&")
      .replace(/<[^>]*>/g, ""),
  )
    .replace(/[\u200b\u2060]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** @param {string} text */
export function unescaped(text) {
  return text.replace(/&(?:lt|gt|quot|apos|nbsp|amp|#39);/g, (sign) => signs[sign] ?? sign);
}

/**
 * The first paragraph's words.
 *
 * @param {string} html
 */
export function firstParagraph(html) {
  return words(/<p\b[^>]*>(.*?)<\/p>/s.exec(html)?.[1] ?? "");
}

/**
 * The sections of a page, by its headings.
 *
 * @param {string} html
 * @returns {{ id: string, title: string, text: string }[]}
 */
export function sectionsOf(html) {
  const parts = html.split(/(?=<h[1-3]\b[^>]*\sid=)/);
  return parts.flatMap((part) => {
    const [heading = "", id = "", title = ""] =
      /^<h[1-3]\b[^>]*?(?: id="([^"]*)")?[^>]*>(.*?)<\/h[1-3]>/s.exec(part) ?? [];
    const text = words(part.slice(heading.length));
    return heading || text ? [{ id: unescaped(id), title: words(title), text }] : [];
  });
}
