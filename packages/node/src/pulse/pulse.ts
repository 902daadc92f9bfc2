import { RealtimeError, systemClock, type Clock } from "@rt/core";
import type { Backend } from "../backend/backend.js";
import { readCookie, serverAddresses, surroundings } from "./address.js";
import { PulseBackend } from "./pulse-backend.js";

/** How to reach a sound server. */
export interface PulseOptions {
  /** In the format of `PULSE_SERVER`, which is the default. */
  readonly server?: string | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
}

/**
 * Connects to PulseAudio, or to PipeWire's PulseAudio server, by PulseAudio's native protocol: over its socket, or over
 * TCP with the user's cookie. Rejects with `device.unavailable`, which names each address that was tried. The
 * connection does not reconnect by itself: when streams are lost, connect again.
 */
export async function createPulse({ server, clock = systemClock }: PulseOptions = {}): Promise<Backend> {
  const here = surroundings();
  const cookie = readCookie(here);
  const failures: RealtimeError[] = [];
  for (const address of serverAddresses(server, here)) {
    try {
      return await PulseBackend.open(address, { cookie, clock });
    } catch (cause) {
      if (!(cause instanceof RealtimeError)) throw cause;
      failures.push(cause);
    }
  }
  throw noServer(failures);
}

function noServer(failures: readonly RealtimeError[]): RealtimeError {
  const tried = failures.map(({ message }) => message.replace(/^device\.unavailable: /, "")).join("; ");
  const advice = "start PulseAudio, or PipeWire with pipewire-pulse, or set PULSE_SERVER";
  const cause = failures.length === 1 ? failures[0] : new AggregateError(failures);
  const found = tried === "" ? "PULSE_SERVER names no server on this machine" : tried;
  return new RealtimeError("device.unavailable", `no sound server answers (${found}): ${advice}`, { cause });
}
