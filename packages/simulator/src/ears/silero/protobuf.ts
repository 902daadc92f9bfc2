/** One field of a message: its number, and a number or the bytes of a string, a list or a nested message. */
export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/**
 * Reads the fields of a Protocol Buffers message, one level deep, as in
 * https://protobuf.dev/programming-guides/encoding/
 *
 * Fixed-width fields are returned as bytes; integers beyond 2^53 lose precision. Throws a RangeError if the bytes are
 * not a message.
 */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  const reader = new Reader(message);
  while (!reader.atEnd) {
    const key = reader.varint();
    yield { number: Math.floor(key / 8), value: reader.value(key % 8) };
  }
}

/** The integers of a packed list. Throws a RangeError if the bytes are not one. */
export function* packedIntegers(list: Uint8Array): Generator<number> {
  const reader = new Reader(list);
  while (!reader.atEnd) yield reader.varint();
}

class Reader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  value(wireType: number): number | Uint8Array {
    switch (wireType) {
      case 0:
        return this.varint();
      case 1:
        return this.#take(8);
      case 2:
        return this.#take(this.varint());
      case 5:
        return this.#take(4);
      default:
        throw new RangeError(`Unknown wire type ${wireType}.`);
    }
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const [byte = 0] = this.#take(1);
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
    throw new RangeError("An integer is longer than ten bytes.");
  }

  #take(length: number): Uint8Array {
    const end = this.#position + length;
    if (end > this.#bytes.length) throw new RangeError("The message is truncated.");
    const taken = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }
}
