import { manualClock } from "@rt/core/testing";
import { describe, expect, it, vi } from "vitest";
import { MessageReader } from "../../src/pulse/message-reader.js";
import { MessageWriter } from "../../src/pulse/message-writer.js";
import { RecordStream } from "../../src/pulse/record-stream.js";

const sampleRate = 24_000;
const sound = (ms: number) => Buffer.alloc((2 * sampleRate * ms) / 1_000);

function open() {
  const clock = manualClock();
  const handler = { onSamples: vi.fn(), onOverrun: vi.fn(), onLost: vi.fn() };
  const reply = new MessageWriter()
    .u32(1)
    .u32(2)
    .u32(0)
    .u32(0)
    .sampleSpec({ format: 3, channels: 1, rate: 1 });
  const stream = new RecordStream(new MessageReader(reply.monoMap().u32(4).text("mic").bytes), {
    clock,
    handler,
    sampleRate,
    remove: () => Promise.resolve(),
    onOver: () => {},
  });
  return { clock, handler, stream };
}

describe("a microphone overrun", () => {
  it("is what the server could not buffer while the event loop was blocked", async () => {
    const { clock, handler, stream } = open();
    stream.onSound(sound(10));
    clock.block(14_000);
    await clock.elapse(0);
    stream.onSound(sound(10_000));
    await clock.elapse(1_000);
    expect(handler.onOverrun).toHaveBeenCalledExactlyOnceWith(5 * sampleRate);
  });

  it("is not reported if everything buffered arrives", async () => {
    const { clock, handler, stream } = open();
    clock.block(9_500);
    await clock.elapse(0);
    stream.onSound(sound(9_500));
    for (let i = 0; i < 100; i++) {
      await clock.elapse(10);
      stream.onSound(sound(10));
    }
    expect(handler.onSamples).toHaveBeenCalledTimes(1_050);
    expect(handler.onOverrun).not.toHaveBeenCalled();
  });

  it("is not reported if the device was silent all that time", async () => {
    const { clock, handler, stream } = open();
    clock.block(60_000);
    await clock.elapse(0);
    stream.onSound(sound(10));
    await clock.elapse(2_000);
    expect(handler.onOverrun).not.toHaveBeenCalled();
  });
});
