/*
 * ITU-T Recommendation G.711 (11/1988): 8-bit logarithmic PCM at 8 kHz. A code is a sign, one of eight segments, most
 * with steps twice as wide as in the one before, and one of sixteen steps in it. The tables of the recommendation use
 * 14 bits (mu-law) and 13 bits (A-law); here both are aligned to the top of 16 bits, and negative samples are taken in
 * one's complement, as in the reference software (ITU-T G.191, `ulaw_compress` and `alaw_compress`).
 */

/** Decodes mu-law (table 2 of G.711): `audio/pcmu` on the wire. */
export function decodeMulaw(codes: Uint8Array): Int16Array<ArrayBuffer> {
  return translate(codes, new Int16Array(codes.length), (code) => {
    const segment = (~code >> 4) & 7;
    const magnitude = (((~code & 0xf) * 2 + mulawBias) << segment) - mulawBias;
    return (code & 0x80 ? magnitude : -magnitude) * 4;
  });
}

/** Decodes A-law (table 1 of G.711): `audio/pcma` on the wire. */
export function decodeAlaw(codes: Uint8Array): Int16Array<ArrayBuffer> {
  return translate(codes, new Int16Array(codes.length), (code) => {
    const bits = code ^ evenBits;
    const segment = (bits >> 4) & 7;
    const interval = (bits & 0xf) * 2 + 1;
    const magnitude = segment === 0 ? interval : (interval + 32) << (segment - 1);
    return (bits & 0x80 ? magnitude : -magnitude) * 8;
  });
}

/** Encodes as mu-law by the decision values of G.711, table 2. Clips beyond ±32,636. */
export function encodeMulaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return translate(samples, new Uint8Array(samples.length), (sample) => {
    const biased = Math.min(((sample < 0 ? ~sample : sample) >> 2) + mulawBias, 0x1fff);
    const segment = 26 - Math.clz32(biased);
    return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((biased >> (segment + 1)) & 0xf));
  });
}

/** Encodes as A-law by the decision values of G.711, table 1. */
export function encodeAlaw(samples: Int16Array): Uint8Array<ArrayBuffer> {
  return translate(samples, new Uint8Array(samples.length), (sample) => {
    const magnitude = (sample < 0 ? ~sample : sample) >> 4;
    const segment = Math.max(0, 28 - Math.clz32(magnitude));
    const interval = (magnitude >> Math.max(0, segment - 1)) & 0xf;
    return ((sample < 0 ? 0 : 0x80) | (segment << 4) | interval) ^ evenBits;
  });
}

/** Makes the mu-law segments start at powers of two. */
const mulawBias = 33;

/** A-law inverts every other bit, so that silence is not a run of zeros on the line. */
const evenBits = 0x55;

function translate<T extends Int16Array | Uint8Array>(
  from: Int16Array | Uint8Array,
  to: T,
  each: (value: number) => number,
): T {
  for (let i = 0; i < to.length; i++) to[i] = each(from[i] ?? 0);
  return to;
}
