import type { Backend } from "./backend/backend.js";
import { openBackend } from "./backend/select.js";

/** Which backend to use: the best that works here, one by its name, or an open one, which stays open. */
export type BackendChoice = "auto" | Backend["name"] | Backend;

/** A backend that is shared with everyone in the process who chose the same. */
export interface BackendLease {
  /** The open backend, or a new one if the last turned out to be dead. Rejects as `openBackend` does. */
  backend(): Promise<Backend>;
  /** Marks a backend as no longer working: the next call of `backend()` gets another. */
  distrust(backend: Backend): void;
  /** Releases the share. The last release closes the backend. A second call has no effect. */
  readonly release: () => Promise<void>;
}

interface Shared {
  users: number;
  opening: Promise<Backend> | null;
  open: Backend | null;
}

const shared = new Map<string, Shared>();

/** Takes a share of a backend. Nothing is opened before `backend()` is called. */
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
      // It is dead already, so how closing it fails does not matter.
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
