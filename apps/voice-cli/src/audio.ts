import type { Player, RealtimeSession } from "@rt/core";
import type { ListedDevice, View } from "./view.js";

/** What a conversation is heard and spoken with. */
export interface Audio {
  /** For people: what is used, and how. Empty where there is nothing to say. */
  readonly summary: string;
  readonly levels: View["levels"];
  readonly lost: View["lost"];
  /** How often the loudspeaker ran dry. */
  readonly underruns: number;
  /** Joins the devices to the session, from now on. */
  attach(session: RealtimeSession): Promise<void>;
  /** The microphone hears nothing until it is told otherwise. */
  mute(muted: boolean): void;
  devices(): Promise<readonly ListedDevice[]>;
  /** Goes on with another device in the place of one of its kind; what the model says is cut off. */
  choose(device: ListedDevice): Promise<void>;
  /** Hears what goes wrong with a device. Returns its own remover. */
  onError(listener: (error: Error) => void): () => void;
  close(): Promise<void>;
}

/** No microphone, and a loudspeaker that nobody hears. */
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
