import { RealtimeError } from "@rt/core";

/** What is used of `RtAudio` of the package `audify`, version 1.10. Its methods throw where the system refuses. */
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
  /** Exactly one buffer. */
  write(pcm: Buffer): void;
  clearOutputQueue(): void;
  /** In frames; 0 where the system does not tell. */
  getStreamLatency(): number;
}

/** As the system tells of it; ids change from one start to the next. */
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

/** The part of a device that a stream is for. */
export interface RtAudioParameters {
  readonly deviceId: number;
  readonly nChannels: number;
}

/** Makes an `RtAudio`, which has one stream. */
export type CreateRtAudio = () => RtAudio;

/** Its numbers, which are enums of its header files. */
export const rtAudio = {
  sint16: 0x2,
  minimizeLatency: 0x2,
  alsa: 2,
  anyApi: 0,
  /** The first type of error that is more than a warning. */
  firstError: 2,
} as const;

/** Loads the optional package. Where there is a sound server, `pulse` is used instead; on Linux, ALSA is left. */
export async function loadAudify(platform: NodeJS.Platform, from = "audify"): Promise<CreateRtAudio> {
  const loaded: unknown = await import(from).catch((cause: unknown) => {
    throw new RealtimeError("device.unavailable", `${from} is not installed or does not load`, { cause });
  });
  const { RtAudio: Constructor } = exportsOf(loaded);
  if (Constructor) return () => new Constructor(platform === "linux" ? rtAudio.alsa : rtAudio.anyApi);
  throw new RealtimeError("device.unavailable", `${from} has no RtAudio: it is not the package audify`);
}

interface AudifyExports {
  readonly RtAudio?: new (api: number) => RtAudio;
}

/** It is a CommonJS module, whose exports Node finds only under `default`. */
function exportsOf(loaded: unknown): AudifyExports {
  const module = loaded as AudifyExports & { readonly default?: AudifyExports };
  return module.default ?? module;
}
