import type { ManualClock } from "@rt/core/testing";
import type { RtAudio, RtAudioDevice } from "../../src/native/audify.js";

const both = {
  outputChannels: 2,
  inputChannels: 1,
  sampleRates: [24_000, 48_000],
  preferredSampleRate: 48_000,
};

/** The devices that RtAudio would find on a machine with one sound card and a headset. */
const fakeDevices: readonly RtAudioDevice[] = [
  { ...both, id: 129, name: "Built-in", isDefaultOutput: 1, isDefaultInput: 1 },
  { ...both, id: 130, name: "Headset", isDefaultOutput: 0, isDefaultInput: 0 },
];

/**
 * The interface of audify's RtAudio on a manual clock: it passes on a buffer at intervals, as RtAudio's thread does.
 * The contract tests with `RT_AUDIFY` prove that the real one behaves alike.
 */
export class FakeRtAudio implements RtAudio {
  /** How many samples of the first channel passed to the device are not silent. */
  sounding = 0;
  readonly #clock: ManualClock;
  #queue: Buffer[] = [];
  #bufferMs = 0;
  #onBuffer: () => void = () => {};
  #cancel = () => {};

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  getDevices(): readonly RtAudioDevice[] {
    return fakeDevices;
  }

  openStream(...args: Parameters<RtAudio["openStream"]>): number {
    const [output, input, , rate, frames, , onInput, onOutput] = args;
    this.#bufferMs = (frames * 1_000) / rate;
    const recorded = new Uint8Array(frames * 2 * (input?.nChannels ?? 0));
    this.#onBuffer = () => {
      if (input) onInput?.(recorded);
      const played = output && this.#queue.shift();
      if (!played) return;
      for (let at = 0; at < played.length; at += 2 * output.nChannels)
        this.sounding += Number(played.readInt16LE(at) !== 0);
      onOutput?.();
    };
    return frames;
  }

  start(): void {
    this.#cancel = this.#clock.after(this.#bufferMs, () => {
      this.start();
      this.#onBuffer();
    });
  }

  /** Makes the device die as on ALSA: the thread loops without pausing. */
  flood(): void {
    for (let i = 0; i < 1_000; i++) this.#onBuffer();
  }

  closeStream(): void {
    this.#cancel();
  }

  write(pcm: Buffer): void {
    this.#queue.push(pcm);
  }

  clearOutputQueue(): void {
    this.#queue = [];
  }

  getStreamLatency(): number {
    return 0;
  }
}
