import { describe, expect, it } from "vitest";
import { AudioIn } from "../../src/calls/audio-in.js";
import type { RtpPacket } from "../../src/calls/peer.js";

const samples = 480;

/**
 * A stream of 20 ms packets. Every sample of a packet is its number, times the loudness; `heard` lists these numbers, 0
 * for silence.
 */
class Stream {
  readonly heard: number[] = [];
  now = 0;
  readonly #audio: AudioIn;

  constructor(loudness = 1) {
    const decode = ([value = 0]: Uint8Array): Int16Array => {
      if (value === 255) throw new Error("broken");
      return new Int16Array(samples).fill(value * loudness);
    };
    this.#audio = new AudioIn({ decode }, (sound) => {
      for (let start = 0; start < sound.length; start += samples)
        this.heard.push((sound[start] ?? 0) / loudness);
    });
  }

  push(...numbers: number[]): this {
    for (const number of numbers) this.send({ value: number, sequence: number, timestamp: number * 960 });
    return this;
  }

  send({ value, sequence, timestamp }: { value: number; sequence: number; timestamp: number }): this {
    const packet: RtpPacket = {
      sequence: sequence & 0xffff,
      timestamp: timestamp >>> 0,
      payload: Uint8Array.of(value),
      isFirst: false,
    };
    this.#audio.push(packet, this.now);
    return this;
  }

  /** Lets time pass, in ticks of 20 ms. */
  pass(ms: number): this {
    for (let left = ms; left > 0; left -= 20) {
      this.now += 20;
      this.#audio.tick(this.now);
    }
    return this;
  }
}

describe("incoming audio packets", () => {
  it("are heard in order, whatever order they arrive in", () => {
    expect(new Stream().push(1, 3, 4, 2, 5).heard).toEqual([1, 2, 3, 4, 5]);
  });

  it("are heard once if duplicated, and not at all if too late", () => {
    expect(new Stream().push(1, 2, 2, 1, 4, 4, 3, 3).heard).toEqual([1, 2, 3, 4]);
  });

  it("are replaced by silence if lost", () => {
    expect(new Stream().push(1, 4, 5, 6, 7, 8, 9).heard).toEqual([1, 0, 0, 4, 5, 6, 7, 8, 9]);
  });

  it("are replaced by silence if they cannot be decoded", () => {
    const stream = new Stream().push(1).send({ value: 255, sequence: 2, timestamp: 1_920 }).push(3);
    expect(stream.heard).toEqual([1, 0, 3]);
  });

  it("continue when sequence and timestamp wrap around", () => {
    const stream = new Stream();
    for (const value of [1, 2, 4, 3, 5]) {
      stream.send({ value, sequence: 0xffff + value - 3, timestamp: 2 ** 32 + (value - 3) * 960 });
    }
    expect(stream.heard).toEqual([1, 2, 3, 4, 5]);
  });

  it("restart when another stream starts", () => {
    const stream = new Stream().push(1, 2).send({ value: 8, sequence: 30_000, timestamp: 2 ** 31 });
    expect(stream.heard.at(-1)).toBe(8);
    expect(stream.heard.length).toBeLessThanOrEqual(2 + 50 + 1);
  });
});

describe("incoming audio that pauses", () => {
  it("is silent in real time, from 100 ms on", () => {
    expect(new Stream().push(1).pass(100).heard).toEqual([1, 0]);
    expect(new Stream().push(1).pass(200).heard).toEqual([1, 0, 0, 0, 0, 0, 0]);
  });

  it("is as long as its timestamps say, once it resumes", () => {
    const stream = new Stream()
      .push(1)
      .pass(200)
      .send({ value: 9, sequence: 2, timestamp: 11 * 960 });
    expect(stream.heard).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9]);
  });

  it("fills at most a second by timestamps alone", () => {
    const stream = new Stream().push(1).send({ value: 2, sequence: 2, timestamp: 2 ** 30 });
    expect(stream.heard).toHaveLength(1 + 50 + 1);
  });

  it("loses nothing that was only late", () => {
    expect(new Stream().push(1).pass(140).push(2, 3).heard).toEqual([1, 0, 0, 0, 2, 3]);
  });

  it("does not wait forever for a packet lost before it", () => {
    expect(new Stream().push(1, 3).pass(100).heard).toEqual([1, 0, 3]);
  });

  it("is nothing before the first packet", () => {
    expect(new Stream().pass(1_000).heard).toEqual([]);
  });
});

describe("incoming audio that breaks off while it is loud", () => {
  const loud = 1_000;

  it("counts as late, not silent, for a second", () => {
    expect(new Stream(loud).push(1, 2).pass(980).push(3, 4).heard).toEqual([1, 2, 3, 4]);
  });

  it("is silent from then on", () => {
    expect(new Stream(loud).push(1).pass(1_020).push(2).heard).toEqual([1, 0, 0, 2]);
  });

  it("waits no longer than usual for a packet lost before it", () => {
    expect(new Stream(loud).push(1, 3).pass(100).heard).toEqual([1, 0, 3]);
  });

  it("pauses in real time after 200 ms of quiet", () => {
    const stream = new Stream(loud).push(1);
    for (let sequence = 2; sequence <= 10; sequence += 1)
      stream.send({ value: 0, sequence, timestamp: sequence * 960 });
    expect(stream.pass(100).heard).toHaveLength(10);
    stream.send({ value: 0, sequence: 11, timestamp: 11 * 960 });
    expect(stream.pass(100).heard).toHaveLength(11 + 1);
  });
});
