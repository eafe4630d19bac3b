/** The packages that JupyterLite shares with its extensions, by name and version. */
export type Shared = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

/** JupyterLite's own copy of a package: its tokens and classes must be the same. */
export async function packageOf<Package>(shared: Shared, name: string): Promise<Package> {
  const [version] = Object.values(shared[name] ?? {});
  if (!version) throw new Error(`JupyterLite shares no ${name}`);
  return (await version.get())() as Package;
}
