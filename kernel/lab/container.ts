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
      const file = new URL(`${name}.js`, here).href;
      const module = await import(file).catch((error) => {
        tell(`A part of this page did not load (${file}). Reload it; what you have written stays.`);
        throw error;
      });
      const exported: object = await module.default(shared);
      return () => exported;
    },
  };
  /** JupyterLab itself tells nobody but the console. */
  const tell = (message: string): void => {
    const box = document.createElement("div");
    box.role = "alert";
    box.textContent = message;
    box.style.cssText =
      "position:fixed;inset:auto 1em 1em;z-index:10000;padding:1em;background:#b00020;color:#fff;font:1rem sans-serif";
    document.body.append(box);
  };
  const page = globalThis as { _JUPYTERLAB?: Record<string, object> };
  page._JUPYTERLAB ??= {};
  page._JUPYTERLAB[new URL("..", here).pathname.split("/").at(-2)!] = container;
}
