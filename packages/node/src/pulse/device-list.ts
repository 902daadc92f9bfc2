import type { AudioDevice } from "../backend/backend.js";
import type { MessageReader } from "./message-reader.js";
import { none } from "./protocol.js";

/** What the server uses where no device is named. */
export interface Defaults {
  readonly output: string | null;
  readonly input: string | null;
}

/** Reads the reply to a request for the server's information. */
export function readDefaults(reply: MessageReader): Defaults {
  // The server's name and version, its user and host, and a sample spec.
  reply.skip(5);
  return { output: reply.text(), input: reply.text() };
}

/** A sink or a source, as the server lists it. */
export interface ListedDevice {
  readonly id: string;
  readonly name: string;
  /** For a source: whether it is what a sink plays, not a microphone. */
  readonly isMonitor: boolean;
}

/** Reads a list of sinks or of sources, which have the same form. */
export function readDevices(reply: MessageReader): readonly ListedDevice[] {
  const devices: ListedDevice[] = [];
  while (!reply.isAtEnd) devices.push(readDevice(reply));
  return devices;
}

function readDevice(reply: MessageReader): ListedDevice {
  reply.skip(1);
  const id = reply.name();
  const name = reply.text() ?? id;
  // Sample spec, channel map, the module, volumes, muting.
  reply.skip(5);
  // Of a source, the sink that it monitors; of a sink, the source that monitors it.
  const isMonitor = reply.u32() !== none;
  // The monitor's name, latency, driver, flags, properties, two latencies and volumes, state, steps, card.
  reply.skip(10);
  for (let ports = reply.u32(); ports > 0; ports--) reply.skip(4);
  reply.skip(1);
  for (let formats = reply.u8(); formats > 0; formats--) reply.skip(1);
  return { id, name, isMonitor };
}

/** The devices that can be opened, with the defaults marked. */
export function audioDevices(
  defaults: Defaults,
  sinks: readonly ListedDevice[],
  sources: readonly ListedDevice[],
): readonly AudioDevice[] {
  const outputs = sinks.map(({ id, name }) => {
    return { id, name, kind: "output", isDefault: id === defaults.output } as const;
  });
  const inputs = sources
    .filter(({ isMonitor }) => !isMonitor)
    .map(({ id, name }) => ({ id, name, kind: "input", isDefault: id === defaults.input }) as const);
  return [...outputs, ...inputs];
}
