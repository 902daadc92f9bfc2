import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWav, toMono, writeWav } from "../../src/audio/wav.js";

const invalid = expect.objectContaining({ code: "audio.invalid" });

interface Parts {
  readonly tag?: number;
  readonly bits?: number;
  readonly channels?: number;
  readonly blockAlign?: number;
  readonly sampleRate?: number;
}

const u16 = (value: number) => [value & 0xff, value >> 8];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const text = (value: string) => [...Buffer.from(value, "latin1")];
const chunk = (name: string, body: readonly number[], size = body.length) => [
  ...text(name),
  ...u32(size),
  ...body,
];
const riff = (body: readonly number[], size = body.length + 4) =>
  Uint8Array.from([...text("RIFF"), ...u32(size), ...text("WAVE"), ...body]);

function fmt({ tag = 1, bits = 16, channels = 1, sampleRate = 8_000, ...rest }: Parts = {}): number[] {
  const { blockAlign = channels * Math.ceil(bits / 8) } = rest;
  return [
    ...u16(tag),
    ...u16(channels),
    ...u32(sampleRate),
    ...u32(sampleRate * blockAlign),
    ...u16(blockAlign),
    ...u16(bits),
  ];
}

const wav = (parts: Parts, data: readonly number[]) =>
  riff([...chunk("fmt ", fmt(parts)), ...chunk("data", data)]);
const bytesOf = (array: Float32Array | Float64Array | Int32Array) => [...Buffer.from(array.buffer)];

