// What all HTML needs.

/**
 * A text as HTML shows it.
 *
 * @param {string} text
 */
export function escaped(text) {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
