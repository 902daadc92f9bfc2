import { measureLevel } from "@rt/core";
import { frameSamples, frameTicks } from "./peer.js";
import type { Codec, RtpPacket } from "./peer.js";

/** Packets that are held while an earlier one is missing: 100 ms. */
const maxHeld = 5;
/** After this long without packets, either the client sends none because of silence, or one is lost. */
const idleMs = 100;
/** Opus omits packets only after 200 ms of silence (libopus). */
const quietSamples = 10 * frameSamples;
/** Louder audio may be part of speech. */
const quietDbfs = -40;
/** If audio breaks off, the client or the network is held up: for this long at most it is late, and not silence. */
const heldUpMs = 1_000;
/** The longest gap that is filled, in ticks: one second. A longer one was hardly intended. */
const maxGapTicks = 48_000;
/** Packets this far apart belong to unrelated streams. */
const maxDistance = 1_000;
const ticksPerSample = frameTicks / frameSamples;

/**
 * Turns packets into a stream of audio: sorts them, drops duplicates and late ones, and fills with silence what is lost
 * (by the timestamps, RFC 3550) and, in real time, what is not sent (RFC 7587, section 3.1.3). What is only delayed is
 * heard later.
 */
export class AudioIn {
  readonly #codec: Pick<Codec, "decode">;
  readonly #hear: (samples: Int16Array) => void;
  readonly #held = new Map<number, RtpPacket>();
  /** What comes next, or null before the first packet. */
  #next: { readonly sequence: number; readonly timestamp: number } | null = null;
  #arrivedAt = 0;
  /** Samples since the last loud one. */
  #quietSamples = Infinity;

  /** Passes audio without gaps to `hear`. */
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

  /** Call this every 20 ms. */
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

  /** Continues with the first packet that is there: those before it are lost. */
  #giveUp(): void {
    const { sequence: from, timestamp } = this.#next ?? { sequence: 0, timestamp: 0 };
    const steps = [...this.#held.keys()].map((sequence) => (sequence - from) & 0xffff);
    this.#next = { sequence: (from + Math.min(...steps)) & 0xffff, timestamp };
    this.#drain();
  }

  #play(packet: RtpPacket): void {
    const gap = Math.min(signed32(packet.timestamp - (this.#next?.timestamp ?? 0)), maxGapTicks);
    // After a gap that was filled in real time there is none left: the audio is late rather than lost.
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
