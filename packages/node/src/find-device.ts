import { RealtimeError } from "@rt/core";
import type { AudioDevice } from "./backend/backend.js";

/** Which device is wanted. */
export interface WantedDevice {
  readonly kind: AudioDevice["kind"];
  /** An id, a name, or a part of a name that only one device has, in any case. */
  readonly device: string;
}

/** The device that is meant. Throws `device.not-found`, which lists the available devices, if none or several match. */
export function findDevice(devices: readonly AudioDevice[], { kind, device }: WantedDevice): AudioDevice {
  const all = devices.filter((other) => other.kind === kind);
  const wanted = device.toLowerCase();
  const matches: readonly ((other: AudioDevice) => boolean)[] = [
    ({ id }) => id === device,
    ({ name }) => name.toLowerCase() === wanted,
    ({ name }) => name.toLowerCase().includes(wanted),
  ];
  for (const match of matches) {
    const [found, another] = all.filter(match);
    if (found && another) throw notFound(`"${device}" matches several ${kind} devices`, all);
    if (found) return found;
  }
  throw notFound(`there is no ${kind} device "${device}"`, all);
}

/** The device a stream plays to or records from, as far as known: the default device if the stream does not say. */
export function deviceOf(
  devices: readonly AudioDevice[],
  kind: AudioDevice["kind"],
  id: string | null,
): AudioDevice | null {
  const all = devices.filter((other) => other.kind === kind);
  return all.find((other) => (id === null ? other.isDefault : other.id === id)) ?? null;
}

function notFound(what: string, all: readonly AudioDevice[]): RealtimeError {
  const names = all.map(({ id, name }) => `${name} (${id})`).join(", ");
  return new RealtimeError(
    "device.not-found",
    `${what}; there ${names === "" ? "are none" : `are: ${names}`}`,
  );
}
