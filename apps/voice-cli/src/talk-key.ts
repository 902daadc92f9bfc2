import type { Clock } from "@rt/core";

/** What the key of push-to-talk does. */
export interface TalkKeyOptions {
  /** A clock in milliseconds. */
  readonly now: () => number;
  readonly after: Clock["after"];
  /** The user begins. */
  readonly press: () => void;
  /** The user has ended. */
  readonly release: () => void;
}

/** Keyboards repeat a key that is held about every 30 ms; nobody taps that fast. */
const repeatMs = 120;

/**
 * Push-to-talk by a terminal, which tells that a key is down, again and again while it is held, and never that it is
 * up. So a tap begins and another one ends; a key that is held ends when it stops to repeat. Returns what to call
 * whenever the key is told.
 */
export function createTalkKey({ now, after, press, release }: TalkKeyOptions): () => void {
  let isTalking = false;
  let lastAt = -Infinity;
  let cancelRelease = (): void => {};

  return () => {
    const isRepeat = now() - lastAt < repeatMs;
    lastAt = now();
    cancelRelease();
    if (!isTalking && isRepeat) return;
    if (!isTalking) {
      isTalking = true;
      press();
      return;
    }
    // Either the second tap or the first repetition: if it is one, the next comes soon.
    cancelRelease = after(repeatMs, () => {
      isTalking = false;
      release();
    });
  };
}
