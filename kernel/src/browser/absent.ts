/** What is said where a cell asks for something that a browser does not have. */

/** Node's own modules, but for those that nobody imports. */
const ofNode =
  /^(node:.*|(assert|buffer|child_process|crypto|dns|events|fs|http|https|module|net|os|path|perf_hooks|process|readline|stream|timers|tty|url|util|v8|vm|worker_threads|zlib)(\/.*)?)$/;

const globalsOfNode = new Set(["process", "Buffer", "global", "__dirname", "__filename", "setImmediate"]);

const globalsOfPages = new Set(["document", "window", "localStorage", "HTMLElement"]);

/** A sentence that helps; undefined: the name is one that nobody knows. */
export function absent(name: string, isModule: boolean, packages: readonly string[]): string | undefined {
  if (isModule && /^[./]/.test(name)) return "In the browser, a cell imports packages only, and no files.";
  if (globalsOfNode.has(name) && !isModule)
    return `${name} is a part of Node, which a browser does not have.`;
  // Of these the compiler speaks as of names, also where they are imported.
  if (ofNode.test(name))
    return `${name.replace("node:", "")} is a module of Node, which a browser does not have. ${list(packages)}`;
  if (isModule) return `This page brings its packages along and cannot install others. ${list(packages)}`;
  if (globalsOfPages.has(name)) return `${name} is a part of the page, and cells run beside it, in a worker.`;
  return undefined;
}

const list = (packages: readonly string[]) => `There are: ${packages.join(", ")}.`;
