import { createRandom } from "./random.js";

/** Kinds of ids on the wire, by their prefix. */
export type IdKind = "event" | "sess" | "conv" | "item" | "resp" | "call" | "ek" | "rtc" | "req";

/** Creates ids that look like the service's, and the padding it adds to deltas. */
export interface Ids {
  next(kind: IdKind): string;
  /** An id of 36 characters, in the format that RFC 9562 calls version 4. */
  uuid(): string;
  /** Random letters that pad a delta, so that its length reveals nothing about the text. */
  padding(delta: string): string;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const paddedLength = 16;
const bodyLength: Readonly<Record<IdKind, number>> = {
  event: 21,
  sess: 21,
  conv: 21,
  item: 21,
  resp: 21,
  call: 16,
  ek: 32,
  rtc: 21,
  req: 21,
};

/**
 * Creates a source of ids. The same seed gives the same ids in the same order; without one they are practically unique.
 */
export function createIds(seed?: number): Ids {
  const random = seed === undefined ? Math.random : createRandom(seed);
  const letters = (count: number) =>
    Array.from({ length: count }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join("");
  const digits = (count: number) =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join("");
  return {
    next: (kind) => `${kind}_${letters(bodyLength[kind])}`,
    uuid: () => [digits(8), digits(4), `4${digits(3)}`, `8${digits(3)}`, digits(12)].join("-"),
    padding: (delta) => letters(paddedLength - (delta.length % paddedLength)),
  };
}

/** The same source, for services that use UUIDs for all ids. */
export function asUuids(ids: Ids): Ids {
  return { ...ids, next: (kind) => (kind === "call" ? `call-${ids.uuid()}` : ids.uuid()) };
}
