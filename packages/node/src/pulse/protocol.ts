import { endianness } from "node:os";

/** What a message asks or tells (PulseAudio: `pulsecore/native-common.h`). */
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
 * The version we speak: all that we need has been the same since PulseAudio 2 of 2012, and from 34 on lists of
 * devices hold more. A server that is older than `oldest` leaves out what we read.
 */
export const version = { ours: 32, oldest: 24, mask: 0xffff } as const;

/** PCM of 16 bits in this machine's own order of bytes: so that none is ever swapped here. */
export const sampleFormat = endianness() === "LE" ? 3 : 4;

/** Of 16 bits and one channel. */
export const bytesPerFrame = 2;

/** What may change that is subscribed to (PulseAudio: `pulse/def.h`). */
export const subscription = {
  /** Sinks, sources, and the server: what is the default. */
  mask: 0x1 | 0x2 | 0x80,
  facilityMask: 0xf,
  serverFacility: 7,
  typeMask: 0x30,
  changeType: 0x10,
} as const;

/** Why a server says no (PulseAudio: `pulse/def.h`). */
export const refusal = { accessDenied: 1, noSuchEntity: 5 } as const;

/** A server's reason for people. */
export function refusalText(code: number): string {
  return refusals[code] ?? `error ${code}`;
}

const refusals: readonly string[] = [
  "no error",
  "access denied",
  "unknown command",
  "invalid argument",
  "it exists already",
  "there is no such thing",
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
