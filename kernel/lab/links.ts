/**
 * Links to a place in a notebook: `03-….ipynb#002-c`, `#002-c`. JupyterLab looks for the place once, before it has drawn
 * the notebook, and what it draws later above the place moves it away; so here one goes after it until it stands still.
 */

/** JupyterLab's application, as much of it as is used here. */
interface App {
  readonly commands: { readonly commandExecuted: Signal<Executed> };
  readonly shell: { widgets(area: "main"): Iterable<Panel> };
}

interface Signal<Args> {
  connect(callback: (sender: unknown, args: Args) => void): void;
}

interface Executed {
  id: string;
  args: { path?: string; id?: string };
  result: Promise<unknown>;
}

interface Panel {
  readonly node: HTMLElement;
  readonly context?: { readonly path: string };
}

/** Milliseconds after which a place that is not there, or does not come to rest, is left alone. */
const patience = 10_000;

/** How long it has to stand still. */
const calm = 1000;

export default function extension(): object {
  return { id: "shrinkage:links", autoStart: true, activate };
}

function activate({ commands, shell }: App): void {
  commands.commandExecuted.connect(async (_, { id, args, result }) => {
    if (id !== "rendermime:handle-local-link" || !args.id) return;
    await Promise.allSettled([result]);
    const panel = [...shell.widgets("main")].find(({ context }) => context?.path === args.path);
    if (panel) await reveal(panel.node, args.id);
  });
  document.addEventListener("click", ({ target }) => {
    const link = (target as Element).closest('.jp-RenderedMarkdown a[href^="#"]');
    const panel = link?.closest<HTMLElement>(".jp-NotebookPanel");
    if (panel) reveal(panel, link?.getAttribute("href") ?? "");
  });
}

/** Scrolls to a place of a notebook, and again as long as it moves, unless the reader does something else. */
async function reveal(panel: HTMLElement, fragment: string): Promise<void> {
  const name = CSS.escape(decodeURIComponent(fragment.slice(1)));
  const reader = new AbortController();
  for (const event of ["wheel", "pointerdown", "keydown"]) {
    addEventListener(event, () => reader.abort(), { signal: reader.signal, capture: true });
  }
  const began = performance.now();
  let reached = Number.NaN;
  let since = began;
  while (!reader.signal.aborted && performance.now() - began < patience && performance.now() - since < calm) {
    // JupyterLab's sanitizer makes the one of the other.
    const place = panel.querySelector(`[data-jupyter-id="${name}"], [id="${name}"]`);
    if (place) unfold(place);
    // Nowhere, as long as it is not shown.
    const top = () => place?.getClientRects()[0]?.top ?? Number.NaN;
    if (!(Math.abs(top() - reached) < 1)) {
      place?.scrollIntoView();
      reached = top();
      since = performance.now();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  reader.abort();
}

/** Opens what the place is folded away in. */
function unfold(place: Element): void {
  for (let fold = place.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    fold.open = true;
  }
}
