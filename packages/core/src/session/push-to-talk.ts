import { RealtimeError } from "../errors.js";
import { keepLatest, type HeldAudio } from "./held-audio.js";
import { minCommitMs } from "./input-audio.js";
import { turnDetection } from "./input-config.js";
import { isReady } from "./phase.js";
import type { ResponseHandle } from "./response.js";
import type { RealtimeSession } from "./session.js";

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

/** How a button takes what is said. */
export interface PushToTalkOptions {
  /** How much of what came before the press is sent. Default 300. */
  readonly preRollMs?: number | undefined;
}

/** What of a session push-to-talk works with. */
export type PushToTalkSession = Pick<RealtimeSession, "input" | "getSnapshot" | "interrupt" | "respond">;

/**
 * Makes the button of a session. From now on, and while there is no turn detection, nothing is sent between the
 * presses. What the service refuses of what a button asks in passing is told as `error`.
 *
 * @example
 * const talk = createPushToTalk(session);
 * void session.appendAudio(microphone);
 * button.onpointerdown = () => talk.press();
 * button.onpointerup = () => talk.release();
 */
export function createPushToTalk(session: PushToTalkSession, options: PushToTalkOptions = {}): PushToTalk {
  const { preRollMs = 300 } = options;
  const { input } = session;
  const preRoll: HeldAudio[] = [];
  let isPressed = false;

  input.gate = (audio) => {
    if (isPressed || detectsTurns(session)) return input.pass(audio);
    preRoll.push(audio);
    keepLatest(preRoll, preRollMs);
  };

  function turn(pressed: boolean): void {
    isPressed = pressed;
    input.hold(pressed);
  }

  return {
    press() {
      if (detectsTurns(session)) throw refused();
      // A key that is held repeats.
      if (isPressed) return;
      turn(true);
      void session.interrupt();
      drop(input);
      for (const audio of preRoll.splice(0)) input.pass(audio);
    },
    release() {
      if (!isPressed) return null;
      input.finish();
      const isSpoken = input.uncommittedMs >= minCommitMs && isReady(session.getSnapshot());
      // The response is asked for right behind the commit: the service takes them in order.
      if (isSpoken) void input.commit();
      else drop(input);
      turn(false);
      return isSpoken ? session.respond() : null;
    },
    cancel() {
      if (!isPressed) return;
      drop(input);
      turn(false);
    },
  };
}

function drop(input: PushToTalkSession["input"]): void {
  if (input.uncommittedMs > 0) void input.clear();
}

function detectsTurns(session: PushToTalkSession): boolean {
  return turnDetection(session.getSnapshot()) !== null;
}

function refused(): RealtimeError {
  const message = "push-to-talk needs turn detection to be off: set turn_detection to null";
  return new RealtimeError("options.invalid", message, { param: "turn_detection" });
}
