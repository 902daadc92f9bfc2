import { createMicrophone, createSpeaker, type Microphone, type Speaker } from "@rt/browser";
import type { Settings } from "./settings.js";

/** Which devices to open, and callbacks. */
export interface DevicesOptions {
  readonly settings: Settings;
  /** Receives errors that do not end the conversation: no microphone, for example. */
  readonly onTrouble: (error: unknown) => void;
  /** Receives what the user should do about the microphone; empty for nothing. */
  readonly onHint: (hint: string) => void;
}

/** Opens the chosen speaker, or the default one if it is gone. */
export async function openSpeaker({ settings, onTrouble }: DevicesOptions): Promise<Speaker> {
  const { speakerId: deviceId, volume } = settings;
  if (deviceId === "") return createSpeaker({ volume });
  return createSpeaker({ deviceId, volume }).catch((error: unknown) => {
    onTrouble(error);
    return createSpeaker({ volume });
  });
}

/** Opens the chosen microphone, or the default one. Null if there is none; `onTrouble` then receives the reason. */
export async function openMicrophone(options: DevicesOptions): Promise<Microphone | null> {
  const { settings, onHint, onTrouble } = options;
  const onState = ({ name, hint }: Microphone["state"]): void => onHint(quiet.has(name) ? "" : hint);
  const open = (deviceId: string | null) => createMicrophone({ deviceId, onState });
  try {
    return await open(settings.microphoneId || null);
  } catch (error) {
    onTrouble(error);
    return settings.microphoneId === "" ? null : open(null).catch(() => null);
  }
}

/** States that need no hint, or are reported as an error. */
const quiet: ReadonlySet<Microphone["state"]["name"]> = new Set(["live", "ended", "denied", "failed"]);
