import type { AudioDevice, Backend } from "./backend/backend.js";
import { leaseBackend, type BackendChoice } from "./shared-backend.js";

/** Which way devices are looked for. */
export interface DevicesOptions {
  /** Default `auto`. */
  readonly backend?: BackendChoice | undefined;
}

/**
 * Lists the microphones and loudspeakers of this machine; of each kind, one is marked as the default. Rejects with
 * `device.unavailable` where nothing works. The `command` backend knows only the defaults of some tools.
 */
export async function listDevices({ backend }: DevicesOptions = {}): Promise<readonly AudioDevice[]> {
  const lease = leaseBackend(backend);
  try {
    return await (await lease.backend()).devices();
  } finally {
    await lease.release();
  }
}

/** Devices that are watched. */
export interface DeviceWatch {
  /** Tells nothing any more. Of no effect the second time. */
  close(): Promise<void>;
}

/**
 * Tells the devices whenever one comes, goes, or becomes the default: at once with `pulse`, within some seconds
 * elsewhere. Resolves once it watches; rejects with `device.unavailable` where nothing works.
 */
export async function watchDevices(
  listener: (devices: readonly AudioDevice[]) => void,
  { backend }: DevicesOptions = {},
): Promise<DeviceWatch> {
  const lease = leaseBackend(backend);
  const opened = await lease.backend().catch(async (cause: unknown) => {
    await lease.release();
    throw cause;
  });
  const stop = watch(opened, listener);
  return {
    async close() {
      stop();
      await lease.release();
    },
  };
}

/** Changes that come while devices are listed are told with the next list. */
function watch(backend: Backend, listener: (devices: readonly AudioDevice[]) => void): () => void {
  let isOver = false;
  let state: "idle" | "listing" | "again" = "idle";
  const tell = async (): Promise<void> => {
    state = "listing";
    // A backend that is gone lists nothing: those who use it are told that it is.
    const devices = await backend.devices().catch(() => null);
    if (isOver) return;
    const isOutdated = (state as string) === "again";
    state = "idle";
    if (isOutdated) return tell();
    if (devices) listener(devices);
  };
  const stop = backend.watch(() => {
    if (state === "idle") void tell();
    else state = "again";
  });
  return () => {
    isOver = true;
    stop();
  };
}
