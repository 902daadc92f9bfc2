import type { Clock } from "@rt/core";

/**
 * How to keep the model from hearing itself. `full-duplex`: the browser cancels the echo, and the user can interrupt by
 * voice. `half-duplex`: the microphone is silent while the speaker plays, so the user cannot.
 */
export type Echo = "full-duplex" | "half-duplex";

/** What `echoFor` decides by. */
export interface EchoConditions {
  /** Whether the browser cancels the echo in recorded audio. */
  readonly isCancelled: boolean;
  /** The names of the devices in use, if known. */
  readonly names: readonly (string | undefined)[];
  readonly userAgent: string;
  /** Tells an iPad from the Mac that it claims to be. */
  readonly maxTouchPoints: number;
}

const worn = /head(phone|set)|ear ?(phone|bud|piece)|airpod|\bbuds|in-ear|kopfh(ö|oe)rer|hands-?free/i;

/** Chooses a mode for the devices and the browser: loudspeakers need echo cancellation that works. */
export function echoFor(conditions: EchoConditions): Echo {
  const { isCancelled, names, userAgent, maxTouchPoints } = conditions;
  if (names.some((name) => name !== undefined && worn.test(name))) return "full-duplex";
  const isTouchedMac = userAgent.includes("Macintosh") && maxTouchPoints > 1;
  // With their echo cancellation, a model on loudspeakers interrupts itself every few seconds.
  const isWeak = /Firefox\/|iPhone|iPad|iPod/.test(userAgent) || isTouchedMac;
  return !isCancelled || isWeak ? "half-duplex" : "full-duplex";
}

/** A microphone that can be gated, and a speaker that reports when it is heard. */
export interface GateOptions {
  readonly microphone: { gate(closed: boolean): void };
  readonly speaker: {
    readonly isSpeaking: boolean;
    onSpeaking(listener: (isSpeaking: boolean) => void): () => void;
  };
  /** How long the room reverberates. */
  readonly tailMs: number;
  readonly clock: Clock;
}

/**
 * Half duplex: silences the microphone while the speaker is heard, and for `tailMs` after. Returns a function that ends
 * this.
 */
export function gateWhileSpeaking({ microphone, speaker, tailMs, clock }: GateOptions): () => void {
  let cancel = (): void => {};
  const follow = (isSpeaking: boolean): void => {
    cancel();
    cancel = isSpeaking ? () => {} : clock.after(tailMs, () => microphone.gate(false));
    if (isSpeaking) microphone.gate(true);
  };
  if (speaker.isSpeaking) follow(true);
  const remove = speaker.onSpeaking(follow);
  return () => {
    remove();
    cancel();
    microphone.gate(false);
  };
}
