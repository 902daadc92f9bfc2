import {
  createListeners,
  RealtimeError,
  type AudioChunk,
  type AudioPart,
  type Clock,
  type PlayedPart,
} from "@rt/core";
import type { OutputStream } from "./backend/backend.js";
import type { Monitor } from "./monitor.js";
import { createReel } from "./reel.js";
import { createScore, type Score } from "./score.js";
import { Ticker, tickMs } from "./ticker.js";

/** Options of {@link createPlayback}. */
export interface PlaybackOptions {
  readonly sampleRate: number;
  readonly clock: Clock;
  readonly tellError: (error: RealtimeError) => void;
}

/** Plays parts to one stream after another, and tracks how much of each was heard. */
export interface Playback {
  readonly monitor: Monitor;
  readonly queuedFrames: number;
  readonly underruns: number;
  gain: number;
  add(chunk: AudioChunk): void;
  finish(part: AudioPart): void;
  stop(): readonly PlayedPart[] | Promise<readonly PlayedPart[]>;
  pause(isPaused: boolean): void;
  drained(): Promise<void>;
  onPlayed(listener: (part: PlayedPart) => void): () => void;
  /** Continues on another stream, which has played nothing yet. With null, waits for one. */
  use(stream: OutputStream | null): void;
  onUnderrun(): void;
}

/**
 * How far ahead the stream is filled: more than any device holds, so that only a blocked process causes it to run dry.
 */
const aheadMs = 500;
/** How late a timer must be to conclude that the process was blocked. */
const lateMs = 100;
/** How far back the monitor remembers. */
const memoryMs = 500;

/** What lies between two stops. Its frame 0 is where the score begins. */
interface Take {
  readonly score: Score;
  /** The position of frame 0 on the reel. */
  readonly start: number;
  /** The stream's count at frame 0; a promise until the stream has answered the flush before it. */
  base: Promise<number> | number;
  written: number;
  heard: number;
}

/** Creates a playback without a stream. */
export function createPlayback(options: PlaybackOptions): Playback {
  return new StreamPlayback(options);
}

