import type { AudioDevice, Backend } from "./backend/backend.js";
import { leaseBackend, type BackendChoice } from "./shared-backend.js";

/** Which backend to look for devices with. */
export interface DevicesOptions {
  /** Default `auto`. */
  readonly backend?: BackendChoice | undefined;
}

/**
 * Lists the microphones and speakers of this machine, with one of each kind marked as the default. Rejects with
 * `device.unavailable` if no backend works. With some tools, the `command` backend knows only the defaults.
 */
export async function listDevices({ backend }: DevicesOptions = {}): Promise<readonly AudioDevice[]> {
  const lease = leaseBackend(backend);
  try {
    return await (await lease.backend()).devices();
  } finally {
    await lease.release();
  }
}

/** A watch for device changes. */
export interface DeviceWatch {
  /** Stops watching. A second call has no effect. */
  close(): Promise<void>;
}

/**
 * Calls the listener with the devices whenever one appears, disappears or becomes the default: immediately with
 * `pulse`, within some seconds with other backends. Resolves once it watches. Rejects with `device.unavailable` if no
 * backend works.
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

/** Changes that arrive while devices are being listed are reported with the next list. */
function watch(backend: Backend, listener: (devices: readonly AudioDevice[]) => void): () => void {
  let isOver = false;
  let state: "idle" | "listing" | "again" = "idle";
  const tell = async (): Promise<void> => {
    state = "listing";
    // A dead backend lists nothing; its users learn elsewhere that it is gone.
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
