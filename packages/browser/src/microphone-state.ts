import { RealtimeError } from "@rt/core";
import type { AudioDevice } from "./devices.js";
import type { Refused } from "./refused.js";

/** The state of a microphone, with a hint to show the user. */
export type MicrophoneState =
  | {
      /**
       * `asking`: the user has to allow it. `live`: it records. `silent`: only zeros have arrived for some time.
       * `blocked`: the system withholds it, as during a phone call. `waiting`: the page needs a click before it can
       * record. `ended`: it was stopped.
       */
      readonly name: "asking" | "live" | "silent" | "blocked" | "waiting" | "ended";
      readonly hint: string;
    }
  /** The device is gone. Recording resumes with another one, or when it is back. */
  | { readonly name: "lost"; readonly hint: string; readonly error: RealtimeError }
  | Refused;

/** The states that need only a name. */
export const states = {
  asking: { name: "asking", hint: "Allow the microphone when the browser asks." },
  live: { name: "live", hint: "The microphone is on." },
  silent: {
    name: "silent",
    hint: "The microphone is silent: check whether it is switched on, or choose another.",
  },
  blocked: {
    name: "blocked",
    hint: "The system has muted the microphone, as during a call: end the call and return to this page.",
  },
  waiting: { name: "waiting", hint: "Click anywhere on the page to continue." },
  ended: { name: "ended", hint: "The microphone is off." },
} as const satisfies Record<string, MicrophoneState>;

/** The state after the device is gone. */
export function lostState(
  device: Pick<AudioDevice, "name"> | null,
): Extract<MicrophoneState, { name: "lost" }> {
  const hint = `The microphone${device ? ` "${device.name}"` : ""} was disconnected: reconnect it or choose another.`;
  return { name: "lost", hint, error: new RealtimeError("device.lost", hint) };
}
