import { createListeners, RealtimeError, systemClock, type Clock } from "@rt/core";
import type { AudioChunk, AudioPart, Level, PlayedPart } from "@rt/core";
import type { ContextLease } from "./context.js";
import type { AudioDevice } from "./devices.js";
import { createOutput, type Output } from "./output.js";
import { Playback } from "./playback.js";
import { playedOf, QueuedParts, type QueuedPart } from "./queued-parts.js";
import { createRemoteStreams, type RemoteStreams } from "./remote-streams.js";
import type { Speaker, SpeakerOptions } from "./speaker.js";
import type { PlaybackReport, PlaybackStopped } from "./worklets/playback-messages.js";

const fadeMs = 6;
/** Twice the time between two reports: positions are extrapolated no further than that. */
const maxGuessMs = 40;

/** A speaker whose worklet is loaded. Owns its share of the context. */
export class WorkletSpeaker implements Speaker {
  readonly context: AudioContext;
  readonly #lease: ContextLease;
  readonly #clock: Clock;
  readonly #maxQueuedMs: number;
  readonly #playback: Playback;
  readonly #gain: GainNode;
  readonly #output: Output;
  readonly #streams: RemoteStreams;
  readonly #parts = new QueuedParts();
  readonly #played = createListeners<PlayedPart>();
  readonly #speaking = createListeners<boolean>();
  readonly #errors = createListeners<unknown>();
  #volume: number;
  #report = silent;
  #reportedAt = 0;
  #waiting: (() => void)[] = [];
  #isClosed = false;

  constructor(lease: ContextLease, options: SpeakerOptions) {
    const { volume = 1, jitterMs = { start: 80, max: 320 }, maxQueuedMs = 600_000 } = options;
    const { context } = lease;
    const framesIn = (ms: number): number => Math.round((ms * context.sampleRate) / 1_000);
    const onError = (error: RealtimeError): void => this.#errors.tell(error);
    this.context = context;
    this.#lease = lease;
    this.#clock = options.clock ?? systemClock;
    this.#maxQueuedMs = maxQueuedMs;
    this.#volume = volume;
    this.#gain = new GainNode(context, { gain: volume });
    this.#playback = new Playback(context, {
      setup: {
        jitter: { start: framesIn(jitterMs.start), max: framesIn(jitterMs.max) },
        fade: framesIn(fadeMs),
      },
      onReport: (report) => this.#hear(report),
      onError,
    });
    this.#playback.node.connect(this.#gain);
    this.#output = createOutput({ context, source: this.#gain, onError });
    this.#streams = createRemoteStreams(context, this.#playback.node);
  }

  get sampleRate(): number {
    return this.context.sampleRate;
  }

  get device(): AudioDevice | null {
    return this.#output.device;
  }

  get underruns(): number {
    return this.#report.underruns;
  }

  get bufferedMs(): number {
    return this.#parts.queuedMs;
  }

  get isSpeaking(): boolean {
    return this.#report.isSpeaking;
  }

  get volume(): number {
    return this.#volume;
  }

  set volume(volume: number) {
    checkVolume(volume);
    this.#volume = volume;
    // Gradually: a jump is a click.
    this.#gain.gain.setTargetAtTime(volume, this.context.currentTime, 0.01);
  }

  get level(): Level {
    const volume = this.context.state === "running" ? this.#volume : 0;
    const [rms, peak] = [this.#report.rms * volume, this.#report.peak * volume];
    return { rms, peak, rmsDbfs: 20 * Math.log10(rms), peakDbfs: 20 * Math.log10(peak) };
  }

  play(chunk: AudioChunk): void {
    if (this.#isClosed) throw new RealtimeError("player.failed", "the speaker is closed");
    if (this.bufferedMs >= this.#maxQueuedMs)
      throw new RealtimeError("player.failed", "the playback queue is full");
    const { key } = this.#parts.add(chunk);
    const { samples, sampleRate } = chunk;
    this.#playback.play({ key, samples, sampleRate });
  }

  finish(part: AudioPart): void {
    const key = this.#parts.finish(part);
    if (key !== null) this.#playback.finish(key);
  }

  stop(): readonly PlayedPart[] | Promise<readonly PlayedPart[]> {
    const parts = this.#parts.clear();
    const stopped = this.#playback.stop();
    this.#rest();
    if (parts.size === 0) return [];
    return stopped.then((counts) => countsOf(parts, counts));
  }

  onPlayed(listener: (part: PlayedPart) => void): () => void {
    return this.#played.add(listener);
  }

  onSpeaking(listener: (isSpeaking: boolean) => void): () => void {
    return this.#speaking.add(listener);
  }

  onError(listener: (cause: unknown) => void): () => void {
    return this.#errors.add(listener);
  }

  setDevice(deviceId: string | null): Promise<void> {
    return this.#output.setDevice(deviceId);
  }

  playStream(stream: MediaStream): () => void {
    return this.#streams.play(stream);
  }

  pause(): void {
    this.#playback.pause(true);
  }

  resume(): void {
    this.#playback.pause(false);
  }

  position(part: AudioPart): number | null {
    const found = this.#parts.find(part);
    if (!found) return null;
    const { key, sampleRate, queuedSamples, playedSamples } = found;
    const isHeard = key === this.#report.key && this.context.state === "running";
    const sinceMs = isHeard ? Math.min(maxGuessMs, this.#clock.now() - this.#reportedAt) : 0;
    const ahead = ((sinceMs - this.#latencyMs) * sampleRate) / 1_000;
    return Math.max(0, Math.min(queuedSamples, Math.floor(playedSamples + ahead)));
  }

  drained(): Promise<void> {
    if (this.bufferedMs === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.clear();
    this.#rest();
    this.#streams.close();
    this.#playback.close();
    this.#output.close();
    this.#gain.disconnect();
    this.#hear({ ...silent, underruns: this.underruns });
    await this.#lease.release();
  }

  /** Its type says that it always exists, but it is missing in Safari. */
  get #latencyMs(): number {
    const { outputLatency }: { readonly outputLatency?: number } = this.context;
    return 1_000 * (outputLatency ?? this.context.baseLatency);
  }

  #hear(report: Readonly<PlaybackReport>): void {
    const { isSpeaking } = this.#report;
    this.#report = report;
    this.#reportedAt = this.#clock.now();
    const part = this.#parts.advance(report.key, report.playedSamples);
    if (part) this.#played.tell(part);
    if (report.isSpeaking !== isSpeaking) this.#speaking.tell(report.isSpeaking);
    if (part && this.bufferedMs === 0) this.#rest();
  }

  #rest(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const silent: Readonly<PlaybackReport> = {
  ...{ kind: "report", key: -1, playedSamples: 0, rms: 0, peak: 0, isSpeaking: false, underruns: 0 },
};

/** The result of a stop. Parts that the worklet no longer knows were rendered completely. */
function countsOf(
  parts: ReadonlyMap<number, QueuedPart>,
  counts: PlaybackStopped["counts"] | null,
): readonly PlayedPart[] {
  const rendered = new Map(counts);
  return Array.from(parts.values(), (part) => {
    const { key, queuedSamples } = part;
    return playedOf(counts ? { ...part, playedSamples: rendered.get(key) ?? queuedSamples } : part);
  });
}

/** Throws `options.invalid` for a volume outside 0 to 1. */
export function checkVolume(volume: number): void {
  if (volume >= 0 && volume <= 1) return;
  throw new RealtimeError("options.invalid", "volume must be from 0 to 1", { param: "volume" });
}
