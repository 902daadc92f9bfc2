import { describe, expect, it } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { Session } from "../../src/protocol/session-config.js";
import type { SessionItem } from "../../src/session/item.js";
import type { SessionState } from "../../src/session/state.js";
import { message } from "./entries.js";
import { added, done, ids } from "./news.js";
import { permutations, play, ready, says } from "./play.js";

const prefix = "conversation.item.input_audio_transcription";
const at = (item_id: string) => ({ item_id, content_index: 0 });
const delta = (text: string, id = "u"): ServerEvent => ({ type: `${prefix}.delta`, ...at(id), delta: text });
const completed = (transcript: string, id = "u"): ServerEvent => ({
  type: `${prefix}.completed`,
  ...at(id),
  transcript,
  usage: { type: "duration", seconds: 1 },
});
const failed = (id = "u"): ServerEvent => ({
  type: `${prefix}.failed`,
  ...at(id),
  error: { code: "no_deployment", message: "not here" },
});
const segment = (id: string, text: string): ServerEvent => ({
  type: `${prefix}.segment`,
  ...at("u"),
  id,
  text,
  speaker: "A",
  start: 0,
  end: 1,
});

const speech = (id: string): Item => ({
  id,
  type: "message",
  role: "user",
  status: "completed",
  content: [{ type: "input_audio", transcript: null }],
});
const heard = (id: string, previous: string | null): ServerEvent => added(id, previous, speech(id));

const session = (type: "realtime" | "transcription"): Session => ({
  type,
  id: "sess_1",
  object: "realtime.session",
  audio: { input: { transcription: { model: "whisper-1" } } },
});
const transcribing = (type: "realtime" | "transcription" = "realtime"): SessionState => {
  const state = ready();
  return { ...state, config: { ...state.config, effective: session(type) } };
};
const hear = (from: SessionState, ...events: readonly ServerEvent[]): SessionState =>
  play(from, ...events.map((event) => says(event))).state;
const last = (...events: readonly ServerEvent[]): SessionItem | undefined =>
  hear(transcribing(), ...events).items.at(-1);
const transcript = (entry: SessionItem | undefined): unknown =>
  entry?.item.type === "message" && entry.item.content.map((part) => "transcript" in part && part.transcript);

describe("the transcription of what the user said", () => {
  it.each(["realtime", "transcription"] as const)(
    "is waited for where a %s session is configured to",
    (type) => {
      const state = hear(transcribing(type), heard("u", null));
      expect(state.items[0]?.transcription).toEqual({ status: "waiting", error: null, segments: [] });
      expect(hear(ready(), heard("u", null)).items[0]?.transcription).toBeNull();
    },
  );

  it("is not waited for where the user wrote, or the transcript is there", () => {
    const known = { ...speech("u"), content: [{ type: "input_audio", transcript: "hi" }] } as Item;
    expect(last(added("u", null))?.transcription).toBeNull();
    expect(last(added("u", null, known))?.transcription).toBeNull();
  });

  it("T41: accumulates as it streams, and is replaced on completion", () => {
    expect(transcript(last(heard("u", null), delta(" Hel"), delta("lo")))).toEqual([" Hello"]);
    const whole = last(heard("u", null), delta(" Hel"), delta("lo"), completed("Hello."));
    expect([transcript(whole), whole?.transcription?.status]).toEqual([["Hello."], "completed"]);
  });

  it("T41: may be completed several times, and nothing is added in between", () => {
    const entry = last(
      heard("u", null),
      completed("Hello"),
      delta(" you"),
      completed("Hello you"),
      completed("Hello you."),
    );
    expect(transcript(entry)).toEqual(["Hello you."]);
    expect(transcript(last(heard("u", null), completed("Hello"), delta(" you")))).toEqual(["Hello"]);
  });

  it("T41: may be empty", () => {
    const entry = last(heard("u", null), delta("h"), completed(""));
    expect([transcript(entry), entry?.transcription?.status]).toEqual([[""], "completed"]);
  });

  it("T41: ends when it fails, with the reason", () => {
    const entry = last(heard("u", null), delta("h"), failed());
    const error = { code: "server.error", message: "not here", serverCode: "no_deployment" };
    expect(entry?.transcription).toEqual({ status: "failed", error, segments: [] });
  });

  it("T41: goes to its part, the first where the service does not say", () => {
    const unplaced: ServerEvent = { type: `${prefix}.delta`, item_id: "u", delta: "a" };
    expect(transcript(last(heard("u", null), unplaced))).toEqual(["a"]);
    expect(transcript(last(heard("u", null), { ...unplaced, content_index: 1 }))).toEqual([null, "a"]);
  });

  it("passes over a delta without text", () => {
    const state = hear(transcribing(), heard("u", null));
    expect(hear(state, { type: `${prefix}.delta`, item_id: "u" })).toBe(state);
  });

  it("T41: names speakers, each stretch of speech once", () => {
    const entry = last(
      heard("u", null),
      segment("1", "Hel"),
      segment("2", "you"),
      segment("1", "Hello"),
      completed("Hello you"),
    );
    const told = { speaker: "A", start: 0, end: 1 };
    expect(entry?.transcription).toEqual({
      status: "completed",
      error: null,
      segments: [
        { id: "1", text: "Hello", ...told },
        { id: "2", text: "you", ...told },
      ],
    });
  });

  it("takes a segment of which only the text is told", () => {
    const bare = JSON.parse(`{"type":"${prefix}.segment","item_id":"u","text":"hi","start":null}`);
    expect(last(heard("u", null), bare)?.transcription?.segments).toEqual([
      { id: "0", text: "hi", speaker: "", start: 0, end: 0 },
    ]);
  });

  it("is not erased by an item that is told of without it", () => {
    const entry = last(heard("u", null), completed("Hello"), done(speech("u"), null), heard("u", null));
    expect([transcript(entry), entry?.transcription?.status]).toEqual([["Hello"], "completed"]);
  });

  const orders = permutations([heard("a", null), heard("b", "a"), completed("A", "a"), completed("B", "b")]);
  it.each(orders.map((order, i) => [i, order] as const))(
    "T40, T42: stands where the user spoke, whenever it comes: order %s",
    (_, order) => {
      const { items } = hear(transcribing(), ...order);
      expect(
        items.map((entry) => [entry.id, transcript(entry), entry.transcription?.status, entry.status]),
      ).toEqual([
        ["a", ["A"], "completed", "completed"],
        ["b", ["B"], "completed", "completed"],
      ]);
    },
  );

  it("T40: that comes before its item is shown at the end, and moves to where that is", () => {
    const items = [message("user", "a", { onServer: true }), message("assistant", "b", { onServer: true })];
    const early = hear({ ...transcribing(), items }, delta("Hi"));
    expect(early.items.at(-1)).toMatchObject({
      id: "u",
      status: "in_progress",
      transcription: { status: "streaming" },
    });
    expect(ids(hear(early, heard("u", "a")))).toEqual(["a", "u", "b"]);
  });

  it("T32: does not bring back a deleted item", () => {
    const deleted: ServerEvent = { type: "conversation.item.deleted", item_id: "u" };
    const state = hear(transcribing(), heard("u", null), deleted);
    expect(hear(state, delta("x"), completed("x"), failed(), segment("1", "x")).items).toEqual([]);
  });
});
