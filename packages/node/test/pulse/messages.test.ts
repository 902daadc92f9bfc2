import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameSplitter, headerBytes, largestFrame, writeHeader } from "../../src/pulse/frames.js";
import { MessageReader, UnreadableMessage } from "../../src/pulse/message-reader.js";
import { MessageWriter } from "../../src/pulse/message-writer.js";
import { audioDevices, readDefaults, readDevices } from "../../src/pulse/device-list.js";

const text = fc.string().map((value) => value.replaceAll("\0", ""));
const word = fc.nat(0xffff_ffff);
const value = fc.oneof(
  fc.record({ kind: fc.constant("u8" as const), value: fc.nat(255) }),
  fc.record({ kind: fc.constant("u32" as const), value: word }),
  fc.record({ kind: fc.constant("flag" as const), value: fc.boolean() }),
  fc.record({ kind: fc.constant("text" as const), value: fc.option(text) }),
  fc.record({ kind: fc.constant("blob" as const), value: fc.uint8Array({ maxLength: 700 }) }),
  fc.record({ kind: fc.constant("time" as const), value: fc.nat(2 ** 50) }),
  fc.record({
    kind: fc.constant("sampleSpec" as const),
    value: fc.record({ format: fc.nat(255), channels: fc.nat(255), rate: word }),
  }),
  fc.record({
    kind: fc.constant("properties" as const),
    value: fc.dictionary(
      text.filter((name) => name !== "__proto__"),
      text,
    ),
  }),
);
type Value = typeof value extends fc.Arbitrary<infer T> ? T : never;

describe("messages", () => {
  it("are read as they were written, and can be skipped", () => {
    fc.assert(
      fc.property(fc.array(value), word, (values, end) => {
        const written = values
          .reduce(write, new MessageWriter(headerBytes))
          .u32(end)
          .bytes.subarray(headerBytes);
        const reader = new MessageReader(written);
        for (const one of values) expect(read(reader, one.kind)).toEqual(asRead(one));
        expect(reader.u32()).toBe(end);
        expect(reader.isAtEnd).toBe(true);
        expect(new MessageReader(written).skip(values.length).u32()).toBe(end);
      }),
    );
  });

  it.each([
    "u8",
    "u32",
    "u64",
    "s64",
    "flag",
    "text",
    "name",
    "blob",
    "time",
    "sampleSpec",
    "properties",
    "microseconds",
  ] as const)("of garbage yield a value or are unreadable: %s", (kind) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(5), (bytes, passed) => {
        expectReadable(() => new MessageReader(Buffer.from(bytes)).skip(passed)[kind]());
      }),
    );
  });

  it("that are truncated or damaged anywhere fail in the list readers only as unreadable", () => {
    const [list, defaults] = [deviceList(), new MessageWriter().text("s").bytes];
    fc.assert(
      fc.property(fc.nat(list.length - 1), fc.nat(255), fc.nat(list.length), (at, byte, end) => {
        const damaged = Buffer.from(list);
        damaged[at] = byte;
        expectReadable(() => readDevices(new MessageReader(damaged.subarray(0, end))));
        expectReadable(() => readDefaults(new MessageReader(defaults)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("list devices, without counting monitors as microphones", () => {
    const devices = readDevices(new MessageReader(deviceList()));
    expect(devices).toEqual([{ id: "usb", name: "Headset", isMonitor: true }]);
    expect(audioDevices({ output: "usb", input: "usb" }, devices, devices)).toEqual([
      { id: "usb", name: "Headset", kind: "output", isDefault: true },
    ]);
  });
});

describe("frames", () => {
  const frames = fc.array(fc.record({ channel: word, body: fc.uint8Array({ maxLength: 300 }) }));

  it("are read as they were written, however they are split", () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (sent, sizes) => {
        const stream = Buffer.concat(sent.map(({ channel, body }) => frame(channel, body)));
        const received: { channel: number; body: Uint8Array }[] = [];
        const splitter = new FrameSplitter((channel, body) =>
          received.push({ channel, body: new Uint8Array(body) }),
        );
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          splitter.push(stream.subarray(at, (at += size)));
        }
        expect(received).toEqual(sent);
      }),
    );
  });

  it("that are too large are refused before they are buffered", () => {
    const header = Buffer.alloc(headerBytes);
    writeHeader(header, largestFrame + 1);
    const splitter = new FrameSplitter(() => expect.unreachable());
    expect(() => splitter.push(header)).toThrow(UnreadableMessage);
  });
});

function frame(channel: number, body: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes);
  writeHeader(header, body.length, channel);
  return Buffer.concat([header, body]);
}

function write(writer: MessageWriter, one: Value): MessageWriter {
  switch (one.kind) {
    case "u8":
      return writer.u8(one.value);
    case "u32":
      return writer.u32(one.value);
    case "flag":
      return writer.flag(one.value);
    case "text":
      return writer.text(one.value);
    case "blob":
      return writer.blob(one.value);
    case "time":
      return writer.time(one.value);
    case "sampleSpec":
      return writer.sampleSpec(one.value);
    case "properties":
      return writer.properties(one.value);
  }
}

function read(reader: MessageReader, kind: Value["kind"]): unknown {
  const found = reader[kind]();
  if (found instanceof Map) return Object.fromEntries<unknown>(found);
  return found instanceof Uint8Array ? new Uint8Array(found) : found;
}

function asRead(one: Value): unknown {
  return one.kind === "properties" ? { ...one.value } : one.value;
}

function expectReadable(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableMessage);
  }
}

/** One source that monitors sink 7, with one port and two formats. */
function deviceList(): Buffer {
  const writer = new MessageWriter().u32(3).text("usb").text("Headset");
  writer
    .sampleSpec({ format: 3, channels: 1, rate: 48_000 })
    .monoMap()
    .u32(9)
    .monoVolume()
    .flag(false)
    .u32(7);
  writer.text("usb.sink").u32(0).text("driver").u32(0).properties({ "device.class": "sound" });
  writer.u32(0).u32(0).u32(1).u32(65_536).u32(2);
  writer.u32(1).text("port").text("Port").u32(0).u32(0).text("port");
  return writer.u8(1).u8(1).bytes;
}
