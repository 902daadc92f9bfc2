import { describe, expect, it } from "vitest";
import type { Closed, Entry, WireEvent } from "../../src/recording/recording.js";
import { Replay } from "../../src/recording/replay.js";
import { stillClock } from "../support/clock.js";

const got = (at: number | null, data: WireEvent): Entry => ({ dir: "received", at, data });
const gave = (at: number | null, data: WireEvent): Entry => ({ dir: "sent", at, data });

function started(entries: readonly Entry[], { speed = 1, closed = null as Closed | null } = {}) {
  const clock = stillClock();
  const sent: WireEvent[] = [];
  const waited: string[] = [];
  const closes: Closed[] = [];
  const replay = new Replay(
    { entries, closed },
    {
      clock,
      speed,
      send: (event) => sent.push(event),
      onWait: (type) => waited.push(type),
      onClosed: (how) => closes.push(how),
    },
  );
  replay.open();
  return { replay, clock, waited, closes, types: () => sent.map(({ type }) => type), sent };
}

const turn = [
  got(100, { type: "session.created" }),
  gave(150, { type: "response.create", event_id: "recorded" }),
  got(450, { type: "response.created" }),
  got(460, { type: "response.done" }),
];

describe("a replay", () => {
  it("keeps the recorded timing, counted from what the client sent", async () => {
    const { replay, clock, types, waited } = started(turn);
    await clock.elapse(99);
    expect(types()).toEqual([]);
    await clock.elapse(1);
    expect(types()).toEqual(["session.created"]);
    await clock.elapse(10_000);
    expect([types().length, waited]).toEqual([1, ["response.create"]]);
    replay.receive({ type: "response.create" });
    await clock.elapse(299);
    expect(types()).toHaveLength(1);
    await clock.elapse(1);
    expect(types()).toEqual(["session.created", "response.created"]);
    await clock.elapse(10);
    expect(types()).toHaveLength(3);
  });

  it("has no delays at infinite speed, or if no times were recorded", async () => {
    for (const { clock, replay, types } of [
      started(turn, { speed: Infinity }),
      started(turn.map((entry) => ({ ...entry, at: null }))),
    ]) {
      replay.receive({ type: "response.create" });
      await clock.elapse(0);
      expect(types()).toHaveLength(3);
    }
  });

  it("accepts additional events from the client, and another order", async () => {
    const { replay, clock, types } = started([
      gave(null, { type: "session.update" }),
      gave(null, { type: "response.create" }),
      got(null, { type: "response.created" }),
    ]);
    for (const type of ["input_audio_buffer.clear", "response.create", "session.update"])
      replay.receive({ type });
    await clock.elapse(0);
    expect(types()).toEqual(["response.created"]);
  });

  it("waits for the same amount of audio, however it is split", async () => {
    const sound = (bytes: number) => Buffer.alloc(bytes).toString("base64");
    const { replay, clock, types } = started([
      gave(null, { type: "input_audio_buffer.append", audio: sound(300) }),
      {
        dir: "sent",
        at: null,
        data: { type: "input_audio_buffer.append", audio: "" },
        dropped: { audio: 300 },
      },
      got(null, { type: "input_audio_buffer.speech_started" }),
    ]);
    replay.receive({ type: "input_audio_buffer.append", audio: sound(599) });
    await clock.elapse(0);
    expect(types()).toEqual([]);
    replay.receive({ type: "input_audio_buffer.append", audio: sound(1) });
    await clock.elapse(0);
    expect(types()).toEqual(["input_audio_buffer.speech_started"]);
  });

  it("uses this client's ids for events and items", async () => {
    const item = { type: "message", role: "user" };
    const { replay, clock, sent } = started([
      gave(null, { type: "conversation.item.create", item: { ...item, id: "old" } }),
      gave(null, { type: "conversation.item.create", item, event_id: "event_old" }),
      got(null, { type: "conversation.item.added", item: { ...item, id: "old" } }),
      got(null, {
        type: "conversation.item.added",
        item: { ...item, id: "made_up" },
        previous_item_id: "old",
      }),
      got(null, { type: "error", error: { event_id: "event_old" } }),
    ]);
    replay.receive({ type: "conversation.item.create", item: { ...item, id: "a" } });
    replay.receive({ type: "conversation.item.create", item: { ...item, id: "b" }, event_id: "mine" });
    await clock.elapse(0);
    expect(sent).toMatchObject([
      { item: { id: "a" } },
      { item: { id: "b" }, previous_item_id: "a" },
      { error: { event_id: "mine" } },
    ]);
  });

  it("copies this client's metadata into the response (T47)", async () => {
    const { replay, clock, sent } = started([
      gave(null, { type: "response.create", response: { metadata: { name: "old" } } }),
      got(null, { type: "response.created", response: { metadata: { name: "old", other: "as it was" } } }),
    ]);
    replay.receive({ type: "response.create", response: { metadata: { name: "mine" } } });
    await clock.elapse(0);
    expect(sent).toMatchObject([{ response: { metadata: { name: "mine", other: "as it was" } } }]);
  });

  it("closes as the service did, and sends nothing once closed", async () => {
    const closed = { at: 1_460, code: 4000, reason: "bye" };
    const { clock, replay, closes } = started([got(460, { type: "error" })], { closed });
    await clock.elapse(460);
    await clock.elapse(999);
    expect(closes).toEqual([]);
    await clock.elapse(1);
    expect(closes).toEqual([closed]);
    replay.close();

    const other = started(turn);
    other.replay.close();
    await other.clock.elapse(1_000);
    expect([other.types(), other.clock.pending]).toEqual([[], 0]);
  });
});
