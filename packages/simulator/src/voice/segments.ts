import type { Formants, Frication, Locus } from "./phonemes.js";

/** A stretch of speech with one way of making sound: a vowel, the closure of a stop, its burst, a pause. */
export interface Segment {
  readonly durationMs: number;
  /** The formants at the start and at the end, before the neighbors pull on them. */
  readonly from: Formants;
  readonly to: Formants;
  readonly bandwidths: Formants;
  readonly locus: Locus;
  /** Levels in dB relative to a full vowel, a wide open glottis, and the noise's own level. Undefined is off. */
  readonly voiceDb?: number | undefined;
  readonly aspirationDb?: number | undefined;
  readonly fricationDb?: number | undefined;
  readonly frication?: Frication | undefined;
  /** How far the velum opens: 0 shut, 1 a nasal consonant. */
  readonly velum: number;
  /** Whether sound starts at once, as a burst does. */
  readonly abrupt: boolean;
  /** Accent command: how far the melody is lifted, in natural-log units of frequency. */
  readonly accent: number;
  /** The share of the segment for which the accent command is in effect. */
  readonly accentShare: number;
  /** Phrase command: an impulse that lifts a new phrase or, below 0, drops a statement to its end. */
  readonly phraseImpulse: number;
  /** The stiffness of the vocal folds: how much it lifts the pitch, in natural-log units. */
  readonly tension: number;
  /** The text that starts to be heard here. */
  readonly text?: string | undefined;
}
