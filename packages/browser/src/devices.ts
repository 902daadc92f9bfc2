import { unavailable } from "./refused.js";
import { watchMicrophonePermission } from "./permission.js";

/** A microphone or a loudspeaker. */
export interface AudioDevice {
  /**
   * What `deviceId` takes; of this site alone, and the same in the next visit. Empty as long as the visitor has not
   * allowed the microphone: browsers tell only that there is one.
   */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly kind: "input" | "output";
  /** What programs get that ask for no device. */
  readonly isDefault: boolean;
}

/**
 * Lists the microphones and loudspeakers; of each kind, one is marked as the default. Firefox lists loudspeakers once
 * the microphone is allowed, WebKit may list none. Rejects with `device.unavailable` in a page that is not secure.
 */
export async function listDevices(): Promise<readonly AudioDevice[]> {
  const infos = await mediaDevices().enumerateDevices();
  return [...devicesOf(infos, "input"), ...devicesOf(infos, "output")];
}

/**
 * Tells the devices whenever one comes or goes, and once the visitor lets the page know their names. Throws
 * `device.unavailable` as `listDevices` does. Returns its own remover.
 */
export function watchDevices(listener: (devices: readonly AudioDevice[]) => void): () => void {
  const media = mediaDevices();
  let newest = 0;
  const tell = async (): Promise<void> => {
    const turn = ++newest;
    // A page that is being left lists none, and lists may overtake one another.
    const devices = await listDevices().catch(() => null);
    if (devices && turn === newest) listener(devices);
  };
  const onChange = (): void => void tell();
  media.addEventListener("devicechange", onChange);
  const unwatch = watchMicrophonePermission(onChange);
  return () => {
    newest = Infinity;
    media.removeEventListener("devicechange", onChange);
    unwatch();
  };
}

/** What a stream records from. Null where browsers do not tell. */
export async function deviceOf(track: MediaStreamTrack): Promise<Pick<AudioDevice, "id" | "name"> | null> {
  const { deviceId = "" } = track.getSettings();
  if (!standIns.includes(deviceId)) return deviceId ? { id: deviceId, name: track.label } : null;
  const devices = await listDevices().catch(() => []);
  return devices.find(({ kind, isDefault }) => kind === "input" && isDefault) ?? null;
}

/** Throws `device.unavailable` where a page has none: its type does not know of pages that are not secure. */
export function mediaDevices(): MediaDevices {
  const media: MediaDevices | undefined = navigator.mediaDevices;
  if (!media) throw unavailable();
  return media;
}

/** Chrome lists the default twice, and once more what it has for calls: those stand for devices that have ids of their own. */
const standIns: readonly string[] = ["default", "communications"];

function devicesOf(infos: readonly MediaDeviceInfo[], kind: AudioDevice["kind"]): AudioDevice[] {
  const all = infos.filter((info) => info.kind === `audio${kind}`);
  const standIn = all.find(({ deviceId }) => deviceId === "default");
  const own = all.filter(({ deviceId }) => !standIns.includes(deviceId));
  const first = own.find(({ groupId, label }) => isMeant(standIn, { groupId, label })) ?? own[0];
  return own.map((info) => ({
    id: info.deviceId,
    name: info.label || (kind === "input" ? "Microphone" : "Loudspeaker"),
    kind,
    isDefault: info === first,
  }));
}

/** Two devices of one group, as a dock has them, differ in their labels: "Default - Desk" is "Desk". */
function isMeant(
  standIn: MediaDeviceInfo | undefined,
  { groupId, label }: Pick<MediaDeviceInfo, "groupId" | "label">,
): boolean {
  return standIn?.groupId === groupId && standIn.label.endsWith(label);
}
