/** The packages that JupyterLab shares with its extensions, by name and version. */
export type Shared = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

/** A widget of Lumino, as much of it as is used here. */
export interface Widget {
  readonly disposed: { connect(callback: () => void): void };
}

interface Widgets {
  Widget: new (options: { node: HTMLElement }) => Widget;
}

/** JupyterLab's own package of widgets: what it puts into its pages must be of its own kind. */
export async function widgets(shared: Shared): Promise<Widgets> {
  const [version] = Object.values(shared["@lumino/widgets"] ?? {});
  if (!version) throw new Error("JupyterLab shares no @lumino/widgets");
  return (await version.get())() as Widgets;
}
