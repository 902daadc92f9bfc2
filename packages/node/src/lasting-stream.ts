import { RealtimeError, type Clock } from "@rt/core";
import type { AudioDevice, Backend } from "./backend/backend.js";
import { deviceOf, findDevice } from "./find-device.js";
import { leaseBackend, type BackendChoice } from "./shared-backend.js";

/** What to open, and to reopen after a loss. */
export interface LastingOptions<Stream> {
  readonly kind: AudioDevice["kind"];
  /** As in {@link findDevice}. Default: the default device. */
  readonly device: string | undefined;
  readonly backend: BackendChoice | undefined;
  readonly clock: Clock;
  readonly open: (backend: Backend, how: OpenHow) => Promise<Stream>;
  /** Receives `device.lost`: there is no stream until `onBack`. */
  readonly onLost: (error: RealtimeError) => void;
  readonly onBack: (stream: Stream) => void;
}

/** How to open one stream. */
export interface OpenHow {
  readonly device: string | undefined;
  readonly onLost: (cause: unknown) => void;
}

/** A stream whose device is looked for again whenever it is lost. */
export interface LastingStream<Stream> {
  /** Null while the device is lost, and once closed. */
  readonly current: Stream | null;
  /** True from the loss of the device, already during `onLost`, until a device is found again or this is closed. */
  readonly isLost: boolean;
  /** The device in use, or the last one that was. */
  readonly device: AudioDevice | null;
  readonly backendName: Backend["name"];
  close(): Promise<void>;
}

interface ClosableStream {
  readonly device: string | null;
  close(): Promise<void>;
}

const firstWaitMs = 250;
const longestWaitMs = 2_000;

/**
 * Opens a stream, and reopens it whenever it is lost: on the same device, or else on the default one, first after 250
 * ms and then with increasing delays of at most 2 s. Rejects if the first attempt fails.
 */
export async function openLasting<Stream extends ClosableStream>(
  options: LastingOptions<Stream>,
): Promise<LastingStream<Stream>> {
  const lasting = new Lasting(options);
  await lasting.open();
  return lasting;
}

class Lasting<Stream extends ClosableStream> implements LastingStream<Stream> {
  current: Stream | null = null;
  device: AudioDevice | null = null;
  backendName: Backend["name"] = "pulse";
  readonly #options: LastingOptions<Stream>;
  readonly #lease: ReturnType<typeof leaseBackend>;
  #isClosed = false;
  #cancelRetry: () => void = () => {};

  constructor(options: LastingOptions<Stream>) {
    this.#options = options;
    this.#lease = leaseBackend(options.backend);
  }

  get isLost(): boolean {
    return this.current === null && !this.#isClosed;
  }

  async open(): Promise<void> {
    try {
      this.#take(await this.#connect(this.#options.device));
    } catch (cause) {
      await this.#lease.release();
      throw cause;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRetry();
    const stream = this.current;
    this.current = null;
    await stream?.close();
    await this.#lease.release();
  }

  async #connect(wanted: string | undefined): Promise<{ stream: Stream; lost: { cause: unknown } | null }> {
    const { kind, open } = this.#options;
    const backend = await this.#lease.backend();
    try {
      const device =
        wanted === undefined ? undefined : findDevice(await backend.devices(), { kind, device: wanted });
      const opened: { stream: Stream | null; lost: { cause: unknown } | null } = { stream: null, lost: null };
      const stream = await open(backend, {
        device: device?.id,
        onLost: (cause) => {
          opened.lost = { cause };
          if (this.current === opened.stream && opened.stream) this.#lose(cause);
        },
      });
      opened.stream = stream;
      // The name is useful, but no reason to fail.
      const named = await backend.devices().catch(() => []);
      this.device = device ?? deviceOf(named, kind, stream.device);
      this.backendName = backend.name;
      return { stream, lost: opened.lost };
    } catch (cause) {
      if (!isNotFound(cause)) this.#lease.distrust(backend);
      throw cause;
    }
  }

  #take({
    stream,
    lost,
  }: {
    readonly stream: Stream;
    readonly lost: { readonly cause: unknown } | null;
  }): void {
    this.current = stream;
    if (lost) this.#lose(lost.cause);
  }

  #lose(cause: unknown): void {
    this.current = null;
    const name = this.device ? `"${this.device.name}"` : "the default device";
    const message = `${name} was lost; it, or the default device, is used as soon as one is available`;
    this.#retryAfter(firstWaitMs);
    this.#options.onLost(new RealtimeError("device.lost", message, { cause }));
  }

  #retryAfter(waitMs: number): void {
    if (this.#isClosed) return;
    this.#cancelRetry = this.#options.clock.after(waitMs, () => {
      const again = () => this.#retryAfter(Math.min(waitMs * 2, longestWaitMs));
      this.#reopen().catch(again);
    });
  }

  async #reopen(): Promise<void> {
    const { device, onBack } = this.#options;
    const opened = await this.#connect(device).catch((cause: unknown) => {
      if (device === undefined || !isNotFound(cause)) throw cause;
      return this.#connect(undefined);
    });
    if (this.#isClosed) return opened.stream.close();
    this.#take(opened);
    if (this.current) onBack(this.current);
  }
}

function isNotFound(cause: unknown): boolean {
  return cause instanceof RealtimeError && cause.code === "device.not-found";
}
