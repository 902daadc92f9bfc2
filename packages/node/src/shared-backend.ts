import type { Backend } from "./backend/backend.js";
import { openBackend } from "./backend/select.js";

/** Which way to the devices: the best that works here, one by its name, or one that is open already and stays so. */
export type BackendChoice = "auto" | Backend["name"] | Backend;

/** A backend that is shared with all others in the process who chose the same. */
export interface BackendLease {
  /** The one that is open, or the next, if the last turned out to be dead. Rejects as `openBackend` does. */
  backend(): Promise<Backend>;
  /** It does not work any more: the next who asks gets another. */
  distrust(backend: Backend): void;
  /** The last who lets go closes it. Of no effect the second time. */
  readonly release: () => Promise<void>;
}

interface Shared {
  users: number;
  opening: Promise<Backend> | null;
  open: Backend | null;
}

const shared = new Map<string, Shared>();

/** Takes a share of a backend. Nothing is opened before it is asked for. */
export function leaseBackend(choice: BackendChoice = "auto"): BackendLease {
  return typeof choice === "string" ? share(choice) : ownedByOthers(choice);
}

function share(name: Exclude<BackendChoice, Backend>): BackendLease {
  const entry = shared.get(name) ?? { users: 0, opening: null, open: null };
  shared.set(name, entry);
  entry.users++;
  let isReleased = false;

  async function open(): Promise<Backend> {
    try {
      const backend = await openBackend({ backend: name });
      entry.open = backend;
      return backend;
    } catch (cause) {
      entry.opening = null;
      throw cause;
    }
  }

  return {
    backend: () => (entry.opening ??= open()),
    distrust(backend) {
      if (entry.open !== backend) return;
      entry.open = entry.opening = null;
      // It is dead already: how it takes that concerns nobody.
      backend.close().catch(() => {});
    },
    async release() {
      if (isReleased) return;
      isReleased = true;
      if (--entry.users > 0) return;
      if (shared.get(name) === entry) shared.delete(name);
      const backend = await entry.opening?.catch(() => null);
      await backend?.close();
    },
  };
}

function ownedByOthers(backend: Backend): BackendLease {
  return {
    backend: () => Promise.resolve(backend),
    distrust: () => {},
    release: () => Promise.resolve(),
  };
}
