import type { JitterOptions } from "./jitter.js";
import type { Bank } from "./line.js";
import type { Samples } from "./tape.js";

/** What the page makes the playback worklet with. In frames of the context. */
export interface PlaybackSetup {
  readonly jitter: JitterOptions;
  readonly fade: number;
}

/** What the page tells the playback worklet. */
export type PlaybackOrder =
  | { readonly kind: "bank"; readonly sampleRate: number; readonly bank: Bank }
  | ({ readonly kind: "play" } & Samples)
  | { readonly kind: "finish"; readonly key: number }
  | { readonly kind: "pause"; readonly isPaused: boolean }
  | { readonly kind: "stop"; readonly id: number }
  | { readonly kind: "close" };

/** What the playback worklet tells the page. */
export type PlaybackNews = PlaybackReport | PlaybackStopped;

/** Comes about every 20 ms as long as anything is heard, and once more when a part or all of it is over. */
export interface PlaybackReport {
  kind: "report";
  /** Of the part that is heard; -1 where none is. */
  key: number;
  playedSamples: number;
  rms: number;
  peak: number;
  isSpeaking: boolean;
  underruns: number;
}

/** Answers a stop: what was rendered of each part that was not over. */
export interface PlaybackStopped {
  readonly kind: "stopped";
  readonly id: number;
  readonly counts: readonly (readonly [key: number, playedSamples: number])[];
}
