/** Kinds of ids on the wire, by their prefix. */
export type IdKind = "event" | "sess" | "conv" | "item" | "resp" | "call" | "ek" | "rtc" | "req";

/** Makes ids that look like the service's, and the padding it adds to deltas. */
export interface Ids {
  next(kind: IdKind): string;
  /** Random letters that fill a delta up, so that its length tells nothing about the text. */
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

/** The same seed gives the same ids in the same order; without one they are as good as unique. */
export function createIds(seed?: number): Ids {
  const random = seed === undefined ? Math.random : createRandom(seed);
  const letters = (count: number) =>
    Array.from({ length: count }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join("");
  return {
    next: (kind) => `${kind}_${letters(bodyLength[kind])}`,
    padding: (delta) => letters(paddedLength - (delta.length % paddedLength)),
  };
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for names. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
