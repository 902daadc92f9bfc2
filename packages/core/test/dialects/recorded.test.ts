import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Decoded, DroppedFields } from "../../src/dialects/dialect.js";
import { ga } from "../../src/dialects/ga.js";
import { gaServer } from "../../src/dialects/ga-server.js";
import { preview } from "../../src/dialects/preview.js";
import { previewServer } from "../../src/dialects/preview-server.js";
import { describeShared, readJsonFiles } from "../shared.js";
import { decoderOf } from "./decoder.js";

type Json = Record<string, unknown>;
type Example = [type: string, event: Json];

/** Fails unless all of them are events, and gives the events. */
function eventsOf<E extends { type: string }>(told: readonly (Decoded<E> | DroppedFields)[]): E[] {
  return told.flatMap((decoded) => {
    if (isFault(decoded)) throw new Error(JSON.stringify(decoded));
    return decoded.type === "dropped" ? [] : [decoded as E];
  });
}

const isFault = ({ type }: { type: string }) => type === "unknown" || type === "unreadable";

/** What preview says in more than one way, said in one. */
function plain(frame: Json): Json {
  const text = JSON.stringify(frame)
    .replace(/"modalities":\["audio"(,"text")?\]/g, '"modalities":["text","audio"]')
    .replace('"turn_detection":{"type":"none"}', '"turn_detection":null');
  const { value, index, ...rest }: Json = JSON.parse(text);
  return {
    ...rest,
    ...(value !== undefined && { text: value }),
    ...(index !== undefined && { content_index: index }),
  };
}

function examples(folder: string, dialect: string, direction: string): Example[] {
  const files = new Map(readJsonFiles(`${folder}/protocol/examples/${dialect}`));
  const [, index] =
    readJsonFiles(`${folder}/protocol/examples`).find(([name]) => name === "index.json") ?? [];
  const rows = index as { file: string; direction: string }[];
  const prefix = `examples/${dialect}/`;
  return rows
    .filter((row) => row.direction === direction && files.has(row.file.slice(prefix.length)))
    .map((row) => [row.file.slice(prefix.length), files.get(row.file.slice(prefix.length)) as Json]);
}

function recordings(folder: string): [name: string, direction: "received" | "sent", frames: Json[]][] {
  const names = readdirSync(`${folder}/traces`).filter(
    (name) => name.endsWith(".jsonl") && !name.startsWith("http__"),
  );
  return names.flatMap((name) => {
    const lines = readFileSync(`${folder}/traces/${name}`, "utf8").trim().split("\n").slice(1);
    const frames = lines.map((line) => JSON.parse(line) as { dir: string; data: Json });
    return (["received", "sent"] as const).map((direction): [string, typeof direction, Json[]] => [
      name,
      direction,
      frames.filter(({ dir }) => dir === direction).map(({ data }) => data),
    ]);
  });
}

const isPreview = (name: string) => name.includes("voice_live") || name.includes("preview");

describeShared("every example of GA", (folder) => {
  it.each(examples(folder, "ga", "server"))("is told as it came: %s", (_, event) => {
    expect(eventsOf(decoderOf(ga)(JSON.stringify(event)))).toEqual([event]);
  });

  it.each(examples(folder, "ga", "client"))("is heard as it came: %s", (_, event) => {
    expect(eventsOf(gaServer.decode(JSON.stringify(event)))).toEqual([event]);
  });
});

describeShared("every example of preview", (folder) => {
  /** Examples of the specification that hold GA's fields already. */
  const spelledAsGa = ["response.created.json", "response.create.2.json"];
  const isSplit = (event: Json) => (event.response as Json | undefined)?.append_input_items !== undefined;

  it.each(examples(folder, "preview", "server"))("is told without loss: %s", (name, event) => {
    const told = eventsOf(decoderOf(preview)(JSON.stringify(event)));
    const [again] = told.flatMap((each) => previewServer.encode(each)).map((frame) => JSON.parse(frame));
    if (spelledAsGa.includes(name)) expect(told).toEqual([event]);
    else expect(again).toEqual(plain(event));
  });

  it.each(examples(folder, "preview", "client"))("is heard without loss: %s", (name, event) => {
    const told = previewServer.decode(JSON.stringify(event));
    const heard = eventsOf(told);
    const dropped = told.flatMap((each) => (each.type === "dropped" ? each.params : []));
    if (spelledAsGa.includes(name)) expect(heard).toEqual([event]);
    else if (isSplit(event)) expect(heard.map(({ type }) => type)).toEqual(splitTypes);
    else
      expect(JSON.parse(preview.encode(heard[0] ?? { type: "response.cancel" }).frame)).toEqual(
        without(event, dropped),
      );
  });
  const splitTypes = ["response.cancel", "conversation.item.create", "response.create"];
});

describeShared("every recorded session", (folder) => {
  it.each(recordings(folder).filter(([name, way]) => !isPreview(name) && way === "received"))(
    "of GA is told as it came: %s",
    (_, __, frames) => {
      const decode = decoderOf(ga);
      expect(eventsOf(frames.flatMap((frame) => decode(JSON.stringify(frame))))).toEqual(frames);
      expect(frames.length).toBeGreaterThan(5);
    },
  );

  it.each(recordings(folder).filter(([name, way]) => !isPreview(name) && way === "sent"))(
    "of GA is heard as it came: %s",
    (_, __, frames) => {
      expect(eventsOf(frames.flatMap((frame) => gaServer.decode(JSON.stringify(frame))))).toEqual(frames);
      expect(frames.length).toBeGreaterThan(0);
    },
  );

  it.each(recordings(folder).filter(([name, way]) => isPreview(name) && way === "received"))(
    "of preview is told without loss: %s",
    (_, __, frames) => {
      const decode = decoderOf(preview);
      const told = eventsOf(frames.flatMap((frame) => decode(JSON.stringify(frame))));
      const again = told.flatMap((event) => previewServer.encode(event)).map((frame) => JSON.parse(frame));
      expect(again).toEqual(frames.filter(({ type }) => type !== "conversation.item.done").map(plain));
      expect(again.length).toBeGreaterThan(5);
    },
  );

  it.each(recordings(folder).filter(([name, way]) => isPreview(name) && way === "received"))(
    "of preview tells of each item that it is added, then done, once: %s",
    (_, __, frames) => {
      const decode = decoderOf(preview);
      const told = eventsOf(frames.flatMap((frame) => decode(JSON.stringify(frame))));
      const of = (type: string) =>
        told.flatMap((event) => (event.type === type && "item" in event ? [event.item.id] : []));
      expect(of("conversation.item.done")).toEqual(of("conversation.item.added"));
      expect(of("conversation.item.added").length).toBeGreaterThan(0);
    },
  );

  it.each(
    recordings(folder).filter(
      ([name, way, frames]) => isPreview(name) && way === "sent" && frames.length > 0,
    ),
  )("of preview is heard without loss: %s", (_, __, frames) => {
    const heard = eventsOf(frames.flatMap((frame) => previewServer.decode(JSON.stringify(frame))));
    const again = heard.map((event) => JSON.parse(preview.encode(event).frame));
    // The recorded client named an answer's part as GA does, which the service took too.
    const named = JSON.parse(JSON.stringify(frames).replaceAll('"output_text"', '"text"'));
    expect(again).toEqual(named);
  });
});

function without(event: Json, dropped: readonly string[]): Json {
  const copy: Json = plain(event);
  for (const path of dropped) {
    const [field = "", name = ""] = path.split(".");
    const { [name]: _, ...rest } = copy[field] as Json;
    copy[field] = rest;
  }
  return copy;
}
