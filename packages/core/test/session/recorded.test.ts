import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ga } from "../../src/dialects/ga.js";
import { preview } from "../../src/dialects/preview.js";
import type { Item } from "../../src/protocol/items.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import { textOf } from "../../src/session/item-text.js";
import { decoderOf } from "../dialects/decoder.js";
import { describeShared } from "../shared.js";
import { did, play, ready, says, type Played } from "./play.js";

type Recording = readonly [name: string, events: readonly ServerEvent[]];

/** What the service said in each recorded session, in our vocabulary. */
function recordings(folder: string): Recording[] {
  const names = readdirSync(`${folder}/traces`).filter((name) => /^(?!http__).*\.jsonl$/.test(name));
  return names.map((name) => {
    const dialect = /voice_live|preview/.test(name) ? preview : ga;
    const decode = decoderOf(dialect);
    const lines = readFileSync(`${folder}/traces/${name}`, "utf8").trim().split("\n").slice(1);
    const frames = lines.map((line): { dir: string; data: unknown } => JSON.parse(line));
    const told = frames.flatMap(({ dir, data }) => (dir === "received" ? decode(JSON.stringify(data)) : []));
    return [
      name,
      told.flatMap((event) => (event.type === "unknown" || event.type === "unreadable" ? [] : [event])),
    ];
  });
}

/** A session that has the tool of the recordings and leaves its call to the recorded client. */
const listen = (events: readonly ServerEvent[]): Played =>
  play(ready({}, { toolNames: ["get_weather"] }), ...events.map((event) => says(event)));

/** Where each item entered the conversation. */
const placed = (events: readonly ServerEvent[]) =>
  events.filter((event) => event.type === "conversation.item.added");

/** Every account of a finished item, by those who finish one. */
function finished(events: readonly ServerEvent[]): Item[] {
  return events.flatMap((event) => {
    if (event.type === "conversation.item.done" || event.type === "response.output_item.done")
      return [event.item];
    return event.type === "response.done" ? (event.response.output ?? []) : [];
  });
}

/** The texts that the service gives as the last word on an item, in the order of their parts. */
function lastWords(events: readonly ServerEvent[], id: string): string[] {
  return events.flatMap((event) => {
    if (!("item_id" in event) || event.item_id !== id) return [];
    if (event.type === "response.output_text.done") return [event.text];
    if (event.type === "response.output_audio_transcript.done") return [event.transcript];
    return event.type === "conversation.item.input_audio_transcription.completed" ? [event.transcript] : [];
  });
}

/** What an item says or calls, whoever says it: parts that are no objects, as one recorder wrote, are nothing. */
function saying(item: Item): readonly string[] {
  if (item.type === "function_call") return [item.name, item.call_id ?? "", item.arguments];
  if (item.type === "function_call_output") return [item.call_id, item.output];
  if (item.type !== "message") return [];
  return item.content.flatMap((part) => {
    if ("text" in part) return [part.text];
    return "transcript" in part && typeof part.transcript === "string" ? [part.transcript] : [];
  });
}

describeShared("every recorded session", (folder) => {
  const all = recordings(folder);

  it("is there", () => expect(all.length).toBeGreaterThan(13));

  it.each(all)("becomes the conversation that the service holds, in its order: %s", (_, events) => {
    const { state } = listen(events);
    const ids = state.items.map(({ id }) => id);
    expect(ids).toEqual(placed(events).map(({ item }) => item.id));
    expect(placed(events).map((event) => event.previous_item_id)).toEqual([null, ...ids.slice(0, -1)]);
    expect(state.asides).toEqual([]);
  });

  it.each(all)("T62: says and calls what the service says was said and called: %s", (_, events) => {
    const { state } = listen(events);
    for (const { id, item } of state.items) {
      const told = [
        ...finished(events)
          .filter((each) => each.id === id)
          .map(saying),
        lastWords(events, id),
      ];
      const full = told.filter((words) => words.length > 0);
      for (const words of full) expect(saying(item)).toEqual(words);
    }
    expect(state.items.flatMap(({ item }) => saying(item)).join("").length).toBeGreaterThan(10);
  });

  it.each(all)("has every item complete, and the service's: %s", (_, events) => {
    const { items } = listen(events).state;
    const statuses = items.map(({ status, onServer, after }) => ({ status, onServer, after }));
    const settled = { status: "completed", onServer: true, after: null };
    expect(statuses).toEqual(placed(events).map(() => settled));
    expect(items.map(({ item }) => "status" in item && item.status)).not.toContain("in_progress");
  });

  it.each(all)("T40: ends each transcription as the service does: %s", (_, events) => {
    const { items } = listen(events).state;
    const ended = events.flatMap((event) => {
      if (event.type === "conversation.item.input_audio_transcription.completed")
        return [[event.item_id, "completed"]];
      return event.type === "conversation.item.input_audio_transcription.failed"
        ? [[event.item_id, "failed"]]
        : [];
    });
    const kept = items.flatMap(({ id, transcription }) =>
      transcription ? [[id, transcription.status]] : [],
    );
    expect(kept).toEqual(ended);
  });

  it.each(all)("knows which response made which item: %s", (_, events) => {
    const { items } = listen(events).state;
    const made = new Map(
      events.flatMap((event) =>
        event.type === "response.output_item.added" ? [[event.item.id, event.response_id]] : [],
      ),
    );
    const makers = placed(events).map(({ item }) => made.get(item.id) ?? null);
    expect(items.map(({ responseId }) => responseId)).toEqual(makers);
  });

  it.each(all)("is not answered by failures, or by events that no one asked for: %s", (_, events) => {
    const played = listen(events);
    const errors = events.filter(({ type }) => type === "error");
    expect(did(played, "report")).toHaveLength(errors.length);
    expect(did(played, "reject")).toEqual([]);
    expect(did(played, "send")).toEqual([]);
  });

  it.each(all)("can be read aloud from its state: %s", (_, events) => {
    const { items } = listen(events).state;
    const messages = items.filter(({ item }) => item.type === "message");
    for (const entry of messages) expect(textOf(entry)).toBe(saying(entry.item).join("\n"));
    expect(messages.map(textOf).join("")).not.toBe("");
  });
});
