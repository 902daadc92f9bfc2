import { RealtimeError } from "../errors.js";
import { keepLatest, type HeldAudio } from "./held-audio.js";
import { minCommitMs } from "./input-audio.js";
import { turnDetection } from "./input-config.js";
import { isReady } from "./phase.js";
import type { ResponseHandle } from "./response.js";
import type { RealtimeSession } from "./session.js";

/**
 * A button that is held while the user speaks. Append audio all the time: only what comes while the button is held is
 * sent, plus a short pre-roll, in which the first word may have begun.
 */
export interface PushToTalk {
  /** Starts to send, and interrupts the model. Pressing again does nothing. `options.invalid` with turn detection. */
  press(): void;
  /**
   * The user has finished: commits the audio, asks for a response and returns its handle. Returns null and discards
   * the audio if it is less than 100 ms, there is no connection, or the button was not pressed.
   */
  release(): ResponseHandle | null;
  /** Releases the button and discards the audio. */
  cancel(): void;
}

/** Options of push-to-talk. */
export interface PushToTalkOptions {
  /** How much audio from before the press to send, in milliseconds. Default 300. */
  readonly preRollMs?: number | undefined;
}

/** The part of a session that push-to-talk uses. */
export type PushToTalkSession = Pick<RealtimeSession, "input" | "getSnapshot" | "interrupt" | "respond">;

/**
 * Creates push-to-talk for a session. From now on, while turn detection is off, audio is sent only while the button is
 * pressed. If the service refuses one of its requests, that is reported as `error`.
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
      // A held key repeats.
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
      // Ask for the response directly after the commit: the service handles them in order.
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
  const message = "push-to-talk needs turn detection off: set turn_detection to null";
  return new RealtimeError("options.invalid", message, { param: "turn_detection" });
}
