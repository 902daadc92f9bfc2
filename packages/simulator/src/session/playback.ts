import type { ServerEvent } from "@rt/core";
import type { Conversation } from "./conversation.js";
import { samplesToMs } from "./sound.js";

/** Where the audio of one item goes. */
export interface SoundSink {
  /** How much audio is queued, if the server plays it. */
  readonly aheadMs: number;
  write(samples: Int16Array): void;
  /** Marks the end of the audio. */
  end(): void;
}

/** Which item the audio belongs to. */
export interface SoundPlace {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly content_index: number;
}

/**
 * Plays a session's speech where the server itself does so, as in calls: audio is taken in real time, one response
 * after the other, and what was taken was heard. Sends `output_audio_buffer.started`, and `.stopped` or `.cleared`.
 */
export class Playback {
  readonly #emit: (event: ServerEvent) => void;
  readonly #conversation: Conversation;
  readonly #queue: Performance[] = [];
  /** Responses that were cut short and continue without being heard. */
  readonly #silenced = new Set<string>();
  /** Whether anyone is listening: audio was requested. */
  #isRunning = false;

  constructor(emit: (event: ServerEvent) => void, conversation: Conversation) {
    this.#emit = emit;
    this.#conversation = conversation;
  }

  /** How much audio is queued. */
  get aheadMs(): number {
    return this.#queue.reduce((sum, performance) => sum + performance.waitingMs, 0);
  }

  /** Reserves the place of an item's audio, after everything queued. */
  open(place: SoundPlace): SoundSink {
    const track = new Track(place);
    if (!this.#silenced.has(place.response_id)) this.#performanceOf(place.response_id).tracks.push(track);
    const aheadMs = () => this.aheadMs;
    return {
      get aheadMs() {
        return aheadMs();
      },
      write: (samples) => {
        track.write(samples);
        if (this.#isRunning) this.#start();
      },
      end: () => track.end(),
    };
  }

  /** The next samples of this length, padded with silence at the end of an item. Null while there are none. */
  take(length: number): Int16Array | null {
    this.#isRunning = true;
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      this.#start();
      const samples = first.take(length);
      if (samples || !first.isOver) return samples;
      this.#queue.shift();
      if (first.isStarted) this.#tell("stopped", first);
    }
    return null;
  }

  /** A response is done: no more of its audio comes. */
  finish(responseId: string): void {
    this.#silenced.delete(responseId);
    const performance = this.#queue.find((other) => other.responseId === responseId);
    if (performance) performance.isOver = true;
  }

  /**
   * Drops what was not heard yet and what the same responses still produce, and truncates their items to what was
   * heard.
   */
  clear(): void {
    for (const performance of this.#queue.splice(0)) {
      if (!performance.isOver) this.#silenced.add(performance.responseId);
      if (performance.isStarted) this.#tell("cleared", performance);
      for (const track of performance.tracks) {
        if (track.isUnheard) this.#truncate(track);
        track.close();
      }
    }
  }

  /** Starts the first response once it has audio. */
  #start(): void {
    const [first] = this.#queue;
    if (!first || first.isStarted || first.waitingMs === 0) return;
    first.isStarted = true;
    this.#tell("started", first);
  }

  #performanceOf(responseId: string): Performance {
    const known = this.#queue.find((performance) => performance.responseId === responseId);
    const performance = known ?? new Performance(responseId);
    if (!known) this.#queue.push(performance);
    return performance;
  }

  #truncate({ place: { item_id, content_index }, heardMs }: Track): void {
    // The client may have deleted it, and out of band there is no conversation.
    if (!this.#conversation.find(item_id)) return;
    const audio_end_ms = Math.floor(heardMs);
    this.#conversation.truncate(item_id, content_index, audio_end_ms);
    this.#emit({ type: "conversation.item.truncated", item_id, content_index, audio_end_ms });
  }

  #tell(what: "started" | "stopped" | "cleared", { responseId }: Performance): void {
    this.#emit({ type: `output_audio_buffer.${what}`, response_id: responseId });
  }
}

/** The audio of one response. */
class Performance {
  readonly tracks: Track[] = [];
  isStarted = false;
  /** Whether no more audio comes. */
  isOver = false;

  constructor(readonly responseId: string) {}

  get waitingMs(): number {
    return this.tracks.reduce((sum, { waitingMs }) => sum + waitingMs, 0);
  }

  take(length: number): Int16Array | null {
    for (const track of this.tracks) {
      const isComplete = track.isEnded || this.isOver;
      const samples = track.take(length, isComplete);
      if (samples) return samples;
      if (!isComplete) return null;
    }
    return null;
  }
}

/** The audio of one item. The part that was heard is dropped. */
class Track {
  #chunks: Int16Array[] = [];
  #waiting = 0;
  #heard = 0;
  #isClosed = false;
  /** Whether all of its audio has arrived. */
  isEnded = false;

  constructor(readonly place: SoundPlace) {}

  get waitingMs(): number {
    return samplesToMs(this.#waiting);
  }

  get heardMs(): number {
    return samplesToMs(this.#heard);
  }

  /** Whether the user missed a part of it. */
  get isUnheard(): boolean {
    return this.#waiting > 0 || (!this.isEnded && this.#heard > 0);
  }

  write(samples: Int16Array): void {
    if (this.#isClosed) return;
    this.#chunks.push(samples);
    this.#waiting += samples.length;
  }

  end(): void {
    this.isEnded = true;
  }

  /** Drops the rest, which is not heard. */
  close(): void {
    this.#isClosed = true;
    this.#chunks = [];
    this.#waiting = 0;
  }

  /** This many samples, or the rest if no more come. */
  take(length: number, isComplete: boolean): Int16Array | null {
    if (this.#waiting === 0 || (this.#waiting < length && !isComplete)) return null;
    const taken = new Int16Array(length);
    let filled = 0;
    for (let chunk = this.#chunks[0]; chunk && filled < length; chunk = this.#chunks[0]) {
      const part = chunk.subarray(0, length - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    }
    this.#waiting -= filled;
    this.#heard += filled;
    return taken;
  }
}
