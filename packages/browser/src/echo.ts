import type { Clock } from "@rt/core";

/**
 * What keeps the model from hearing itself. `full-duplex`: the browser takes the echo out, and the user can interrupt
 * by voice. `half-duplex`: the microphone is silent while the loudspeaker is heard, and the user cannot.
 */
export type Echo = "full-duplex" | "half-duplex";

/** What the choice depends on. */
export interface EchoConditions {
  /** Whether the browser takes the echo out of what is recorded. */
  readonly isCancelled: boolean;
  /** The names of the devices in use, where they are known. */
  readonly names: readonly (string | undefined)[];
  readonly userAgent: string;
  /** Tells an iPad from the Mac that it says it is. */
  readonly maxTouchPoints: number;
}

const worn = /head(phone|set)|ear ?(phone|bud|piece)|airpod|\bbuds|in-ear|kopfh(ö|oe)rer|hands-?free/i;

/** What suits the devices and the browser: open loudspeakers ask for cancellation that works. */
export function echoFor(conditions: EchoConditions): Echo {
  const { isCancelled, names, userAgent, maxTouchPoints } = conditions;
  if (names.some((name) => name !== undefined && worn.test(name))) return "full-duplex";
  const isTouchedMac = userAgent.includes("Macintosh") && maxTouchPoints > 1;
  // Theirs lets a model on open loudspeakers interrupt itself every few seconds.
  const isWeak = /Firefox\/|iPhone|iPad|iPod/.test(userAgent) || isTouchedMac;
  return !isCancelled || isWeak ? "half-duplex" : "full-duplex";
}

/** A microphone that can be kept from hearing, and a loudspeaker that says when it is heard. */
export interface GateOptions {
  readonly microphone: { gate(closed: boolean): void };
  readonly speaker: {
    readonly isSpeaking: boolean;
    onSpeaking(listener: (isSpeaking: boolean) => void): () => void;
  };
  /** How long the room goes on sounding. */
  readonly tailMs: number;
  readonly clock: Clock;
}

/** Half duplex: the microphone hears nothing while the loudspeaker is heard, and for a while after. Returns its end. */
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
