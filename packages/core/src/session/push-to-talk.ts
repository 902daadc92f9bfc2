import { RealtimeError } from "../errors.js";
import { minCommitMs, type InputAudio } from "./input-audio.js";
import { turnDetection } from "./input-config.js";
import { isReady } from "./phase.js";
import type { ResponseHandle } from "./response.js";
import type { SessionState } from "./state.js";

/**
 * A button that is held while the user speaks. Audio may be appended all the time: what is sent is what comes while
 * the button is held, and the little from just before, when the first word may have begun.
 */
export interface PushToTalk {
  /** The user begins, and interrupts the model. Pressing again does nothing. Under turn detection `options.invalid`. */
  press(): void;
  /**
   * The user has ended: makes an item of it and asks for a response, which is returned at once. Null, and nothing is
   * said, where it was less than 100 ms, there is no connection, or nothing was pressed.
   */
  release(): ResponseHandle | null;
  /** The user thinks better of it: nothing was said. */
  cancel(): void;
}

/** What a push to talk sets in motion. */
export interface PushToTalkOptions {
  readonly input: InputAudio;
  readonly state: () => SessionState;
  readonly interrupt: () => void;
  readonly respond: () => ResponseHandle;
}

/**
 * Makes the button of one session. From the first press on, and while there is no turn detection, nothing is sent
 * between the presses. What the service refuses of what a button asks in passing is told as `error`.
 */
export function createPushToTalk({ input, state, interrupt, respond }: PushToTalkOptions): PushToTalk {
  let isPressed = false;

  function drop(what: "all" | "sent"): void {
    if (input.uncommittedMs > 0) input.clear(what).catch(() => {});
  }

  function lift(): boolean {
    const wasPressed = isPressed;
    isPressed = false;
    return wasPressed;
  }

  return {
    press() {
      if (turnDetection(state()) !== null) {
        const message = "push-to-talk needs turn detection to be off: set turn_detection to null";
        throw new RealtimeError("options.invalid", message, { param: "turn_detection" });
      }
      // A key that is held repeats.
      if (isPressed) return;
      isPressed = true;
      interrupt();
      drop("sent");
      input.listen(true);
    },
    release() {
      if (!lift()) return null;
      const isSpoken = input.finish() >= minCommitMs;
      // The response is asked for right behind the commit: the service takes them in order.
      if (isSpoken) input.commit().catch(() => {});
      else drop("all");
      input.listen(false);
      return isSpoken && isReady(state()) ? respond() : null;
    },
    cancel() {
      if (!lift()) return;
      drop("all");
      input.listen(false);
    },
  };
}
