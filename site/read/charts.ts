/** The charts of a page: pictures, until they come near. */
import { Chart, mimeType } from "../../kernel/lab/chart.js";
import { type Figure, loadPlotly } from "../../kernel/lab/load-plotly.js";
import { fitted, phone } from "./fit.js";

/** Whether a finger points. */
const touch = matchMedia("(pointer: coarse)").matches;

/** How far below the window a chart is fetched, in pixels. */
const ahead = 600;

/** @param places elements with the address of a figure and the name of what draws it */
export function liven(places: Iterable<HTMLElement>): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        // Without a network that has been here before, the picture stays.
        draw(target as HTMLElement).catch(console.warn);
      }
    },
    { rootMargin: `${ahead}px` },
  );
  for (const place of places) observer.observe(place);
}

async function draw(place: HTMLElement): Promise<void> {
  const { figure: address = "", plotly } = place.dataset;
  const load = () => loadPlotly(plotly);
  const [answer] = await Promise.all([fetch(address), load()]);
  if (!answer.ok) throw new Error(`${address} is not there`);
  const figure: Figure = await answer.json();
  keepPicture(place);
  const chart = new Chart(place, load);
  const show = () => {
    const data = { [mimeType]: fitted(structuredClone(figure), place.clientWidth, touch) };
    chart.show({ data, metadata: {} });
  };
  show();
  // Who turns a phone has another page.
  let isNarrow = place.clientWidth < phone;
  addEventListener("resize", () => {
    if (place.clientWidth < phone === isNarrow) return;
    isNarrow = !isNarrow;
    show();
  });
}

/** Paper has another width than the window: there the picture stands in for the chart. */
function keepPicture(place: HTMLElement): void {
  const picture = place.querySelector("img")?.cloneNode() as HTMLImageElement | undefined;
  if (!picture) return;
  picture.className = "on-paper";
  picture.loading = "eager";
  place.after(picture);
}
