import { measureLevel } from "@rt/core";
import { frameSamples, frameTicks } from "./peer.js";
import type { Codec, RtpPacket } from "./peer.js";

/** Packets that are kept while an earlier one is missed: 100 ms. */
const maxHeld = 5;
/** Without packets for so long, the client sends none because nobody speaks, or one of them is lost. */
const idleMs = 100;
/** Opus leaves packets out once nobody has spoken for 200 ms (libopus), and not before. */
const quietSamples = 10 * frameSamples;
/** What is louder may be a part of speech. */
const quietDbfs = -40;
/** Where sound breaks off, the client is held up, or the network: it is late, and no silence, for so long at most. */
const heldUpMs = 1_000;
/** The longest gap that is filled, in ticks: one second. What is longer was hardly meant. */
const maxGapTicks = 48_000;
/** Packets this far apart belong to streams that have nothing to do with each other. */
const maxDistance = 1_000;
const ticksPerSample = frameTicks / frameSamples;

/**
 * Makes a stream of sound of packets: puts them in order, leaves out those that come twice or too late, and fills with
 * silence what is lost (by the timestamps, RFC 3550) and, in real time, what is not sent (RFC 7587, section 3.1.3). What is only
 * late is heard late.
 */
export class AudioIn {
  readonly #codec: Pick<Codec, "decode">;
  readonly #hear: (samples: Int16Array) => void;
  readonly #held = new Map<number, RtpPacket>();
  /** What comes next; null before the first packet. */
  #next: { readonly sequence: number; readonly timestamp: number } | null = null;
  #arrivedAt = 0;
  /** Since the last that was loud. */
  #quietSamples = Infinity;

  /** What it gives to `hear` is sound without gaps. */
  constructor(codec: Pick<Codec, "decode">, hear: (samples: Int16Array) => void) {
    this.#codec = codec;
    this.#hear = hear;
  }

  push(packet: RtpPacket, now: number): void {
    this.#arrivedAt = now;
    const distance = this.#next ? signed16(packet.sequence - this.#next.sequence) : 0;
    if (!this.#next || Math.abs(distance) > maxDistance) {
      this.#held.clear();
      this.#next = packet;
    } else if (distance < 0) return;
    this.#held.set(packet.sequence, packet);
    this.#drain();
    if (this.#held.size > maxHeld) this.#giveUp();
  }

  /** To be called every 20 ms. */
  tick(now: number): void {
    const goneMs = now - this.#arrivedAt;
    if (!this.#next || goneMs < idleMs) return;
    if (this.#held.size > 0) return this.#giveUp();
    if (this.#quietSamples < quietSamples && goneMs < heldUpMs) return;
    this.#hear(new Int16Array(frameSamples));
    this.#next = { ...this.#next, timestamp: this.#next.timestamp + frameTicks };
  }

  #drain(): void {
    for (let next = this.#take(); next; next = this.#take()) this.#play(next);
  }

  #take(): RtpPacket | undefined {
    const sequence = this.#next?.sequence ?? 0;
    const packet = this.#held.get(sequence);
    this.#held.delete(sequence);
    return packet;
  }

  /** Goes on with the first packet that is there: those before it are lost. */
  #giveUp(): void {
    const { sequence: from, timestamp } = this.#next ?? { sequence: 0, timestamp: 0 };
    const steps = [...this.#held.keys()].map((sequence) => (sequence - from) & 0xffff);
    this.#next = { sequence: (from + Math.min(...steps)) & 0xffff, timestamp };
    this.#drain();
  }

  #play(packet: RtpPacket): void {
    const gap = Math.min(signed32(packet.timestamp - (this.#next?.timestamp ?? 0)), maxGapTicks);
    // Behind what was filled in real time there is no gap, and the sound is late rather than lost.
    if (gap > 0) this.#hear(new Int16Array(Math.round(gap / ticksPerSample)));
    const samples = this.#decoded(packet.payload);
    this.#hear(samples);
    const isQuiet = measureLevel(samples).peakDbfs < quietDbfs;
    this.#quietSamples = isQuiet ? this.#quietSamples + samples.length : 0;
    this.#next = {
      sequence: (packet.sequence + 1) & 0xffff,
      timestamp: packet.timestamp + samples.length * ticksPerSample,
    };
  }

  #decoded(payload: Uint8Array): Int16Array {
    try {
      return this.#codec.decode(payload);
    } catch {
      // As good as lost.
      return new Int16Array(frameSamples);
    }
  }
}

function signed16(value: number): number {
  return (value << 16) >> 16;
}

function signed32(value: number): number {
  return value | 0;
}
