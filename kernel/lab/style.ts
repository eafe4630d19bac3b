/** Adds the stylesheets to the page. */
export default function addStyle(): object {
  for (const name of ["charts.css", "reading.css"]) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(name, import.meta.url).href;
    document.head.append(link);
  }
  return {};
}
