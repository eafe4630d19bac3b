/**
 * A run pressed while the kernel starts. JupyterLab forgets it, or asks which kernel it shall be: it takes a kernel that
 * has a name already for one that is there; it does not wait until it knows which kernel a notebook wants; and it starts a
 * second session, in favour of which the first is given up. Here whoever asks for a kernel waits for the one that comes.
 */

/** JupyterLab's class of what connects a notebook with its kernel, as much of it as is used here. */
interface SessionContext {
  readonly session: { readonly kernel: object | null } | null;
  readonly hasNoKernel: boolean;
  /** Fulfilled when there is a kernel, or none is wanted. */
  readonly ready: Promise<void>;
  /** Called once, when the notebook has said which kernel it wants. */
  initialize(): Promise<boolean>;
  /** Whether the reader has to choose. */
  startKernel(): Promise<boolean>;
}

export function startOnce({ prototype }: { prototype: SessionContext }): void {
  const { initialize, startKernel } = prototype;
  const initialized = new WeakSet<SessionContext>();
  const starting = new WeakMap<SessionContext, Promise<boolean>>();
  prototype.initialize = function (): Promise<boolean> {
    initialized.add(this);
    return initialize.call(this);
  };
  prototype.startKernel = async function (): Promise<boolean> {
    if (!initialized.has(this)) {
      await this.ready;
      if (this.session?.kernel) return false;
    }
    const started = starting.get(this) ?? startKernel.call(this).finally(() => starting.delete(this));
    starting.set(this, started);
    return started;
  };
  Object.defineProperty(prototype, "hasNoKernel", {
    get(this: SessionContext) {
      return !this.session?.kernel;
    },
  });
}
