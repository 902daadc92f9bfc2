import { RealtimeError } from "@rt/core";
import type { AudioDevice } from "./devices.js";
import type { Refused } from "./refused.js";

/** How a microphone is, with what to tell the visitor about it. */
export type MicrophoneState =
  | {
      /**
       * `asking`: the visitor has to allow it. `live`: it is heard. `silent`: nothing but zeros came for some time.
       * `blocked`: the system keeps it, as during a telephone call. `waiting`: the page needs a click before it can
       * record. `ended`: it was stopped.
       */
      readonly name: "asking" | "live" | "silent" | "blocked" | "waiting" | "ended";
      readonly hint: string;
    }
  /** The device is gone. It goes on by itself with another, or when this one is back. */
  | { readonly name: "lost"; readonly hint: string; readonly error: RealtimeError }
  | Refused;

/** States that need no more than their name. */
export const states = {
  asking: { name: "asking", hint: "Allow the microphone in the browser's question." },
  live: { name: "live", hint: "The microphone is on." },
  silent: {
    name: "silent",
    hint: "The microphone hears nothing at all: see whether it is switched on, or choose another.",
  },
  blocked: {
    name: "blocked",
    hint: "The system has silenced the microphone, as it does during a call: end that, and come back to this page.",
  },
  waiting: { name: "waiting", hint: "Click anywhere on the page to go on." },
  ended: { name: "ended", hint: "The microphone is off." },
} as const satisfies Record<string, MicrophoneState>;

/** For a device that is gone. */
export function lostState(
  device: Pick<AudioDevice, "name"> | null,
): Extract<MicrophoneState, { name: "lost" }> {
  const hint = `The microphone${device ? ` "${device.name}"` : ""} is gone: plug it in again, or choose another.`;
  return { name: "lost", hint, error: new RealtimeError("device.lost", hint) };
}
