import { RealtimeError } from "@rt/core";
import { listDevices, watchDevices, type AudioDevice } from "./devices.js";

/** Options of an {@link Output}. */
export interface OutputOptions {
  readonly context: AudioContext;
  /** The node to play. */
  readonly source: AudioNode;
  /** Receives `device.lost`, after which the default device plays. */
  readonly onError: (error: RealtimeError) => void;
}

/** The route from an audio graph to a speaker. */
export interface Output {
  /** The chosen device; null while it is the default. */
  readonly device: AudioDevice | null;
  /**
   * Switches to another device; null for the default. Rejects with `device.not-found`, `device.denied`,
   * `device.failed`, and with `device.unavailable` if the browser offers no choice; then it stays on the current one.
   */
  setDevice(deviceId: string | null): Promise<void>;
  close(): void;
}

/** Creates an output on the default device. */
export function createOutput({ context, source, onError }: OutputOptions): Output {
  const route = createRoute(context, source);
  let device: AudioDevice | null = null;
  let unwatch = (): void => {};

  async function setDevice(deviceId: string | null): Promise<void> {
    if (deviceId === null && device === null) return;
    const next = deviceId === null ? null : await findOutput(deviceId);
    try {
      await route.lead(deviceId ?? "");
    } catch (cause) {
      throw errorOf(cause);
    }
    device = next;
    unwatch();
    unwatch = next ? watchDevices((devices) => devices.some(isSame(next)) || void lose(next)) : () => {};
  }

  async function lose({ name }: AudioDevice): Promise<void> {
    // If that fails, the browser does what it can.
    await setDevice(null).catch(() => {});
    onError(new RealtimeError("device.lost", `${name} was disconnected: using the default speaker`));
  }

  return {
    get device() {
      return device;
    },
    setDevice,
    close() {
      unwatch();
      route.close();
    },
  };
}

/** Newer than the type definitions. */
interface SinkChooser {
  readonly state: string;
  readonly setSinkId?: (deviceId: string) => Promise<void>;
}

/** Routes audio to a device: in Chrome the context chooses it; elsewhere, an audio element does. */
function createRoute(context: AudioContext, source: AudioNode) {
  const chooser: SinkChooser = context;
  let element: HTMLAudioElement | null = null;
  source.connect(context.destination);

  function close(): void {
    element?.pause();
    if (element) element.srcObject = null;
    element = null;
    source.disconnect();
  }

  return {
    async lead(deviceId: string): Promise<void> {
      if (chooser.setSinkId) return chooser.setSinkId(deviceId);
      if (deviceId === "") {
        close();
        source.connect(context.destination);
        return;
      }
      const next = element ?? new Audio();
      if (!("setSinkId" in next)) throw new RealtimeError("device.unavailable", noChoice);
      await next.setSinkId(deviceId);
      if (element) return;
      const destination = context.createMediaStreamDestination();
      next.srcObject = destination.stream;
      await next.play();
      element = next;
      source.disconnect();
      source.connect(destination);
    },
    close,
  };
}

const noChoice = "This browser plays on the loudspeaker that the system chose";

async function findOutput(deviceId: string): Promise<AudioDevice> {
  const found = (await listDevices()).find((device) => device.kind === "output" && device.id === deviceId);
  if (found) return found;
  throw new RealtimeError("device.not-found", "Speaker not found: connect it or choose another");
}

function isSame({ id, kind }: AudioDevice): (other: AudioDevice) => boolean {
  return (other) => other.id === id && other.kind === kind;
}

function errorOf(cause: unknown): RealtimeError {
  if (cause instanceof RealtimeError) return cause;
  const { name }: { readonly name?: unknown } = Object(cause);
  if (name === "NotAllowedError")
    return new RealtimeError("device.denied", "The browser does not let this page choose a speaker", {
      cause,
    });
  const message = "The loudspeaker does not start: choose another";
  return new RealtimeError(name === "NotFoundError" ? "device.not-found" : "device.failed", message, {
    cause,
  });
}
