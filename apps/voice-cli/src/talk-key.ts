import type { Clock } from "@rt/core";

/** What the push-to-talk key does. */
export interface TalkKeyOptions {
  /** A clock in milliseconds. */
  readonly now: () => number;
  readonly after: Clock["after"];
  /** The user starts to talk. */
  readonly press: () => void;
  /** The user has finished. */
  readonly release: () => void;
}

/** Keyboards repeat a key that is held about every 30 ms. Nobody taps that fast. */
const repeatMs = 120;

/**
 * Push-to-talk in a terminal, which reports repeatedly that a key is held, but never that it is released. So one tap
 * starts talking and another one ends it, while a key that is held ends it when it stops repeating. Returns the
 * function to call for each report of the key.
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
    // Either the second tap or the first repetition. If it is a repetition, the next one comes soon.
    cancelRelease = after(repeatMs, () => {
      isTalking = false;
      release();
    });
  };
}
