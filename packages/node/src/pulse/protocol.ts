import { endianness } from "node:os";

/** The commands of messages (PulseAudio: `pulsecore/native-common.h`). */
export const command = {
  error: 0,
  reply: 2,
  createPlayback: 3,
  deletePlayback: 4,
  createRecord: 5,
  deleteRecord: 6,
  authenticate: 8,
  setClientName: 9,
  getPlaybackLatency: 14,
  getServerInfo: 20,
  listSinks: 22,
  listSources: 24,
  subscribe: 35,
  corkPlayback: 41,
  flushPlayback: 42,
  request: 61,
  underflow: 63,
  playbackKilled: 64,
  recordKilled: 65,
  subscribed: 66,
  playbackMoved: 78,
  recordMoved: 79,
} as const;

/** Stands for "none" and "the default", and for the channel of messages. */
export const none = 0xffff_ffff;

/**
 * The protocol version we speak: all that we need is unchanged since PulseAudio 2 (2012), and from version 34 on device
 * lists contain more. A server older than `oldest` leaves out fields that we read.
 */
export const version = { ours: 32, oldest: 24, mask: 0xffff } as const;

/** PCM of 16 bits in this machine's own byte order, so that no bytes are ever swapped here. */
export const sampleFormat = endianness() === "LE" ? 3 : 4;

/** Mono, 16 bits. */
export const bytesPerFrame = 2;

/** What subscribers are notified of (PulseAudio: `pulse/def.h`). */
export const subscription = {
  /** Sinks, sources, and the server, which holds the defaults. */
  mask: 0x1 | 0x2 | 0x80,
  facilityMask: 0xf,
  serverFacility: 7,
  typeMask: 0x30,
  changeType: 0x10,
} as const;

/** Why a server refuses a request (PulseAudio: `pulse/def.h`). */
export const refusal = { accessDenied: 1, noSuchEntity: 5 } as const;

/** A server's reason as text for users. */
export function refusalText(code: number): string {
  return refusals[code] ?? `error ${code}`;
}

const refusals: readonly string[] = [
  "no error",
  "access denied",
  "unknown command",
  "invalid argument",
  "it already exists",
  "there is no such object",
  "connection refused",
  "protocol error",
  "timeout",
  "no key to authenticate with",
  "internal error",
  "connection terminated",
  "killed",
  "invalid server",
  "a module could not be loaded",
  "bad state",
  "no data",
  "incompatible protocol version",
  "too large",
  "not supported",
  "unknown error",
  "no such extension",
  "obsolete",
  "not implemented",
  "forked",
  "input or output error",
  "the device is busy",
];