class StreamPlayback implements Playback {
  readonly monitor: Monitor;
  gain = 1;
  underruns = 0;
  readonly #options: PlaybackOptions;
  readonly #reel = createReel();
  readonly #played = createListeners<PlayedPart>();
  #stream: OutputStream | null = null;
  #take: Take;
  #isPaused = false;
  /** When the stream last reported how much was heard, or began to be used. */
  #heardAt = 0;
  /** Asks the device how much was heard while anything is playing. */
  readonly #ticker: Ticker;
  /** Set when the stream ran dry, with how long the process was blocked then. If more is written, there was a gap. */
  #dry: { readonly blockedMs: number } | null = null;
  #waiting: (() => void)[] = [];

  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.#take = this.#newTake(0, 0);
    this.#ticker = new Ticker(options.clock, () => void this.#ask());
    const isPlaying = (): boolean => this.queuedFrames > 0;
    this.monitor = {
      sampleRate: options.sampleRate,
      get isPlaying() {
        return isPlaying();
      },
      position: () => this.#position(),
      read: (from, frames) => this.#read(from, frames),
    };
  }

  get queuedFrames(): number {
    return this.#take.score.frames - this.#take.heard;
  }

  add(chunk: AudioChunk): void {
    this.#take.score.add(chunk);
    this.#run();
  }

  finish(part: AudioPart): void {
    const { score, written } = this.#take;
    // What was queued when the stream ran dry is heard after a gap, whatever part ends with it.
    const isWritten = written >= score.frames;
    score.finish(part);
    if (isWritten && !score.expectsMore) this.#dry = null;
    this.#advance(this.#take, this.#take.heard);
    this.#run();
  }

  stop(): readonly PlayedPart[] | Promise<readonly PlayedPart[]> {
    const take = this.#take;
    const stream = this.#stream;
    const { score } = take;
    this.#reel.cut(this.#position());
    const isSilent = !stream || take.heard >= take.written;
    const flushed = isSilent ? null : stream.flush();
    if (this.#isPaused) stream?.pause(false);
    this.#isPaused = false;
    this.#dry = null;
    this.#take = this.#newTake(this.#reel.end, flushed ?? baseAfter(take));
    this.#rest();
    if (!flushed) return score.parts();
    const counted = Promise.all([flushed, take.base]).then(([heard, base]) => {
      score.advance(heard - base);
    });
    // A lost device reports nothing more: what is known by then counts.
    return counted.catch(() => {}).then(() => score.parts());
  }

  pause(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#keepPlace();
    this.#isPaused = isPaused;
    this.#stream?.pause(isPaused);
  }

  drained(): Promise<void> {
    if (this.queuedFrames === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  onPlayed(listener: (part: PlayedPart) => void): () => void {
    return this.#played.add(listener);
  }

  use(stream: OutputStream | null): void {
    const take = this.#take;
    this.#stream = stream;
    // What the last stream did not report as heard is played again.
    take.base = -take.heard;
    take.written = take.heard;
    this.#heardAt = this.#options.clock.now();
    if (this.#isPaused) stream?.pause(true);
    this.#run();
  }

  onUnderrun(): void {
    const { score, written } = this.#take;
    const late = this.#ticker.lateMs;
    const blockedMs = late > lateMs ? late : 0;
    const isLate = written < score.frames || (blockedMs > 0 && (this.#stream?.pending ?? 0) > 0);
    if (isLate || score.expectsMore)
      this.#dry = { blockedMs: Math.max(blockedMs, this.#dry?.blockedMs ?? 0) };
    if (isLate && blockedMs > 0) this.#countGap();
  }

  /** Counts a gap: more is heard after a silence. */
  #countGap(): void {
    if (!this.#dry) return;
    const { blockedMs } = this.#dry;
    this.#dry = null;
    this.underruns++;
    if (blockedMs === 0) return;
    const what = `the process was blocked for ${Math.round(blockedMs)} ms, longer than the buffered audio lasted`;
    this.#options.tellError(new RealtimeError("player.failed", `${what}: playback had a gap`));
  }

  #newTake(start: number, base: Take["base"]): Take {
    const take: Take = {
      score: createScore(this.#options.sampleRate, (samples) => this.#reel.append(samples)),
      start,
      base,
      written: 0,
      heard: 0,
    };
    if (typeof base !== "number")
      base.then(
        (known) => void (take.base === base && (take.base = known)),
        // The stream is lost: the next one sets the base.
        () => {},
      );
    return take;
  }

  /** Feeds the stream, and starts asking it how much was heard. */
  #run(): void {
    this.#fill();
    if (this.#ticker.isRunning || this.queuedFrames === 0) return;
    this.#heardAt = this.#options.clock.now();
    this.#ticker.next();
  }

  #fill(): void {
    const take = this.#take;
    const { score, start } = take;
    const until = Math.min(score.frames, take.heard + this.#framesIn(aheadMs));
    if (!this.#stream || take.written >= until) return;
    this.#stream.write(this.#read(start + take.written, until - take.written));
    take.written = until;
    this.#countGap();
  }

  async #ask(): Promise<void> {
    const take = this.#take;
    const stream = this.#stream;
    try {
      const heard = await stream?.heard();
      const base = await take.base;
      if (heard !== undefined && this.#take === take && this.#stream === stream)
        this.#advance(take, heard - base);
    } catch {
      // A lost stream is reported elsewhere.
    }
    if (this.#take !== take) return;
    this.#fill();
    if (this.queuedFrames > 0) this.#ticker.next();
    else this.#rest();
  }

  #advance(take: Take, heard: number): void {
    if (heard > take.heard) this.#heardAt = this.#options.clock.now();
    take.heard = Math.min(Math.max(heard, take.heard), take.score.frames);
    this.#reel.forget(take.start + take.heard - this.#framesIn(memoryMs));
    this.#tell(take.score.advance(take.heard));
    if (this.#take !== take || take.heard < take.score.frames) return;
    // If more comes at all, there is a gap already: holding the rest back gains nothing.
    take.score.settle();
    this.#tell(take.score.advance(take.heard));
  }

  #tell(parts: readonly PlayedPart[]): void {
    for (const part of parts) this.#played.tell(part);
  }

  #rest(): void {
    this.#ticker.stop();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** The position does not advance while paused. */
  #keepPlace(): void {
    this.#heardAt = this.#options.clock.now();
  }

  #framesIn(ms: number): number {
    return Math.round((ms * this.#options.sampleRate) / 1_000);
  }

  #position(): number {
    const { start, heard, written } = this.#take;
    const isMoving = this.#stream !== null && !this.#isPaused;
    const sinceMs = isMoving ? this.#options.clock.now() - this.#heardAt : 0;
    return start + Math.min(written, heard + this.#framesIn(Math.min(sinceMs, 2 * tickMs)));
  }

  /** Reads sound at the volume it is heard. */
  #read(from: number, frames: number): Int16Array {
    const samples = this.#reel.read(from, frames);
    return this.gain === 1 ? samples : samples.map((sample) => Math.round(sample * this.gain));
  }
}

/** Where the next take begins in the stream's count, if nothing has to be flushed. */
function baseAfter({ base, heard }: Take): Take["base"] {
  return typeof base === "number" ? base + heard : base.then((known) => known + heard);
}
