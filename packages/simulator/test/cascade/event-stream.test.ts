import { describe, expect, it } from "vitest";
import { maxEventChars, readEventStream } from "../../src/brain/cascade/event-stream.js";
import { collect } from "../support/stage.js";

async function* each(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

const encoder = new TextEncoder();

function read(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const bytes = chunks.map((chunk) => (typeof chunk === "string" ? encoder.encode(chunk) : chunk));
  return collect(readEventStream(each(bytes)));
}

const stream =
  '\ufeff: hello\ndata: {"a":"é😀"}\n\nevent: x\r\nid: 7\r\ndata:one\r\ndata: two\r\n\r\ndata: three\r\rdata\n\ndatabase: 1\n\ndata: [DONE]\n\n';
const events = ['{"a":"é😀"}', "one\ntwo", "three", "", "[DONE]"];

describe("a stream of events", () => {
  it("is read with every kind of line ending, without comments and other fields", async () => {
    expect(await read(stream)).toEqual(events);
  });

  it("is read the same wherever it is split in two", async () => {
    const bytes = encoder.encode(stream);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(await read(bytes.subarray(0, cut), bytes.subarray(cut)), `cut at ${cut}`).toEqual(events);
    }
  });

  it("is read the same byte by byte", async () => {
    expect(await read(...Array.from(encoder.encode(stream), (byte) => Uint8Array.of(byte)))).toEqual(events);
  });

  it("yields an event before the next one begins", async () => {
    const reading = readEventStream(each([encoder.encode("data: 1\n\n"), encoder.encode("data: 2")]));
    expect(await reading.next()).toEqual({ done: false, value: "1" });
    expect(await reading.next()).toEqual({ done: true, value: undefined });
  });

  it("does not yield an event that is cut off", async () => {
    expect(await read("data: 1\n\ndata: 2\n")).toEqual(["1"]);
  });

  it("is rejected if one event is too long, in one line or in many", async () => {
    const long = "x".repeat(maxEventChars + 1);
    await expect(read(`data: ${long}`)).rejects.toMatchObject({ code: "link.too-large" });
    const lines = Array.from({ length: 20 }, () => `data: ${"x".repeat(maxEventChars / 16)}\n`);
    await expect(read(...lines)).rejects.toMatchObject({ code: "link.too-large" });
  });
});
