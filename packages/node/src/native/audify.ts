import { RealtimeError } from "@rt/core";

/**
 * The part of `RtAudio` from the package `audify`, version 1.10, that is used. Its methods throw where the system
 * refuses.
 */
export interface RtAudio {
  getDevices(): readonly RtAudioDevice[];
  /** Calls back for each buffer that was recorded, or handed to the loudspeaker. Returns the length of a buffer. */
  // eslint-disable-next-line max-params -- it is theirs
  openStream(
    output: RtAudioParameters | null,
    input: RtAudioParameters | null,
    format: number,
    sampleRate: number,
    bufferFrames: number,
    name: string,
    onInput: ((pcm: Uint8Array) => void) | null,
    onOutput: (() => void) | null,
    flags: number,
    onError: (type: number, message: string) => void,
  ): number;
  start(): void;
  closeStream(): void;
  /** Takes exactly one buffer. */
  write(pcm: Buffer): void;
  clearOutputQueue(): void;
  /** In frames, or 0 if the system does not say. */
  getStreamLatency(): number;
}

/** A device as the system reports it. Ids change from one start to the next. */
export interface RtAudioDevice {
  readonly id: number;
  readonly name: string;
  readonly outputChannels: number;
  readonly inputChannels: number;
  readonly isDefaultOutput: number;
  readonly isDefaultInput: number;
  readonly sampleRates: readonly number[];
  readonly preferredSampleRate: number;
}

/** Which device a stream is for, and how many channels. */
export interface RtAudioParameters {
  readonly deviceId: number;
  readonly nChannels: number;
}

/** Creates an `RtAudio`, which has one stream. */
export type CreateRtAudio = () => RtAudio;

/** Its numeric constants, from the enums in its header files. */
export const rtAudio = {
  sint16: 0x2,
  minimizeLatency: 0x2,
  alsa: 2,
  anyApi: 0,
  /** The first error type that is more than a warning. */
  firstError: 2,
} as const;

/** Loads the optional package. Where there is a sound server, `pulse` is used instead; on Linux that leaves ALSA. */
export async function loadAudify(platform: NodeJS.Platform, from = "audify"): Promise<CreateRtAudio> {
  const loaded: unknown = await import(from).catch((cause: unknown) => {
    throw new RealtimeError("device.unavailable", `${from} is not installed or cannot be loaded`, { cause });
  });
  const { RtAudio: Constructor } = exportsOf(loaded);
  if (Constructor) return () => new Constructor(platform === "linux" ? rtAudio.alsa : rtAudio.anyApi);
  throw new RealtimeError("device.unavailable", `${from} has no RtAudio: it is not the audify package`);
}

interface AudifyExports {
  readonly RtAudio?: new (api: number) => RtAudio;
}

/** It is a CommonJS module, whose exports Node finds only under `default`. */
function exportsOf(loaded: unknown): AudifyExports {
  const module = loaded as AudifyExports & { readonly default?: AudifyExports };
  return module.default ?? module;
}
