import { vadFrameMs } from "./vad.js";

/** When a turn starts and stops: the fields of `turn_detection` of type `server_vad`, as on the wire. */
export interface ServerVadSettings {
  /** The speech probability, 0 to 1, from which a frame starts a turn. */
  readonly threshold: number;
  /** Audio before the first speech that belongs to the turn. */
  readonly prefix_padding_ms: number;
  /** Silence that ends a turn. */
  readonly silence_duration_ms: number;
}

/** The start or end of a turn, in milliseconds of all audio ever heard. */
export type TurnEvent =
  | { readonly type: "started"; readonly audioStartMs: number }
  | { readonly type: "stopped"; readonly audioEndMs: number };

/** Between these two thresholds a frame neither continues a turn nor ends it. */
const hysteresis = 0.15;

type Phase =
  | { readonly name: "quiet" }
  | { readonly name: "speaking" }
  /** Still in the turn, but silent since the end of the given frame. */
  | { readonly name: "fading"; readonly sinceMs: number };

const quiet: Phase = { name: "quiet" };
const speaking: Phase = { name: "speaking" };

/**
 * Finds the start and end of turns in the probabilities of successive frames, as `server_vad` does.
 *
 * A turn starts with the first frame at or above the threshold. It stops with a frame well below the threshold once
 * `silence_duration_ms` have passed since the end of the first such frame, unless one at or above it came between. The
 * rules are those of the recorded cloud sessions and of Silero's `VADIterator`.
 */
export class TurnDetector {
  #settings: ServerVadSettings | null;
  #phase: Phase = quiet;
  #heardMs = 0;

  /** Without settings (null), no turn starts. */
  constructor(settings: ServerVadSettings | null) {
    this.#settings = settings;
  }

  /** Whether a turn has started and not stopped. */
  get inTurn(): boolean {
    return this.#phase.name !== "quiet";
  }

  /** Takes effect with the next frame. Null drops the current turn; time continues. */
  configure(settings: ServerVadSettings | null): void {
    this.#settings = settings;
    if (settings === null) this.abandon();
  }

  /** Drops the current turn without an event: it was committed or cleared by other means. */
  abandon(): void {
    this.#phase = quiet;
  }

  /** Takes the probability of the next frame. Returns the turn event it causes, if any. */
  push(probability: number): TurnEvent | null {
    const startMs = this.#heardMs;
    const endMs = startMs + vadFrameMs;
    this.#heardMs = endMs;
    if (this.#settings === null) return null;
    const { threshold, prefix_padding_ms, silence_duration_ms } = this.#settings;
    if (probability >= threshold) return this.#speak(Math.max(0, startMs - prefix_padding_ms));
    return probability < threshold - hysteresis ? this.#fade(endMs, silence_duration_ms) : null;
  }

  #speak(audioStartMs: number): TurnEvent | null {
    const isStart = !this.inTurn;
    this.#phase = speaking;
    return isStart ? { type: "started", audioStartMs } : null;
  }

  #fade(endMs: number, silenceMs: number): TurnEvent | null {
    if (this.#phase.name === "quiet") return null;
    const sinceMs = this.#phase.name === "fading" ? this.#phase.sinceMs : endMs;
    if (endMs - sinceMs < silenceMs) {
      this.#phase = { name: "fading", sinceMs };
      return null;
    }
    this.#phase = quiet;
    return { type: "stopped", audioEndMs: endMs };
  }
}
