import { tag } from "./tags.js";

/** Writes the values of one message, each after its tag (PulseAudio: `pulsecore/tagstruct.c`). Chainable. */
export class MessageWriter {
  #bytes: Buffer;
  #length: number;

  /** Leaves room at the start, for a header to be written into {@link bytes}. */
  constructor(room = 0) {
    this.#bytes = Buffer.allocUnsafe(room + 256);
    this.#length = room;
  }

  /** Everything written, including the room at the start, in this writer's own memory. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): this {
    return this.#tagged(tag.u8).#byte(value);
  }

  u32(value: number): this {
    return this.#tagged(tag.u32).#word(value);
  }

  flag(value: boolean): this {
    return this.#tagged(value ? tag.yes : tag.no);
  }

  flags(...values: readonly boolean[]): this {
    for (const value of values) this.flag(value);
    return this;
  }

  /** A text ends at its first NUL, as in C. */
  text(value: string | null): this {
    if (value === null) return this.#tagged(tag.noText);
    const [text = ""] = value.split("\0", 1);
    return this.#tagged(tag.text).#raw(Buffer.from(text)).#byte(0);
  }

  blob(value: Uint8Array): this {
    return this.#tagged(tag.blob).#word(value.length).#raw(value);
  }

  /** Seconds and microseconds. */
  time(microseconds: number): this {
    return this.#tagged(tag.time)
      .#word(Math.floor(microseconds / 1e6))
      .#word(Math.floor(microseconds % 1e6));
  }

  sampleSpec({ format, channels, rate }: SampleSpec): this {
    return this.#tagged(tag.sampleSpec).#byte(format).#byte(channels).#word(rate);
  }

  /** One channel, in the middle. */
  monoMap(): this {
    return this.#tagged(tag.channelMap).#byte(1).#byte(0);
  }

  /** One channel, at full volume. */
  monoVolume(): this {
    return this.#tagged(tag.channelVolumes).#byte(1).#word(0x10000);
  }

  properties(values: Readonly<Record<string, string>>): this {
    this.#tagged(tag.properties);
    for (const [name, value] of Object.entries(values)) {
      const bytes = Buffer.from(`${value}\0`);
      this.text(name).u32(bytes.length).blob(bytes);
    }
    return this.text(null);
  }

  #tagged(value: number): this {
    return this.#byte(value);
  }

  #byte(value: number): this {
    this.#reserve(1);
    this.#length = this.#bytes.writeUInt8(value & 0xff, this.#length);
    return this;
  }

  #word(value: number): this {
    this.#reserve(4);
    this.#length = this.#bytes.writeUInt32BE(value >>> 0, this.#length);
    return this;
  }

  #raw(value: Uint8Array): this {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(2 * (this.#length + count));
    grown.set(this.bytes);
    this.#bytes = grown;
  }
}

/** The memory layout of samples. */
export interface SampleSpec {
  /** One of {@link sampleFormat}, or a format that we do not use. */
  readonly format: number;
  readonly channels: number;
  readonly rate: number;
}
