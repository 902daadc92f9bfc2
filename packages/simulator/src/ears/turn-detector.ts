import { vadFrameMs } from "./vad.js";

/** When a turn starts and stops: the fields of `turn_detection` of type `server_vad`, as on the wire. */
export interface ServerVadSettings {
  /** A frame this probable, 0 to 1, starts a turn. */
  readonly threshold: number;
  /** Audio before the first speech that belongs to the turn. */
  readonly prefix_padding_ms: number;
  /** Quiet that ends a turn. */
  readonly silence_duration_ms: number;
}

/** What a session has until it says otherwise: recorded from the cloud's `session.created`. */
export const defaultServerVad: ServerVadSettings = { threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 200 };

/** The edges of a turn, in milliseconds of all audio ever heard. */
export type TurnEvent =
  | { readonly type: "started"; readonly audioStartMs: number }
  | { readonly type: "stopped"; readonly audioEndMs: number };

/** Between these two thresholds a frame neither goes on with a turn nor ends it. */
const hysteresis = 0.15;

type Phase =
  | { readonly name: "quiet" }
  | { readonly name: "speaking" }
  /** Still the turn, but quiet since the end of the frame that is named. */
  | { readonly name: "fading"; readonly sinceMs: number };

const quiet: Phase = { name: "quiet" };
const speaking: Phase = { name: "speaking" };

/**
 * Finds the edges of turns in the probabilities of successive frames, as `server_vad` does.
 *
 * A turn starts with the first frame at or above the threshold. It stops with a frame well below the threshold
 * once `silence_duration_ms` have passed since the end of the first such frame, unless one at or above it came
 * between. The rules are those of the recorded cloud sessions and of Silero's `VADIterator`.
 */
export class TurnDetector {
  #settings: ServerVadSettings;
  #phase: Phase = quiet;
  #heardMs = 0;

  constructor(settings: ServerVadSettings = defaultServerVad) {
    this.#settings = settings;
  }

  /** Whether a turn has started and not stopped. */
  get inTurn(): boolean {
    return this.#phase.name !== "quiet";
  }

  /** Takes effect with the next frame. */
  configure(settings: ServerVadSettings): void {
    this.#settings = settings;
  }

  /** Forgets the turn that is under way, without an event: it was committed or cleared by other means. */
  abandon(): void {
    this.#phase = quiet;
  }

  /** Hears the probability of the next frame, which may be an edge. */
  push(probability: number): TurnEvent | null {
    const startMs = this.#heardMs;
    this.#heardMs += vadFrameMs;
    const { threshold, prefix_padding_ms } = this.#settings;
    if (probability >= threshold) {
      const isNews = !this.inTurn;
      this.#phase = speaking;
      return isNews ? { type: "started", audioStartMs: Math.max(0, startMs - prefix_padding_ms) } : null;
    }
    return this.inTurn && probability < threshold - hysteresis ? this.#fade(this.#heardMs) : null;
  }

  #fade(endMs: number): TurnEvent | null {
    const sinceMs = this.#phase.name === "fading" ? this.#phase.sinceMs : endMs;
    if (endMs - sinceMs >= this.#settings.silence_duration_ms) {
      this.#phase = quiet;
      return { type: "stopped", audioEndMs: endMs };
    }
    this.#phase = { name: "fading", sinceMs };
    return null;
  }
}
