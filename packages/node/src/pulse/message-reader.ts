import type { SampleSpec } from "./message-writer.js";
import { tag } from "./tags.js";

/** A malformed message. It ends the connection, as nothing after it can be trusted. */
export class UnreadableMessage extends Error {
  override readonly name = "UnreadableMessage";
}

/**
 * Reads the values of one message in order. Each call returns a value of the kind it names or throws {@link
 * UnreadableMessage}, and nothing else, whatever the bytes are. Returned bytes share the memory of the message.
 */
export class MessageReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  u8(): number {
    this.#expect(tag.u8);
    return this.#byte();
  }

  u32(): number {
    this.#expect(tag.u32);
    return this.#word();
  }

  /** Beyond 2^53 it is rounded to the nearest number: the server's "unknown" is 2^64 - 1. */
  u64(): number {
    this.#expect(tag.u64);
    return Number(this.#bytes.readBigUInt64BE(this.#take(8)));
  }

  s64(): number {
    this.#expect(tag.s64);
    return Number(this.#bytes.readBigInt64BE(this.#take(8)));
  }

  microseconds(): number {
    this.#expect(tag.microseconds);
    return Number(this.#bytes.readBigUInt64BE(this.#take(8)));
  }

  /** In microseconds. */
  time(): number {
    this.#expect(tag.time);
    return this.#word() * 1e6 + this.#word();
  }

  flag(): boolean {
    const found = this.#byte();
    if (found !== tag.yes && found !== tag.no) throw unexpected(found);
    return found === tag.yes;
  }

  text(): string | null {
    const found = this.#byte();
    if (found === tag.noText) return null;
    if (found !== tag.text) throw unexpected(found);
    return this.#textBody();
  }

  /** A text that must not be null. */
  name(): string {
    const text = this.text();
    if (text === null) throw new UnreadableMessage("a name is missing");
    return text;
  }

  blob(): Buffer {
    this.#expect(tag.blob);
    return this.#blobBody();
  }

  sampleSpec(): SampleSpec {
    this.#expect(tag.sampleSpec);
    return { format: this.#byte(), channels: this.#byte(), rate: this.#word() };
  }

  properties(): ReadonlyMap<string, string> {
    this.#expect(tag.properties);
    return this.#propertiesBody();
  }

  /** Skips this many values, of whatever kind. */
  skip(count: number): this {
    for (let i = 0; i < count; i++) this.#skipOne();
    return this;
  }

  #skipOne(): void {
    const found = this.#byte();
    const size = fixedSizes.get(found);
    if (size !== undefined) this.#take(size);
    else if (found === tag.text) this.#textBody();
    else if (found === tag.blob) this.#blobBody();
    else if (found === tag.channelMap) this.#take(this.#byte());
    else if (found === tag.channelVolumes) this.#take(4 * this.#byte());
    else if (found === tag.properties) this.#propertiesBody();
    else if (found === tag.format) {
      this.u8();
      this.properties();
    } else throw unexpected(found);
  }

  #textBody(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw new UnreadableMessage("a string is not terminated");
    const text = this.#bytes.toString("utf8", this.#at, end);
    this.#at = end + 1;
    return text;
  }

  #blobBody(): Buffer {
    const length = this.#word();
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  #propertiesBody(): ReadonlyMap<string, string> {
    const values = new Map<string, string>();
    for (let name = this.text(); name !== null; name = this.text()) {
      this.u32();
      values.set(name, this.blob().toString("utf8").replace(/\0$/, ""));
    }
    return values;
  }

  #expect(expected: number): void {
    const found = this.#byte();
    if (found !== expected) throw unexpected(found);
  }

  #byte(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  #word(): number {
    return this.#bytes.readUInt32BE(this.#take(4));
  }

  /** Skips this many bytes, and returns where they start. */
  #take(count: number): number {
    const start = this.#at;
    if (count > this.#bytes.length - start) throw new UnreadableMessage("the message ends too early");
    this.#at = start + count;
    return start;
  }
}

/** The sizes of values that are given by the tag alone. */
const fixedSizes: ReadonlyMap<number, number> = new Map([
  [tag.noText, 0],
  [tag.yes, 0],
  [tag.no, 0],
  [tag.u8, 1],
  [tag.u32, 4],
  [tag.volume, 4],
  [tag.sampleSpec, 6],
  [tag.u64, 8],
  [tag.s64, 8],
  [tag.time, 8],
  [tag.microseconds, 8],
]);

function unexpected(found: number): UnreadableMessage {
  return new UnreadableMessage(`unexpected value type 0x${found.toString(16)}`);
}
