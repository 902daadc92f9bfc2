import type { ServerEvent } from "@rt/core";
import type { Conversation } from "./conversation.js";
import { samplesToMs } from "./sound.js";

/** Where the sound of one item goes. */
export interface SoundSink {
  /** How much sound waits to be heard, where the server plays it. */
  readonly aheadMs: number;
  write(samples: Int16Array): void;
  /** There is no more of it. */
  end(): void;
}

/** Whose sound it is. */
export interface SoundPlace {
  readonly response_id: string;
  readonly item_id: string;
  readonly output_index: number;
  readonly content_index: number;
}

/**
 * What a session says, where the server itself plays it, as in calls: sound is taken out in real time, one response
 * after the other, and what was taken was heard. It tells `output_audio_buffer.started`, and `.stopped` or `.cleared`.
 */
export class Playback {
  readonly #emit: (event: ServerEvent) => void;
  readonly #conversation: Conversation;
  readonly #queue: Performance[] = [];
  /** Responses that were cut short and go on without being heard. */
  readonly #silenced = new Set<string>();
  /** Whether somebody listens: sound was asked for. */
  #isRunning = false;

  constructor(emit: (event: ServerEvent) => void, conversation: Conversation) {
    this.#emit = emit;
    this.#conversation = conversation;
  }

  /** How much sound waits to be heard. */
  get aheadMs(): number {
    return this.#queue.reduce((sum, performance) => sum + performance.waitingMs, 0);
  }

  /** Makes room for the sound of an item, behind all that waits. */
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

  /** The next so many samples, filled up with silence at the end of an item; null while there are none. */
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

  /** A response is done: no more sound of it comes. */
  finish(responseId: string): void {
    this.#silenced.delete(responseId);
    const performance = this.#queue.find((other) => other.responseId === responseId);
    if (performance) performance.isOver = true;
  }

  /** Drops what was not yet heard and what is yet to come of the same responses; then it was not said either. */
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

  /** The first sound of a response is there, and nothing is before it. */
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

/** The sound of one response. */
class Performance {
  readonly tracks: Track[] = [];
  isStarted = false;
  /** Whether no more sound comes. */
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

/** The sound of one item, of which the part that was heard is forgotten. */
class Track {
  #chunks: Int16Array[] = [];
  #waiting = 0;
  #heard = 0;
  #isClosed = false;
  /** Whether all that was to be said is there. */
  isEnded = false;

  constructor(readonly place: SoundPlace) {}

  get waitingMs(): number {
    return samplesToMs(this.#waiting);
  }

  get heardMs(): number {
    return samplesToMs(this.#heard);
  }

  /** Whether the user heard a part of what was to be said. */
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

  /** Nobody hears the rest. */
  close(): void {
    this.#isClosed = true;
    this.#chunks = [];
    this.#waiting = 0;
  }

  /** So many samples, or, where no more come, what there is. */
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
