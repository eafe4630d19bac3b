/** The extension of JupyterLite: what its container gives out. Notebooks that ask for the kernel tslab run on this one. */
import { type Contents, contentOf } from "./contents.js";
import { type KernelOptions, LiteKernel } from "./lite-kernel.js";
import { packageOf, type Shared } from "./shared.js";
import { startOnce } from "./start-once.js";
import { type Assets, type Compiler, startCompiler, Workers } from "./workers.js";

/** The tokens of the services that are used here. */
interface Services {
  IKernelSpecs: unknown;
  IKernelClient: unknown;
}

interface App {
  serviceManager: { contents: Contents };
}

interface KernelSpecs {
  register(options: { spec: object; create(options: KernelOptions): Promise<LiteKernel> }): void;
}

interface KernelClient {
  interrupt(id: string): Promise<void>;
}

/** Put in by the bundler: a file of its own would be one more that may not load. */
declare const ASSETS: Omit<Assets, "folder">;

const assets: Assets = { folder: new URL(".", import.meta.url).href, ...ASSETS };

const spec = { name: "tslab", display_name: "TypeScript", language: "typescript", argv: [], resources: {} };

/** Started at once, long before there is a notebook: it takes longest. */
let spare: Compiler | undefined = startCompiler(assets);

export default async function extension(shared: Shared): Promise<object> {
  const { IKernelSpecs, IKernelClient } = await packageOf<Services>(shared, "@jupyterlite/services");
  const { SessionContext } = await packageOf<{ SessionContext: Parameters<typeof startOnce>[0] }>(
    shared,
    "@jupyterlab/apputils",
  );

  function activate({ serviceManager }: App, specs: KernelSpecs, client: KernelClient): void {
    const live = new Map<string, LiteKernel>();
    const create = async (options: KernelOptions): Promise<LiteKernel> => {
      const compiler = spare ?? startCompiler(assets);
      spare = undefined;
      const folder = options.location.replace(/^[^/:]*:/, "");
      const page = {
        files: addressOf(folder),
        read: (path: string) => contentOf(serviceManager.contents, folder, path),
      };
      const kernel = new LiteKernel(options, (report) => new Workers(assets, compiler, { ...page, report }));
      live.set(kernel.id, kernel);
      kernel.disposed.connect(() => live.delete(kernel.id));
      return kernel;
    };
    specs.register({ spec, create });
    startOnce(SessionContext);
    // JupyterLite itself takes back what waits; what runs is nobody's business there.
    const interrupt = client.interrupt.bind(client);
    client.interrupt = async (id) => {
      live.get(id)?.interrupt();
      await interrupt(id);
    };
  }

  return {
    id: "shrinkage-kernel:kernel",
    autoStart: true,
    requires: [IKernelSpecs, IKernelClient],
    activate,
  };
}

/** Where the files of a folder of JupyterLite are served. */
function addressOf(folder: string): string {
  const { baseUrl = "./" } = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
  return new URL(`files/${folder}${folder && "/"}`, new URL(baseUrl, document.baseURI)).href;
}
