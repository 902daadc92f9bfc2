import { beforeEach, describe, expect, it } from "vitest";
import { Conversation } from "../../src/session/conversation.js";
import type { Entry } from "../../src/session/conversation.js";
import { Playback } from "../../src/session/playback.js";
import { Sound } from "../../src/session/sound.js";

const frame = 480;
const place = (response_id: string, item_id: string) => ({
  response_id,
  item_id,
  output_index: 0,
  content_index: 0,
});
const sound = (frames: number, value = 1) => new Int16Array(frames * frame).fill(value);

let told: string[];
let cuts: [string, number][];
let conversation: Conversation;
let playback: Playback;
beforeEach(() => {
  told = [];
  cuts = [];
  conversation = new Conversation("conv");
  for (const id of ["i1", "i2", "i3"]) conversation.add(spoken(id));
  playback = new Playback((event) => {
    if (event.type === "conversation.item.truncated") cuts.push([event.item_id, event.audio_end_ms]);
    else told.push(`${event.type} ${"response_id" in event ? event.response_id : ""}`);
  }, conversation);
});

/** An item with a second of speech. */
function spoken(id: string): Entry {
  const content = [{ type: "output_audio" as const, transcript: "All of it." }];
  const item = { id, type: "message" as const, role: "assistant" as const, content };
  return { item, sound: Sound.of(new Int16Array(24_000)) };
}

/** Takes this many frames, and returns which of them had sound. */
function take(frames: number): boolean[] {
  return Array.from({ length: frames }, () => playback.take(frame) !== null);
}

describe("playback", () => {
  it("reports when a response starts to play, and when it is done and was played to its end", () => {
    const sink = playback.open(place("r1", "i1"));
    expect(take(1)).toEqual([false]);
    sink.write(sound(2));
    sink.end();
    expect(take(3)).toEqual([true, true, false]);
    expect(told).toEqual(["output_audio_buffer.started r1"]);
    playback.finish("r1");
    take(1);
    expect(told).toEqual(["output_audio_buffer.started r1", "output_audio_buffer.stopped r1"]);
  });

  it("returns what was written, in order, with silence after the last sample", () => {
    const sink = playback.open(place("r1", "i1"));
    sink.write(Int16Array.from({ length: 500 }, (_, index) => index));
    sink.write(Int16Array.of(7));
    sink.end();
    expect(playback.take(frame)?.at(-1)).toBe(479);
    const last = playback.take(frame);
    expect([...(last?.subarray(0, 22) ?? [])]).toEqual([
      ...Array.from({ length: 20 }, (_, i) => 480 + i),
      7,
      0,
    ]);
  });

  it("waits for a whole frame while more may come", () => {
    const sink = playback.open(place("r1", "i1"));
    sink.write(sound(1).subarray(0, 100));
    expect(take(1)).toEqual([false]);
    sink.write(sound(1).subarray(0, 380));
    expect(take(1)).toEqual([true]);
  });

  it("plays the items of a response, and then the next response, one after the other", () => {
    const [first, second, third] = [place("r1", "i1"), place("r1", "i2"), place("r2", "i3")].map((each) =>
      playback.open(each),
    );
    third?.write(sound(1, 3));
    second?.write(sound(1, 2));
    first?.write(sound(1, 1));
    for (const sink of [first, second, third]) sink?.end();
    playback.finish("r1");
    expect([1, 2, 3].map(() => playback.take(frame)?.[0])).toEqual([1, 2, 3]);
    expect(told).toEqual([
      "output_audio_buffer.started r1",
      "output_audio_buffer.stopped r1",
      "output_audio_buffer.started r2",
    ]);
  });

  it("reports how much is queued, over all responses", () => {
    const sink = playback.open(place("r1", "i1"));
    playback.open(place("r2", "i2")).write(sound(5));
    sink.write(sound(5));
    take(1);
    expect([playback.aheadMs, sink.aheadMs]).toEqual([180, 180]);
  });

  it("starts with the first sound once it is read, and not before", () => {
    const sink = playback.open(place("r1", "i1"));
    sink.write(sound(1));
    expect(told).toEqual([]);
    take(2);
    playback.finish("r1");
    take(1);
    playback.open(place("r2", "i2")).write(sound(1));
    expect(told.at(-1)).toBe("output_audio_buffer.started r2");
  });

  it("forgets a response without audio", () => {
    playback.open(place("r1", "i1"));
    playback.finish("r1");
    take(1);
    playback.open(place("r2", "i2")).write(sound(1));
    expect(take(1)).toEqual([true]);
    expect(told).toEqual(["output_audio_buffer.started r2"]);
  });
});

describe("playback that is cleared", () => {
  it("drops what was not heard, and reports how much of each item was", () => {
    const sink = playback.open(place("r1", "i1"));
    sink.write(sound(10));
    sink.end();
    playback.open(place("r1", "i2")).write(sound(1));
    take(3);
    playback.clear();
    expect(told.at(-1)).toBe("output_audio_buffer.cleared r1");
    expect(cuts).toEqual([
      ["i1", 60],
      ["i2", 0],
    ]);
    expect(take(1)).toEqual([false]);
  });

  it("truncates the item in the conversation, unless it has been removed", () => {
    playback.open(place("r1", "i1")).write(sound(2));
    playback.open(place("r1", "i2")).write(sound(2));
    take(1);
    conversation.remove("i2");
    playback.clear();
    expect(conversation.get("i1").item).toMatchObject({ content: [{ type: "output_audio" }] });
    expect(JSON.stringify(conversation.get("i1").item)).not.toContain("All of it.");
    expect([cuts, conversation.get("i1").sound?.durationMs]).toEqual([[["i1", 20]], 20]);
  });

  it("does not truncate an item that was heard to its end", () => {
    const sink = playback.open(place("r1", "i1"));
    sink.write(sound(1));
    sink.end();
    playback.open(place("r1", "i2")).write(sound(2));
    take(2);
    playback.clear();
    expect(cuts).toEqual([["i2", 20]]);
  });

  it("truncates an item that was heard as far as it was generated, if its response was cancelled", () => {
    playback.open(place("r1", "i1")).write(sound(1));
    take(1);
    playback.finish("r1");
    playback.clear();
    expect(cuts).toEqual([["i1", 20]]);
  });

  it("plays nothing more of the cleared response, but plays the next one", () => {
    const sink = playback.open(place("r1", "i1"));
    sink.write(sound(1));
    take(1);
    playback.clear();
    sink.write(sound(1));
    playback.open(place("r1", "i2")).write(sound(1));
    expect(take(1)).toEqual([false]);
    playback.finish("r1");
    playback.open(place("r2", "i3")).write(sound(1));
    expect(take(1)).toEqual([true]);
    expect(told).toEqual([
      "output_audio_buffer.started r1",
      "output_audio_buffer.cleared r1",
      "output_audio_buffer.started r2",
    ]);
  });

  it("reports nothing for a response that waited behind another, or without a response", () => {
    playback.open(place("r1", "i1")).write(sound(1));
    playback.open(place("r2", "i2")).write(sound(1));
    take(1);
    playback.clear();
    playback.clear();
    expect(told).toEqual(["output_audio_buffer.started r1", "output_audio_buffer.cleared r1"]);
    expect(cuts).toEqual([
      ["i1", 20],
      ["i2", 0],
    ]);
  });
});
