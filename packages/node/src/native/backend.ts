import { RealtimeError, systemClock, type Clock } from "@rt/core";
import type {
  AudioDevice,
  Backend,
  InputHandler,
  InputStream,
  OutputHandler,
  OutputStream,
  StreamOptions,
} from "../backend/backend.js";
import { createDevicePoll } from "../backend/poll.js";
import { loadAudify, type CreateRtAudio, type RtAudio, type RtAudioDevice } from "./audify.js";
import { openNativeInput } from "./input.js";
import { NativeOutput, type NativeStreamOptions } from "./output.js";

/** Options of {@link createNative}. */
export interface NativeOptions {
  readonly platform?: NodeJS.Platform | undefined;
  /** Where to find the package, if not by its name. */
  readonly audify?: string | undefined;
  readonly clock?: Clock | undefined;
  /** Replaces the package in tests. */
  readonly createAudio?: CreateRtAudio | undefined;
}

/**
 * Plays and records through RtAudio from the optional package `audify`: CoreAudio, WASAPI, ALSA. Rejects with
 * `device.unavailable` if it is not installed or finds no device. A device that dies is noticed within a second.
 */
export async function createNative(options: NativeOptions = {}): Promise<Backend> {
  const { platform = process.platform, clock = systemClock } = options;
  const createAudio = options.createAudio ?? (await loadAudify(platform, options.audify));
  const backend = new NativeBackend(createAudio, clock);
  if ((await backend.devices()).length > 0) return backend;
  throw new RealtimeError("device.unavailable", "audify found no device");
}

type Kind = AudioDevice["kind"];

interface Found extends AudioDevice {
  readonly native: RtAudioDevice;
}

class NativeBackend implements Backend {
  readonly name = "native";
  readonly watch: Backend["watch"];
  readonly #createAudio: CreateRtAudio;
  readonly #clock: Clock;
  readonly #streams = new Set<{ close(): Promise<void> }>();

  constructor(createAudio: CreateRtAudio, clock: Clock) {
    this.#createAudio = createAudio;
    this.#clock = clock;
    this.watch = createDevicePoll(clock, () => this.devices());
  }

  devices(): Promise<readonly AudioDevice[]> {
    const plain = ({ id, name, kind, isDefault }: Found) => ({ id, name, kind, isDefault });
    return attempt(() => find(this.#createAudio()).map(plain));
  }

  openOutput(options: StreamOptions, handler: OutputHandler): Promise<OutputStream> {
    return attempt(() => this.#keep(new NativeOutput(this.#prepare(options, "output"), handler)));
  }

  openInput(options: StreamOptions, handler: InputHandler): Promise<InputStream> {
    return attempt(() => this.#keep(openNativeInput(this.#prepare(options, "input"), handler)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#streams].map((stream) => stream.close()));
    this.#streams.clear();
  }

  #keep<Stream extends { close(): Promise<void> }>(stream: Stream): Stream {
    this.#streams.add(stream);
    return stream;
  }

  #prepare({ sampleRate, device }: StreamOptions, kind: Kind): NativeStreamOptions {
    const audio = this.#createAudio();
    const { id, native } = choose(find(audio), kind, device);
    const channels = kind === "output" ? native.outputChannels : native.inputChannels;
    const takesRate = native.sampleRates.includes(sampleRate);
    const deviceRate = takesRate ? sampleRate : native.preferredSampleRate;
    return {
      ...{ audio, device: id, deviceId: native.id, sampleRate, deviceRate, clock: this.#clock },
      // A device with two channels is opened with both, or only the left one would be heard.
      channels: kind === "output" ? Math.min(2, channels) : 1,
    };
  }
}

/**
 * Identifies each device by its name, as RtAudio renumbers them each time, with a number added where two share a name.
 */
function find(audio: RtAudio): readonly Found[] {
  const natives = audio.getDevices();
  return (["output", "input"] as const).flatMap((kind) => {
    const fitting = natives.filter(
      (native) => (kind === "output" ? native.outputChannels : native.inputChannels) > 0,
    );
    return fitting.map((native, i) => {
      const twins = fitting.slice(0, i).filter(({ name }) => name === native.name).length;
      const id = twins === 0 ? native.name : `${native.name} ${twins + 1}`;
      const isDefault = (kind === "output" ? native.isDefaultOutput : native.isDefaultInput) > 0;
      return { id, name: id, kind, isDefault, native };
    });
  });
}

function choose(devices: readonly Found[], kind: Kind, id: string | undefined): Found {
  const ofKind = devices.filter((device) => device.kind === kind);
  const found = ofKind.find((device) => (id === undefined ? device.isDefault : device.id === id));
  if (found) return found;
  const known = ofKind.map((device) => device.id).join(", ") || "none";
  throw new RealtimeError(
    "device.not-found",
    `there is no ${kind} device ${id ?? "marked as default"}; audify lists ${known}`,
  );
}

/** Runs RtAudio calls, whose errors carry the system's message. */
async function attempt<Result>(act: () => Result): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof RealtimeError) throw cause;
    throw new RealtimeError(
      "device.failed",
      `audify: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
}
