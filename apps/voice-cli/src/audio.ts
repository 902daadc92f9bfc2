import type { Player, RealtimeSession } from "@rt/core";
import type { ListedDevice, View } from "./view.js";

/** The microphone and the speaker of a conversation. */
export interface Audio {
  /** The devices in use, and how, as text for users. Empty if there is nothing to say. */
  readonly summary: string;
  readonly levels: View["levels"];
  readonly lost: View["lost"];
  /** How often the speaker ran dry. */
  readonly underruns: number;
  /** Attaches the devices to the session, from now on. */
  attach(session: RealtimeSession): Promise<void>;
  /** Mutes or unmutes the microphone. */
  mute(muted: boolean): void;
  devices(): Promise<readonly ListedDevice[]>;
  /** Switches to another device in place of one of its kind. What the model says is cut off. */
  choose(device: ListedDevice): Promise<void>;
  /** Calls the listener with errors of the devices. Returns a function that removes it. */
  onError(listener: (error: Error) => void): () => void;
  close(): Promise<void>;
}

/** No microphone, and a speaker without sound. */
export function silentAudio(player: Player): Audio {
  return {
    summary: "",
    levels: { input: null, output: null },
    lost: [],
    underruns: 0,
    attach: async (session) => void session.attachPlayer(player),
    mute: () => {},
    devices: async () => [],
    choose: async () => {},
    onError: () => () => {},
    close: async () => {},
  };
}
