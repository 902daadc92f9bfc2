import { describe, expect, it } from "vitest";
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from "../../src/audio/g711.js";

const everyCode = Uint8Array.from({ length: 256 }, (_, code) => code);
const everySample = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);

/** A segment of the recommendation's tables: where its decision values start and how far apart they are. */
type Segment = readonly [start: number, step: number];

interface Law {
  readonly encode: (samples: Int16Array) => Uint8Array;
  readonly decode: (codes: Uint8Array) => Int16Array;
  /** From the bottom of a column of 14-bit (mu-law) or 13-bit (A-law) decision values to its top. */
  readonly segments: readonly Segment[];
  /** How many of our 16-bit steps make one of the table's. */
  readonly unit: number;
  /** The code of a sign and a number of an interval, counted from zero outwards. */
  readonly code: (isNegative: boolean, interval: number) => number;
}

const mulaw: Law = {
  encode: encodeMulaw,
  decode: decodeMulaw,
  segments: [
    [-1, 2],
    [31, 4],
    [95, 8],
    [223, 16],
    [479, 32],
    [991, 64],
    [2015, 128],
    [4063, 256],
  ],
  unit: 4,
  code: (isNegative, interval) => (isNegative ? 0x7f : 0xff) - interval,
};

const alaw: Law = {
  encode: encodeAlaw,
  decode: decodeAlaw,
  segments: [
    [0, 2],
    [32, 2],
    [64, 4],
    [128, 8],
    [256, 16],
    [512, 32],
    [1024, 64],
    [2048, 128],
  ],
  unit: 8,
  code: (isNegative, interval) => ((isNegative ? 0 : 0x80) | interval) ^ 0x55,
};

/** The 128 decision values x(n) of a table, and the values y(n) in the middle between each and the next. */
function tableOf({ segments }: Law) {
  const starts = segments.flatMap(([start, step]) =>
    Array.from({ length: 16 }, (_, i) => [start + i * step, step] as const),
  );
  return {
    decisions: starts.map(([start]) => start),
    values: starts.map(([start, step]) => start + step / 2),
  };
}

for (const [name, law] of Object.entries({ mulaw, alaw })) {
  const { decisions, values } = tableOf(law);

  describe(name, () => {
    it("decodes all 256 codes as the table says", () => {
      const expected = new Map<number, number>();
      values.forEach((value, interval) => {
        expected.set(law.code(false, interval), value * law.unit);
        expected.set(law.code(true, interval), -value * law.unit);
      });
      expect([...law.decode(everyCode)]).toEqual(
        [...everyCode].map((code) => (expected.get(code) ?? NaN) + 0),
      );
    });

    it("encodes all 65,536 samples by the table's decision values", () => {
      const expected = [...everySample].map((sample) => {
        // Negative samples in one's complement, as ITU-T G.191 does it: a tie goes up on both sides.
        const magnitude = (sample < 0 ? -sample - 1 : sample) / law.unit;
        const above = decisions.findIndex((decision) => magnitude < decision);
        return law.code(sample < 0, (above === -1 ? 128 : above) - 1);
      });
      expect(Buffer.compare(law.encode(everySample), Uint8Array.from(expected))).toBe(0);
    });

    it("encodes what it decoded as the same code, except that negative zero becomes zero", () => {
      const again = [...law.encode(law.decode(everyCode))];
      expect(again).toEqual([...everyCode].map((code) => (name === "mulaw" && code === 0x7f ? 0xff : code)));
    });

    it("never turns a louder sample into a softer one", () => {
      const heard = law.decode(law.encode(everySample));
      expect(heard.findIndex((sample, i) => sample < (heard[i - 1] ?? -Infinity))).toBe(-1);
    });
  });
}

describe("the tables of G.711", () => {
  it("have these values of mu-law (table 2)", () => {
    const codes = Uint8Array.of(0xff, 0xfe, 0xf0, 0xef, 0xe0, 0xdf, 0xbf, 0x8f, 0x80, 0x7f, 0x7e, 0x00);
    const values = [0, 2, 30, 33, 93, 99, 495, 4191, 8031, 0, -2, -8031];
    expect([...decodeMulaw(codes)]).toEqual(values.map((value) => value * 4));
  });

  it("have these values of A-law (table 1)", () => {
    const codes = [0x80, 0x81, 0x9f, 0xa0, 0xb0, 0xf0, 0xff, 0x00, 0x7f].map((code) => code ^ 0x55);
    const values = [1, 3, 63, 66, 132, 2112, 4032, -1, -4032];
    expect([...decodeAlaw(Uint8Array.from(codes))]).toEqual(values.map((value) => value * 8));
  });

  it("code silence as 0xff and 0xd5", () => {
    expect([encodeMulaw(Int16Array.of(0))[0], encodeAlaw(Int16Array.of(0))[0]]).toEqual([0xff, 0xd5]);
  });
});
