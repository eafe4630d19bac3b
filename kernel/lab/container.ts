// What JupyterLab loads of an extension: a container, as webpack's module federation makes them. It is handed the
// packages that JupyterLab shares, and gives out the modules that package.json names. The rest are modules that the
// browser loads by itself, so nothing needs to be bundled. JupyterLab wants a plain script, which imports nothing. It
// asks for it by the name of the folder that it is served from: `shrinkage/static/container.js`.
{
  const here = (document.currentScript as HTMLScriptElement).src;
  let shared: import("./shared.js").Shared = {};
  const container = {
    init(packages: typeof shared): void {
      shared = packages;
    },
    async get(name: string): Promise<() => object> {
      const module = await import(new URL(`${name}.js`, here).href);
      const exported: object = await module.default(shared);
      return () => exported;
    },
  };
  const page = globalThis as { _JUPYTERLAB?: Record<string, object> };
  page._JUPYTERLAB ??= {};
  page._JUPYTERLAB[new URL("..", here).pathname.split("/").at(-2)!] = container;
}
