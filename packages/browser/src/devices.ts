import { unavailable } from "./refused.js";
import { watchMicrophonePermission } from "./permission.js";

/** A microphone or a speaker. */
export interface AudioDevice {
  /**
   * The value for `deviceId`: specific to this site, and stable across visits. Empty until the user has allowed the
   * microphone: until then, browsers report only that there is one.
   */
  readonly id: string;
  /** The name to show the user. */
  readonly name: string;
  readonly kind: "input" | "output";
  /** Whether programs that choose no device get this one. */
  readonly isDefault: boolean;
}

/**
 * Lists the microphones and speakers; one of each kind is marked as the default. Firefox lists speakers only once the
 * microphone is allowed, WebKit may list none. Rejects with `device.unavailable` in insecure pages.
 */
export async function listDevices(): Promise<readonly AudioDevice[]> {
  const infos = await mediaDevices().enumerateDevices();
  return [...devicesOf(infos, "input"), ...devicesOf(infos, "output")];
}

/**
 * Calls `listener` with all devices whenever one comes or goes, and once the user lets the page know their names.
 * Throws `device.unavailable` as `listDevices` does. Returns a function that removes the listener.
 */
export function watchDevices(listener: (devices: readonly AudioDevice[]) => void): () => void {
  const media = mediaDevices();
  let newest = 0;
  const tell = async (): Promise<void> => {
    const turn = ++newest;
    // A page that is being left may list none, and lists may overtake one another.
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

/** The device that a track records from; null if the browser does not say. */
export async function deviceOf(track: MediaStreamTrack): Promise<Pick<AudioDevice, "id" | "name"> | null> {
  const { deviceId = "" } = track.getSettings();
  if (!standIns.includes(deviceId)) return deviceId ? { id: deviceId, name: track.label } : null;
  const devices = await listDevices().catch(() => []);
  return devices.find(({ kind, isDefault }) => kind === "input" && isDefault) ?? null;
}

/** Throws `device.unavailable` in insecure pages, where it is missing despite its type. */
export function mediaDevices(): MediaDevices {
  const media: MediaDevices | undefined = navigator.mediaDevices;
  if (!media) throw unavailable();
  return media;
}

/** Chrome also lists the default device, and the one for calls, as aliases of devices that have ids of their own. */
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

/** Compares labels, too, as a group such as a dock has several devices: "Default - Desk" is "Desk". */
function isMeant(
  standIn: MediaDeviceInfo | undefined,
  { groupId, label }: Pick<MediaDeviceInfo, "groupId" | "label">,
): boolean {
  return standIn?.groupId === groupId && standIn.label.endsWith(label);
}
