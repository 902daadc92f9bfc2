import { createMicrophone, createSpeaker, type Microphone, type Speaker } from "@rt/browser";
import type { Settings } from "./settings.js";

/** Which devices, and who hears of them. */
export interface DevicesOptions {
  readonly settings: Settings;
  /** What goes wrong while the conversation goes on: without a microphone, for example. */
  readonly onTrouble: (error: unknown) => void;
  /** What the microphone asks of the visitor; empty for nothing. */
  readonly onHint: (hint: string) => void;
}

/** Opens the loudspeaker: another one than was chosen, if that is gone since the last visit. */
export async function openSpeaker({ settings, onTrouble }: DevicesOptions): Promise<Speaker> {
  const { speakerId: deviceId, volume } = settings;
  if (deviceId === "") return createSpeaker({ volume });
  return createSpeaker({ deviceId, volume }).catch((error: unknown) => {
    onTrouble(error);
    return createSpeaker({ volume });
  });
}

/** Opens the microphone likewise. Null where there is none to be had, of which `onTrouble` heard why. */
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

/** States of which the visitor need not be told, or is told as of an error. */
const quiet: ReadonlySet<Microphone["state"]["name"]> = new Set(["live", "ended", "denied", "failed"]);
