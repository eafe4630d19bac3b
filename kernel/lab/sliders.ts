/**
 * A chart's sliders for the keyboard. Plotly draws its own, which only a pointer can move: over each lies one of the
 * browser's, which is not to be seen but has the focus, the keys and what a screen reader asks for.
 */
import type { Plot, Plotly, Slider } from "./load-plotly.js";

/** A slider of the browser, and which one of the layout's it stands for. */
interface Twin {
  readonly input: HTMLInputElement;
  readonly index: number;
  /** Where the keys want it to be: until it is there, what Plotly tells of it is of the past. */
  asked?: number | undefined;
}

export class Sliders {
  #twins: Twin[] = [];

  /** @param host what the chart's element stands in */
  constructor(
    private readonly host: HTMLElement,
    private readonly chart: HTMLElement,
  ) {}

  /** Takes the sliders of the figure that has been drawn. */
  attach(plotly: Plotly): void {
    const plot = this.chart as Plot;
    for (const { input } of this.#twins) input.remove();
    this.#twins = [];
    for (const [index, slider] of (plot.layout.sliders ?? []).entries()) {
      if (slider.visible === false || !slider.steps?.length) continue;
      const twin: Twin = { input: rangeFor(slider), index };
      twin.input.addEventListener("input", () => {
        // An animation that the next one cuts short fails without a reason.
        this.#move(plotly, twin).catch((error) => error && console.error(error));
      });
      this.#twins.push(twin);
    }
    this.host.append(...this.#twins.map(({ input }) => input));
    this.#follow();
    for (const event of ["plotly_afterplot", "plotly_sliderchange"]) {
      plot.removeAllListeners(event);
      plot.on(event, () => this.#follow());
    }
    // Who has clicked may go on with the keys.
    plot.removeAllListeners("plotly_sliderstart");
    plot.on("plotly_sliderstart", ({ slider }) => {
      const twin = this.#twins.find(({ index }) => index === slider._index);
      if (!twin) return;
      twin.asked = undefined;
      twin.input.focus({ preventScroll: true });
    });
  }

  /** Puts the twins where the drawn sliders are, in place and in value. */
  #follow(): void {
    const frame = this.host.getBoundingClientRect();
    const drawn = this.chart.querySelectorAll(".slider-group");
    for (const [i, twin] of this.#twins.entries()) {
      const { input, index } = twin;
      const slider = this.#slider(index);
      const { active = 0 } = slider;
      if (active === (twin.asked ?? active)) {
        twin.asked = undefined;
        say(input, slider, active);
      }
      const place = drawn[i]?.getBoundingClientRect();
      if (!place) continue;
      const { left, top, width, height } = place;
      const style = { left: left - frame.left, top: top - frame.top, width, height };
      for (const [name, pixels] of Object.entries(style)) input.style.setProperty(name, `${pixels}px`);
    }
  }

  /** Does what Plotly does when its slider is moved. */
  async #move(plotly: Plotly, twin: Twin): Promise<void> {
    const { input, index } = twin;
    const slider = this.#slider(index);
    const asked = Number(input.value);
    twin.asked = asked;
    say(input, slider, asked);
    const { method = "restyle", args = [] } = slider.steps?.[asked] ?? {};
    if (method !== "skip") await plotly[method](this.chart, ...args);
    // Most commands move the slider that stands for them by themselves.
    if (twin.asked === asked) {
      await plotly.relayout(this.chart, { [`sliders[${index}].active`]: asked });
    }
  }

  #slider(index: number): Slider {
    return (this.chart as Plot).layout.sliders?.[index] ?? {};
  }
}

function rangeFor({ name, currentvalue, steps = [] }: Slider): HTMLInputElement {
  const input = document.createElement("input");
  input.type = "range";
  input.max = String(steps.length - 1);
  // Of "λ = ", which Plotly writes before the value, the name.
  input.ariaLabel = name ?? (readable(currentvalue?.prefix ?? "").replace(/[\s=:]+$/, "") || "slider");
  // The keys are the slider's own; JupyterLab would go to another cell besides. What it does with Ctrl, it may do.
  input.addEventListener("keydown", (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  });
  return input;
}

function say(input: HTMLInputElement, { steps, currentvalue }: Slider, active: number): void {
  input.value = String(active);
  input.ariaValueText = readable(`${steps?.[active]?.label ?? active}${currentvalue?.suffix ?? ""}`);
}

/** What Plotly's HTML says. */
function readable(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent ?? "";
}