describe("readWav", () => {
  it.each<[string, Uint8Array, readonly number[]]>([
    ["8 bits, unsigned", wav({ bits: 8 }, [0, 128, 255]), [-32_768, 0, 32_512]],
    ["16 bits", wav({ bits: 16 }, [1, 2, 0xff, 0xff]), [0x0201, -1]],
    ["12 bits in the upper part of 16", wav({ bits: 12 }, [0x10, 0x80]), [-32_752]],
    ["24 bits, rounded", wav({ bits: 24 }, [0x80, 1, 0, 0x7f, 1, 0]), [2, 1]],
    ["24 bits, clamped", wav({ bits: 24 }, [0xff, 0xff, 0x7f, 0, 0, 0x80]), [32_767, -32_768]],
    ["32 bits, rounded", wav({ bits: 32 }, bytesOf(Int32Array.of(65_536, -98_305))), [1, -2]],
    [
      "32 bits, clamped",
      wav({ bits: 32 }, bytesOf(Int32Array.of(2 ** 31 - 1, -(2 ** 31)))),
      [32_767, -32_768],
    ],
    ["floats", wav({ tag: 3, bits: 32 }, bytesOf(Float32Array.of(0.5, -1))), [16_384, -32_768]],
    ["floats beyond reason", wav({ tag: 3, bits: 32 }, bytesOf(Float32Array.of(2, NaN))), [32_767, 0]],
    ["doubles", wav({ tag: 3, bits: 64 }, bytesOf(Float64Array.of(-0.25))), [-8_192]],
    ["A-law", wav({ tag: 6, bits: 8 }, [0xd5, 0x2a]), [8, -32_256]],
    ["mu-law", wav({ tag: 7, bits: 8 }, [0xff, 0x00]), [0, -32_124]],
  ])("reads %s", (_, file, samples) => {
    expect([...readWav(file).samples]).toEqual(samples);
  });

  it("reads the extensible format, which names the real one inside", () => {
    const guid = [...u16(3), 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    const extensible = [...fmt({ tag: 0xfffe, bits: 32 }), ...u16(22), ...u16(32), ...u32(4), ...guid];
    const file = riff([...chunk("fmt ", extensible), ...chunk("data", bytesOf(Float32Array.of(0.5)))]);
    expect([...readWav(file).samples]).toEqual([16_384]);
  });

  it("passes over other chunks, and over the padding of odd ones", () => {
    const list = [...chunk("LIST", [1, 2, 3]), 0];
    const file = riff([
      ...list,
      ...chunk("fmt ", [...fmt(), 0, 0]),
      ...list,
      ...chunk("data", [5, 0]),
      ...list,
    ]);
    expect(readWav(file)).toEqual({ sampleRate: 8_000, channels: 1, samples: Int16Array.of(5) });
  });

  it("reads from anywhere in a larger memory", () => {
    const file = wav({}, [5, 0]);
    const padded = Uint8Array.from([1, 2, 3, ...file, 9, 9, 9]);
    expect([...readWav(padded.subarray(3, 3 + file.length)).samples]).toEqual([5]);
  });

  it.each([
    ["both sizes are 0", 0, 0],
    ["both sizes are the largest", 0xffff_ffff, 0xffff_ffff],
    ["only the outer size is the largest", 0xffff_ffff, 0],
    ["the header is that of an empty file", 36, 0],
    ["the audio's size is a large guess", 0x7fff_f000, 0x7fff_f000],
  ])("takes all that follows the header of a stream where %s", (_, outer, inner) => {
    const file = riff([...chunk("fmt ", fmt()), ...chunk("data", [1, 0, 2, 0], inner)], outer);
    expect([...readWav(file).samples]).toEqual([1, 2]);
  });

  it("knows an empty recording from a stream", () => {
    const file = riff([...chunk("fmt ", fmt()), ...chunk("data", []), ...chunk("LIST", [1, 2])]);
    expect(readWav(file).samples).toHaveLength(0);
  });

  it("takes the whole frames of a file that ends early", () => {
    const file = wav({ channels: 2 }, [1, 0, 2, 0, 3, 0, 4, 0]);
    expect([...readWav(file.subarray(0, -1)).samples]).toEqual([1, 2]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(0), /RIFF/],
    ["an MP3 file", Uint8Array.from(text("ID3\x04 and more of the same")), /RIFF/],
    ["no chunks", riff([]), /no "fmt " chunk/],
    ["no audio", riff(chunk("fmt ", fmt())), /no "data" chunk/],
    ["a short format", riff([...chunk("fmt ", [1, 0]), ...chunk("data", [])]), /has 2 bytes/],
    ["a short extensible format", wav({ tag: 0xfffe }, []), /extensible/],
    ["a codec", wav({ tag: 0x55, bits: 0 }, []), /format 85/],
    ["no bits", wav({ bits: 0 }, []), /0 bits/],
    ["no channels", wav({ channels: 0 }, []), /0 channels/],
    ["no rate", wav({ sampleRate: 0 }, []), /0 Hz/],
    ["blocks that do not fit", wav({ blockAlign: 3 }, []), /block of 3 bytes/],
  ])("says what is wrong with %s", (_, file, why) => {
    expect(() => readWav(file)).toThrow(invalid);
    expect(() => readWav(file)).toThrow(why);
  });

  it("answers any bytes with a recording or with audio.invalid", () => {
    const file = [...wav({ channels: 2 }, [1, 0, 2, 0])];
    const mutation = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(mutation, fc.nat(file.length), (changes, length) => {
        const mutated = Uint8Array.from(file);
        for (const [at, value] of changes) mutated[at] = value;
        try {
          expect(readWav(mutated.subarray(0, length)).samples.length).toBeLessThan(file.length);
        } catch (error) {
          expect(error).toEqual(invalid);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("writeWav", () => {
  it("writes the canonical header", () => {
    const file = writeWav(Int16Array.of(1, 2, 3, 4), { sampleRate: 24_000, channels: 2 });
    expect([...file]).toEqual([...wav({ sampleRate: 24_000, channels: 2 }, [1, 0, 2, 0, 3, 0, 4, 0])]);
  });

  it("joins chunks", () => {
    const chunks = [Int16Array.of(1, 2), new Int16Array(0), Int16Array.of(3)];
    const options = { sampleRate: 24_000 };
    expect(writeWav(chunks, options)).toEqual(writeWav(Int16Array.of(1, 2, 3), options));
    expect(readWav(writeWav([], options)).samples).toHaveLength(0);
  });

  it("writes what readWav reads, from a view or from all of a buffer", () => {
    const file = writeWav(Int16Array.of(1, 2, 3), { sampleRate: 8_000 });
    expect(readWav(file.buffer)).toEqual(readWav(file));
  });

  it("writes what readWav reads", () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.integer({ min: 1, max: 768_000 }), (samples, sampleRate) => {
        const read = readWav(writeWav(samples, { sampleRate }));
        expect(read).toEqual({ sampleRate, channels: 1, samples: Int16Array.from(samples) });
      }),
    );
  });

  it.each([
    [{ sampleRate: 0 }, "sampleRate"],
    [{ sampleRate: 44_100.5 }, "sampleRate"],
    [{ sampleRate: 2 ** 31 }, "sampleRate"],
    [{ sampleRate: 8_000, channels: 0 }, "channels"],
    [{ sampleRate: 8_000, channels: 40_000 }, "channels"],
  ])("refuses %j", (options, param) => {
    const error = expect.objectContaining({ code: "options.invalid", param });
    expect(() => writeWav(new Int16Array(2), options)).toThrow(error);
  });

  it("refuses half a frame", () => {
    expect(() => writeWav(new Int16Array(3), { sampleRate: 8_000, channels: 2 })).toThrow(invalid);
  });
});

describe("toMono", () => {
  it("averages all channels", () => {
    expect([...toMono({ samples: Int16Array.of(1, 3, -10, -20), channels: 2 })]).toEqual([2, -15]);
    expect([...toMono({ samples: Int16Array.of(32_767, 32_767, 32_767), channels: 3 })]).toEqual([32_767]);
  });

  it("returns mono as it is", () => {
    const samples = Int16Array.of(1, 2);
    expect(toMono({ samples, channels: 1 })).toBe(samples);
  });
});
