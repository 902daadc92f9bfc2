import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { filterEvents } from "../src/inspect/filter-events.js";
import { EventLog } from "../src/wire/event-log.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function logged(log: EventLog, ...frames: readonly object[]): EventLog {
  for (const frame of frames) log.add("received", JSON.stringify(frame));
  vi.advanceTimersByTime(300);
  return log;
}

const any = { search: "", direction: "both", sound: false } as const;

describe("the log of events", () => {
  it("keeps no more than it may, and forgets the oldest", () => {
    const log = new EventLog(1_000);
    for (let i = 0; i < 100; i++) logged(log, { type: "response.created", i, filling: "x".repeat(70) });
    const { events, bytes, forgotten } = log.getSnapshot();
    expect(bytes).toBeLessThanOrEqual(1_000);
    expect(events.length + forgotten).toBe(100);
    expect(events.at(-1)?.text).toContain('"i":99');
  });

  it("keeps no sound, and says how much there was", () => {
    const log = logged(new EventLog(), { type: "response.output_audio.delta", delta: "A".repeat(4_000) });
    expect(log.getSnapshot().events[0]).toMatchObject({ isSound: true, bytes: 4_049 });
    expect(log.getSnapshot().events[0]?.text).toContain("3000 bytes of sound");
  });

  it("cuts a text that alone would fill it", () => {
    const log = logged(new EventLog(), { type: "conversation.item.create", image: "x".repeat(1_000_000) });
    expect(log.getSnapshot().bytes).toBeLessThan(21_000);
  });

  it("tells its listeners once of many events", () => {
    const log = new EventLog();
    const listener = vi.fn();
    log.subscribe(listener);
    logged(log, ...Array.from({ length: 1_000 }, (_, i) => ({ type: "any", i })));
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it("survives what is no JSON", () => {
    const log = new EventLog();
    log.add("received", "{ no");
    vi.advanceTimersByTime(300);
    expect(log.getSnapshot().events[0]?.type).toBe("unreadable");
  });
});

describe("a filter", () => {
  it("finds all words, whatever their case, in whatever order", () => {
    const events = logged(
      new EventLog(),
      { type: "error", message: "No such Item" },
      { type: "item" },
    ).getSnapshot().events;
    expect(filterEvents(events, { ...any, search: "ITEM no" }).map(({ type }) => type)).toEqual(["error"]);
  });

  it("shows one direction, and sound only where that is wanted", () => {
    const both = new EventLog();
    both.add("sent", JSON.stringify({ type: "input_audio_buffer.append", audio: "AAAA" }));
    both.add("sent", JSON.stringify({ type: "response.create" }));
    const { events } = logged(both, { type: "response.created" }).getSnapshot();
    expect(filterEvents(events, { ...any, direction: "sent" })).toHaveLength(1);
    expect(filterEvents(events, { ...any, direction: "sent", sound: true })).toHaveLength(2);
    expect(filterEvents(events, any)).toHaveLength(2);
  });
});
