import { describe, expect, it } from "vitest";
import { FrameQueue } from "../../src/audio/frame-queue.js";
import type { Recorder } from "../../src/audio/recorder.js";
import { decodePcm16 } from "../../src/audio/pcm16.js";
import { soon, tone } from "./input-pair.js";
import { publicSession, readySession } from "./public-session.js";

/** A microphone, what it records, and how many read it. */
function microphone(sampleRate = 24_000) {
  const queues = new Set<FrameQueue>();
  const stats = { stopped: 0, reads: 0 };
  const recorder: Recorder = {
    sampleRate,
    stop: () => void stats.stopped++,
    [Symbol.asyncIterator]() {
      stats.reads++;
      const queue: FrameQueue = new FrameQueue(sampleRate, () => void queues.delete(queue));
      queues.add(queue);
      return queue;
    },
  };
  /** Records 20 ms, every sample of this value. */
  const records = (value: number): Promise<void> => {
    for (const queue of queues) queue.push(tone(20, value));
    return soon();
  };
  return { recorder, records, stats, readers: () => queues.size };
}

/** The values that were sent, each once. */
function valuesOf({ sent }: Pick<ReturnType<typeof publicSession>, "sent">): number[] {
  return [...new Set(sent("input_audio_buffer.append").flatMap(({ audio }) => [...decodePcm16(audio)]))];
}

describe("an attached recorder", () => {
  it("is sent, what it recorded before there was a connection too", async () => {
    const { recorder, records } = microphone();
    const all = publicSession();
    all.session.attachRecorder(recorder);
    await records(1);
    void all.session.connect();
    await records(2);
    all.greets();
    all.configures();
    await records(3);
    expect(valuesOf(all)).toEqual([1, 2, 3]);
  });

  it("is released when the session ends, and read again after a reconnect", async () => {
    const { recorder, records, readers, stats } = microphone();
    const all = readySession();
    all.session.attachRecorder(recorder);
    await records(1);
    all.session.close();
    await soon();
    expect([readers(), stats.stopped]).toEqual([0, 0]);
    await records(2);
    void all.session.connect();
    all.greets();
    all.configures();
    await records(3);
    expect(valuesOf(all).filter((value) => value > 0)).toEqual([1, 3]);
  });

  it("waits for the connection of a session that is closed", async () => {
    const { recorder, readers } = microphone();
    const all = readySession();
    all.session.close();
    all.session.attachRecorder(recorder);
    await soon();
    expect(readers()).toBe(0);
    void all.session.connect();
    expect(readers()).toBe(1);
  });

  it("is read once, whatever happens to the session meanwhile", async () => {
    const { recorder, stats } = microphone();
    const all = readySession();
    all.session.attachRecorder(recorder);
    all.session.mute("silence");
    void all.session.sendText("Hello");
    await soon();
    expect(stats.reads).toBe(1);
  });

  it("is neither read nor stopped once it is removed", async () => {
    const { recorder, records, readers, stats } = microphone();
    const all = readySession();
    const remove = all.session.attachRecorder(recorder);
    await records(1);
    remove();
    remove();
    await soon();
    all.session.mute("silence");
    await records(2);
    expect([valuesOf(all), readers(), stats]).toEqual([[1], 0, { stopped: 0, reads: 1 }]);
  });

  it("is heard beside another, which stays when it is removed", async () => {
    const [first, second] = [microphone(), microphone()];
    const all = readySession();
    const remove = all.session.attachRecorder(first.recorder);
    all.session.attachRecorder(second.recorder);
    await first.records(1);
    remove();
    await second.records(2);
    expect(valuesOf(all)).toEqual([1, 2]);
  });

  it("is reported when it fails, and leaves the session as it is", async () => {
    const cause = new Error("unplugged");
    const { recorder } = microphone();
    const next = () => Promise.reject(cause);
    const { session, errors } = readySession();
    session.attachRecorder({ ...recorder, [Symbol.asyncIterator]: () => ({ next }) });
    await soon();
    session.mute("silence");
    await soon();
    expect(errors).toMatchObject([{ code: "recorder.failed", cause }]);
    expect(session.getSnapshot().phase.name).toBe("ready");
  });

  it("has a rate that can be converted, whether the session is open or not", () => {
    const { recorder } = microphone(1);
    const { session } = readySession();
    const refused = expect.objectContaining({ code: "options.invalid", param: "sampleRate" });
    expect(() => session.attachRecorder(recorder)).toThrow(refused);
    session.close();
    expect(() => session.attachRecorder(recorder)).toThrow(refused);
  });
});
