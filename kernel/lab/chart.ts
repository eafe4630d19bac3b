/** One chart of a notebook: its stored picture until it comes into view, then the live one, as wide as its place. */
import { type Figure, type Layout, loadPlotly, type Plotly } from "./load-plotly.js";
import { Sliders } from "./sliders.js";
import { coloured, inked, onTheme } from "./theme.js";

export const mimeType = "application/vnd.plotly.v1+json";

/** An output of a cell in all its forms. */
export interface Output {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The height in pixels of a figure that says none. */
const usualHeight = 360;

export class Chart {
  readonly #picture: HTMLImageElement;
  readonly #message = document.createElement("p");
  readonly #plot = document.createElement("div");
  readonly #sliders: Sliders;
  #figure: Figure | undefined;
  /** As the figure wants it; it is as wide as its place by default. */
  #width: number | undefined;
  #inked: string[] = [];
  /** What the page decides about the chart, as it is drawn; undefined when the figure itself is not. */
  #drawn: Record<string, unknown> | undefined;
  #isInView = false;
  /** Plotly does one thing after the other. */
  #work: Promise<void> = Promise.resolve();
  readonly #observers: (() => void)[];

  /**
   * @param node its place, perhaps with a picture in it that is to give way
   * @param load what draws it
   */
  constructor(
    readonly node: HTMLElement = document.createElement("div"),
    private readonly load: () => Promise<Plotly> = loadPlotly,
  ) {
    this.#picture = node.querySelector("img") ?? document.createElement("img");
    this.#sliders = new Sliders(node, this.#plot);
    this.node.classList.add("shrinkage-Chart");
    this.#plot.role = "img";
    const view = new IntersectionObserver((entries) => {
      this.#isInView = entries.at(-1)?.isIntersecting === true;
      this.#update();
    });
    view.observe(this.node);
    const size = new ResizeObserver(() => this.#update());
    size.observe(this.node);
    this.#observers = [() => view.disconnect(), () => size.disconnect(), onTheme(() => this.#update())];
  }

  /** Takes an output. It is drawn when it is in view; until then its place is kept, and filled with its picture. */
  show({ data, metadata }: Output): void {
    // A copy: Plotly writes into what it draws, and this is the notebook's own.
    const figure = structuredClone(data[mimeType]) as Figure;
    figure.layout ??= {};
    figure.layout.height ??= usualHeight;
    const stored = metadata["image/png"] as { alt?: string } | undefined;
    const alt = stored?.alt ?? figure.layout.meta?.alt ?? data["text/plain"] ?? "chart";
    this.#plot.ariaLabel = this.#picture.alt = String(alt);
    this.node.style.height = `${figure.layout.height}px`;
    const png = data["image/png"];
    if (typeof png === "string" && !this.#plot.parentNode) {
      this.#picture.src = `data:image/png;base64,${png}`;
      this.node.append(this.#picture);
    }
    this.#figure = figure;
    this.#width = figure.layout.width;
    this.#inked = inked(figure.layout);
    this.#drawn = undefined;
    this.#update();
  }

  remove(): void {
    for (const end of this.#observers) end();
    this.#figure = undefined;
    this.#work = this.#work.then(async () => {
      if (this.#plot.parentNode) (await this.load()).purge(this.#plot);
    });
  }

  #update(): void {
    this.#work = this.#work
      .then(() => this.#draw())
      .catch((error) => {
        this.#message.textContent = `This chart cannot be drawn: ${error}`;
        this.node.append(this.#message);
      });
  }

  /** Draws what is to be seen and is not yet, or fits it to the page as it is now. */
  async #draw(): Promise<void> {
    // Plotly measures its texts, which have no size where they are not shown.
    if (!this.#figure || !this.#isInView || this.node.clientWidth === 0) return;
    const plotly = await this.load();
    const figure = this.#figure;
    const colours = coloured(this.#inked);
    const wanted = { width: this.#width ?? this.node.clientWidth, ...colours };
    if (!colours || JSON.stringify(wanted) === JSON.stringify(this.#drawn)) return;
    if (this.#drawn) await plotly.relayout(this.#plot, wanted);
    else {
      for (const [path, value] of Object.entries(wanted)) setAt(figure.layout, path, value);
      this.node.append(this.#plot);
      // Its width is seen to here.
      await plotly.react(this.#plot, { ...figure, config: { ...figure.config, responsive: false } });
      this.#picture.remove();
      this.#message.remove();
      this.#sliders.attach(plotly);
    }
    this.#drawn = wanted;
  }
}

/** Sets what a path such as "sliders[0].font.color" leads to. */
function setAt(layout: Layout, path: string, value: unknown): void {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  const last = keys.pop() as string;
  let part: Record<string, unknown> = layout;
  for (const key of keys) {
    part[key] ??= {};
    part = part[key] as Record<string, unknown>;
  }
  part[last] = value;
}
