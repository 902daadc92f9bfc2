import type { JitterOptions } from "./jitter.js";
import type { Bank } from "./line.js";
import type { Samples } from "./tape.js";

/** Options of the playback worklet, in frames of the context. */
export interface PlaybackSetup {
  readonly jitter: JitterOptions;
  readonly fade: number;
}

/** What the page sends to the playback worklet. */
export type PlaybackOrder =
  | { readonly kind: "bank"; readonly sampleRate: number; readonly bank: Bank }
  | ({ readonly kind: "play" } & Samples)
  | { readonly kind: "finish"; readonly key: number }
  | { readonly kind: "pause"; readonly isPaused: boolean }
  | { readonly kind: "stop"; readonly id: number }
  | { readonly kind: "close" };

/** What the playback worklet sends to the page. */
export type PlaybackNews = PlaybackReport | PlaybackStopped;

/** Sent about every 20 ms while anything is heard, and again when a part or all of it is over. */
export interface PlaybackReport {
  kind: "report";
  /** Of the part being heard; -1 if none. */
  key: number;
  playedSamples: number;
  rms: number;
  peak: number;
  isSpeaking: boolean;
  underruns: number;
}

/** The answer to a stop: what was rendered of each unfinished part. */
export interface PlaybackStopped {
  readonly kind: "stopped";
  readonly id: number;
  readonly counts: readonly (readonly [key: number, playedSamples: number])[];
}
