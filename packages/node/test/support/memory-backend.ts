import { RealtimeError, type Clock } from "@rt/core";
import type {
  AudioDevice,
  Backend,
  InputHandler,
  InputStream,
  OutputHandler,
  OutputStream,
  StreamOptions,
} from "../../src/backend/backend.js";
import { MemoryInput, MemoryOutput, type MemoryDevice } from "./memory-streams.js";

/** Options of a {@link MemoryBackend}. */
export interface MemoryBackendOptions {
  readonly clock: Clock;
  readonly devices?: readonly AudioDevice[];
  /** How much a device buffers: if the process is blocked for longer, there is a gap. Default 300. */
  readonly bufferMs?: number;
}

/** Built-in speakers and a built-in microphone, and a USB headset. */
export const usualDevices: readonly AudioDevice[] = [
  { id: "speakers", name: "Built-in Speakers", kind: "output", isDefault: true },
  { id: "headset-out", name: "USB Headset", kind: "output", isDefault: false },
  { id: "mic", name: "Built-in Microphone", kind: "input", isDefault: true },
  { id: "headset-in", name: "USB Headset", kind: "input", isDefault: false },
];

/** A backend of in-memory devices on a clock: a test reads what they played and sets what they record. */
export class MemoryBackend implements Backend {
  readonly name = "native";
  /** The options of every call that opened a stream. */
  readonly opened: StreamOptions[] = [];
  isClosed = false;
  /** The error that opening fails with while it is set. */
  failure: RealtimeError | null = null;
  readonly #options: Required<MemoryBackendOptions>;
  readonly #watchers = new Set<() => void>();
  readonly #parts = new Map<string, MemoryDevice>();
  #devices: readonly AudioDevice[];

  constructor({ clock, devices = usualDevices, bufferMs = 300 }: MemoryBackendOptions) {
    this.#options = { clock, devices, bufferMs };
    this.#devices = devices;
  }

  devices(): Promise<readonly AudioDevice[]> {
    return Promise.resolve(this.#devices);
  }

  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => void this.#watchers.delete(listener);
  }

  async openOutput(options: StreamOptions, handler: OutputHandler): Promise<OutputStream> {
    const device = this.#open(options, "output");
    const stream = new MemoryOutput({ ...this.#options, ...options, device, handler });
    device.streams.add(stream);
    return stream;
  }

  async openInput(options: StreamOptions, handler: InputHandler): Promise<InputStream> {
    const device = this.#open(options, "input");
    const stream = new MemoryInput({ ...this.#options, ...options, device, handler });
    device.streams.add(stream);
    return stream;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const { streams } of this.#parts.values()) for (const stream of streams) await stream.close();
  }

  /** Everything a loudspeaker played since its first stream, gaps included. */
  rendered(id: string): Int16Array {
    return Int16Array.from(this.#device(id).rendered);
  }

  /** Sets what a microphone records next, at the rate it is opened with; after that it records silence. */
  say(id: string, samples: Int16Array): void {
    const { recorded } = this.#device(id);
    for (const sample of samples) recorded.push(sample);
  }

  /** How many streams of a device are open. */
  streamsOf(id: string): number {
    return this.#device(id).streams.size;
  }

  /** Unplugs a device. The next of its kind becomes the default. */
  lose(id: string): void {
    const lost = this.#devices.find((device) => device.id === id);
    const rest = this.#devices.filter((device) => device.id !== id);
    const heir = lost?.isDefault ? rest.find(({ kind }) => kind === lost.kind) : undefined;
    this.#change(rest.map((device) => (device === heir ? { ...device, isDefault: true } : device)));
    for (const stream of [...this.#device(id).streams]) stream.lose(new Error(`${id} was unplugged`));
  }

  /** Plugs a device in. */
  plug(device: AudioDevice): void {
    this.#change([...this.#devices, device]);
  }

  #change(devices: readonly AudioDevice[]): void {
    this.#devices = devices;
    for (const tell of [...this.#watchers]) tell();
  }

  #open(options: StreamOptions, kind: AudioDevice["kind"]): MemoryDevice {
    this.opened.push(options);
    if (this.failure) throw this.failure;
    const found = this.#devices.find(
      (device) =>
        device.kind === kind &&
        (options.device === undefined ? device.isDefault : device.id === options.device),
    );
    if (!found) throw new RealtimeError("device.not-found", `there is no ${kind} ${options.device ?? ""}`);
    return this.#device(found.id);
  }

  #device(id: string): MemoryDevice {
    const device = this.#parts.get(id) ?? { id, rendered: [], recorded: [], streams: new Set() };
    this.#parts.set(id, device);
    return device;
  }
}
