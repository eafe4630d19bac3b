/** The extension of JupyterLite: what its container gives out. Notebooks that ask for the kernel tslab run on this one. */
import { type KernelOptions, LiteKernel } from "./lite-kernel.js";
import { type Assets, startCompiler, Workers } from "./workers.js";

/** The packages that JupyterLite shares with its extensions, by name and version. */
type Shared = Record<string, Record<string, { get(): Promise<() => unknown> }>>;

/** The tokens of the services that are used here. */
interface Services {
  IKernelSpecs: unknown;
  IKernelClient: unknown;
}

interface KernelSpecs {
  register(options: { spec: object; create(options: KernelOptions): Promise<LiteKernel> }): void;
}

interface KernelClient {
  interrupt(id: string): Promise<void>;
}

const folder = new URL(".", import.meta.url).href;

export default async function extension(shared: Shared): Promise<object> {
  const assets: Assets = { folder, ...(await (await fetch(`${folder}assets.json`)).json()) };
  let spare: Worker | undefined = startCompiler(assets);
  const [services] = Object.values(shared["@jupyterlite/services"] ?? {});
  if (!services) throw new Error("JupyterLite shares no @jupyterlite/services");
  const { IKernelSpecs, IKernelClient } = (await services.get())() as Services;
  const live = new Map<string, LiteKernel>();

  const create = async (options: KernelOptions): Promise<LiteKernel> => {
    const compiler = spare ?? startCompiler(assets);
    spare = undefined;
    const files = addressOf(options.location);
    const kernel = new LiteKernel(options, (report) => new Workers(assets, compiler, files, report));
    live.set(kernel.id, kernel);
    kernel.disposed.connect(() => live.delete(kernel.id));
    return kernel;
  };

  function activate(_: unknown, specs: KernelSpecs, client: KernelClient): void {
    const spec = {
      name: "tslab",
      display_name: "TypeScript",
      language: "typescript",
      argv: [],
      resources: {},
    };
    specs.register({ spec, create });
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
function addressOf(location: string): string {
  const config = JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");
  const base = new URL(config.baseUrl ?? "./", document.baseURI);
  const path = location.replace(/^[^/:]*:/, "");
  return new URL(`files/${path}${path && "/"}`, base).href;
}
