/**
 * A run pressed while the kernel starts. JupyterLab forgets it: it takes a kernel that has a name already for one that is
 * there, and where it does not, it starts a second session, in favour of which the first is given up. Here whoever asks
 * for a kernel while one starts waits for that one.
 */

/** JupyterLab's class of what connects a notebook with its kernel, as much of it as is used here. */
interface SessionContext {
  readonly session: { readonly kernel: object | null } | null;
  readonly hasNoKernel: boolean;
  startKernel(): Promise<boolean>;
}

export function startOnce({ prototype }: { prototype: SessionContext }): void {
  const { startKernel } = prototype;
  const starting = new WeakMap<SessionContext, Promise<boolean>>();
  prototype.startKernel = function (): Promise<boolean> {
    const before = starting.get(this);
    if (before) return before;
    const started = startKernel.call(this).finally(() => starting.delete(this));
    starting.set(this, started);
    return started;
  };
  Object.defineProperty(prototype, "hasNoKernel", {
    get(this: SessionContext) {
      return !this.session?.kernel;
    },
  });
}
