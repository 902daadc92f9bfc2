import { RealtimeError, type Clock } from "@rt/core";
import type {
  AudioDevice,
  Backend,
  InputHandler,
  InputStream,
  OutputHandler,
  OutputStream,
  StreamOptions,
} from "../backend/backend.js";
import type { Address } from "./address.js";
import { Connection, nothing } from "./connection.js";
import { audioDevices, readDefaults, readDevices } from "./device-list.js";
import type { MessageReader } from "./message-reader.js";
import { PlaybackStream, writePlayback } from "./playback-stream.js";
import { command, subscription } from "./protocol.js";
import { RecordStream, writeRecord } from "./record-stream.js";

/** The devices of one sound server, over one connection to it. */
export class PulseBackend implements Backend {
  readonly name = "pulse";
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #streams: Streams;
  readonly #watchers: Watchers;
  #nextGroup = 0;

  /** Rejects with `device.unavailable` if no server answers there, or if it refuses us. */
  static async open(address: Address, options: { cookie: Uint8Array; clock: Clock }): Promise<PulseBackend> {
    const streams: Streams = { outputs: new Map(), inputs: new Map() };
    const watchers: Watchers = new Set();
    const connection = await Connection.open(address, {
      ...options,
      handler: {
        onMessage: (what, message) => dispatch(what, message, { streams, watchers }),
        onSound: (channel, bytes) => streams.inputs.get(channel)?.onSound(bytes),
        onEnd(cause) {
          for (const stream of all(streams)) stream.onLost(cause);
          for (const { tell } of [...watchers]) tell();
        },
      },
    });
    return new PulseBackend(connection, { clock: options.clock, streams, watchers });
  }

  private constructor(
    connection: Connection,
    parts: { readonly clock: Clock; readonly streams: Streams; readonly watchers: Watchers },
  ) {
    this.#connection = connection;
    this.#clock = parts.clock;
    this.#streams = parts.streams;
    this.#watchers = parts.watchers;
  }

  async devices(): Promise<readonly AudioDevice[]> {
    const [defaults, sinks, sources] = await Promise.all([
      this.#connection.request(command.getServerInfo, nothing, readDefaults),
      this.#connection.request(command.listSinks, nothing, readDevices),
      this.#connection.request(command.listSources, nothing, readDevices),
    ]);
    return audioDevices(defaults, sinks, sources);
  }

  watch(listener: () => void): () => void {
    const watcher = { tell: listener };
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#subscribe(subscription.mask);
    return () => {
      if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.#subscribe(0);
    };
  }

  async openOutput(options: StreamOptions, handler: OutputHandler): Promise<OutputStream> {
    await this.#checkDevice("speaker", options);
    const connection = this.#connection;
    const { sampleRate } = options;
    const { outputs } = this.#streams;
    const onOver = (channel: number): void => void outputs.delete(channel);
    return connection.request(
      command.createPlayback,
      (message) => writePlayback(message, { ...options, group: this.#nextGroup++ }),
      (reply) => {
        const stream = new PlaybackStream(reply, { connection, sampleRate, handler, onOver });
        outputs.set(stream.channel, stream);
        return stream;
      },
    );
  }

  async openInput(options: StreamOptions, handler: InputHandler): Promise<InputStream> {
    if (options.device === undefined) await this.#checkDefaultInput();
    else await this.#checkDevice("microphone", options);
    const connection = this.#connection;
    const { inputs } = this.#streams;
    const parts = {
      handler,
      clock: this.#clock,
      sampleRate: options.sampleRate,
      onOver: (channel: number): void => void inputs.delete(channel),
      remove: (channel: number) => connection.tell(command.deleteRecord, channel),
    };
    return connection.request(
      command.createRecord,
      (message) => writeRecord(message, options),
      (reply) => {
        const stream = new RecordStream(reply, parts);
        inputs.set(stream.channel, stream);
        return stream;
      },
    );
  }

  close(): Promise<void> {
    this.#watchers.clear();
    for (const stream of all(this.#streams)) stream.end();
    return this.#connection.close();
  }

  /**
   * Rejects if the default input is a monitor: without a microphone the server records what a speaker plays, and the
   * model would hear itself.
   */
  async #checkDefaultInput(): Promise<void> {
    const [{ input }, sources] = await Promise.all([
      this.#connection.request(command.getServerInfo, nothing, readDefaults),
      this.#connection.request(command.listSources, nothing, readDevices),
    ]);
    const microphones = sources.filter(({ isMonitor }) => !isMonitor).map(({ id }) => id);
    // A source that is not listed is for the server to resolve, such as PipeWire's "@DEFAULT_SOURCE@".
    const isMonitor = sources.some((source) => source.id === input && source.isMonitor);
    if (microphones.length > 0 && !isMonitor) return;
    const advice = microphones.length === 0 ? "plug one in" : `use one of ${microphones.join(", ")}`;
    throw new RealtimeError("device.not-found", `there is no default microphone: ${advice}`);
  }

  /** Some servers use another device if none has the given name. */
  async #checkDevice(kind: string, { device }: StreamOptions): Promise<void> {
    if (device === undefined || (await this.#has(device))) return;
    throw new RealtimeError("device.not-found", `there is no ${kind} "${device}"`);
  }

  async #has(device: string): Promise<boolean> {
    const [sinks, sources] = await Promise.all([
      this.#connection.request(command.listSinks, nothing, readDevices),
      this.#connection.request(command.listSources, nothing, readDevices),
    ]);
    return [...sinks, ...sources].some(({ id }) => id === device);
  }

  /** Only a server that is gone refuses this, and that is reported elsewhere. */
  #subscribe(mask: number): void {
    this.#connection.request(command.subscribe, (message) => message.u32(mask), nothing).catch(nothing);
  }
}

interface Streams {
  readonly outputs: Map<number, PlaybackStream>;
  readonly inputs: Map<number, RecordStream>;
}

type Watchers = Set<{ readonly tell: () => void }>;

function all({ outputs, inputs }: Streams): readonly (PlaybackStream | RecordStream)[] {
  return [...outputs.values(), ...inputs.values()];
}

/** Dispatches what the server sends unprompted. Messages for a stream that has already ended here are ignored. */
function dispatch(
  what: number,
  message: MessageReader,
  { streams: { outputs, inputs }, watchers }: { readonly streams: Streams; readonly watchers: Watchers },
): void {
  switch (what) {
    case command.request:
      return outputs.get(message.u32())?.onRequest(message.u32());
    case command.underflow:
      return outputs.get(message.u32())?.onUnderflow();
    case command.playbackMoved:
      return outputs.get(message.u32())?.onMoved(message);
    case command.recordMoved:
      return inputs.get(message.u32())?.onMoved(message);
    case command.playbackKilled:
      return outputs.get(message.u32())?.onLost(killed());
    case command.recordKilled:
      return inputs.get(message.u32())?.onLost(killed());
    case command.subscribed:
      if (isDeviceNews(message.u32())) for (const { tell } of [...watchers]) tell();
      return;
    default:
    // Everything else, such as that a stream started or was suspended, is ignored.
  }
}

/**
 * Devices change in many ways, such as their volume. Only their arrival, removal and which one is the default are
 * reported.
 */
function isDeviceNews(event: number): boolean {
  const isChange = (event & subscription.typeMask) === subscription.changeType;
  return !isChange || (event & subscription.facilityMask) === subscription.serverFacility;
}

function killed(): RealtimeError {
  return new RealtimeError("device.lost", "the device was removed, or the sound server ended the stream");
}
