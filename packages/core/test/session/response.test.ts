import { describe, expect, it } from "vitest";
import { createResponse } from "../../src/session/response.js";
import type { Outcome } from "../../src/session/step.js";

const completed: Outcome = {
  kind: "done",
  result: { status: "completed", reason: null, error: null, usage: null, items: [] },
};
const lost: Outcome = { kind: "failed", failure: { code: "link.lost", message: "the line broke" } };

const place = { response_id: "r", item_id: "i", output_index: 0, content_index: 0 };
const words = (delta: string) =>
  ({ type: "response.output_audio_transcript.delta", ...place, delta }) as const;
const allWords = (transcript: string) =>
  ({ type: "response.output_audio_transcript.done", ...place, transcript }) as const;

async function read<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of stream) values.push(value);
  return values;
}

function begun(audioBytes = 1000) {
  const response = createResponse({ audioBytes }, () => {});
  response.begin("r");
  return response;
}

describe("the handle of a response", () => {
  it("keeps what arrived for a reader who comes after the end", async () => {
    const response = begun();
    response.hear(words("Hel"));
    response.hear(words("lo"));
    response.hearAudio(Int16Array.of(1, 2));
    response.end(completed);
    expect(await read(response.handle.transcript)).toEqual(["Hel", "lo"]);
    expect(await read(response.handle.audio)).toEqual([Int16Array.of(1, 2)]);
    expect(await response.handle.done).toMatchObject({ id: "r", status: "completed", transcript: "Hello" });
  });

  it("T62: trusts the whole text over the pieces, and makes up for those that were missed", async () => {
    const response = begun();
    response.hear(words("Hel"));
    response.hear(allWords("Hello"));
    response.end(completed);
    expect(await read(response.handle.transcript)).toEqual(["Hel", "lo"]);
  });

  it("T62: trusts the whole text over pieces that contradict it, came twice or too late", async () => {
    const response = begun();
    for (const event of [words("lo"), words("Hel"), words("Hel"), allWords("Hello"), words("lo")])
      response.hear(event);
    response.end(completed);
    expect((await response.handle.done).transcript).toBe("Hello");
    expect(await read(response.handle.transcript)).toEqual(["lo", "Hel", "Hel"]);
  });

  it("does not unsay what was said when the whole text comes empty", async () => {
    const response = begun();
    response.hear(words("Hel"));
    response.hear(allWords(""));
    response.end(completed);
    expect((await response.handle.done).transcript).toBe("Hel");
  });

  it("yields an item once, though it is told twice, and loses none without a name", async () => {
    const response = begun();
    const item = { id: "i", type: "message", role: "assistant", content: [] } as const;
    const { id: _, ...nameless } = item;
    for (const each of [item, { ...item }, { ...nameless }, { ...nameless }])
      response.hear({ ...place, type: "response.output_item.done", item: { ...each, content: [] } });
    response.end(completed);
    expect((await read(response.handle.items)).map(({ id }) => id)).toEqual(["i", undefined, undefined]);
  });

  it("says so when unread sound has to be given up", async () => {
    const response = begun(4);
    response.hearAudio(Int16Array.of(1, 2));
    response.hearAudio(Int16Array.of(3));
    await expect(read(response.handle.audio)).rejects.toMatchObject({ code: "reader.too-slow" });
  });

  it("ends its sound where it is silenced, while the words go on", async () => {
    const response = begun();
    response.silence();
    response.hearAudio(Int16Array.of(1));
    response.hear(words("late"));
    response.end(completed);
    expect(await read(response.handle.audio)).toEqual([]);
    expect(await read(response.handle.transcript)).toEqual(["late"]);
  });

  it("rejects everything that waits when the response is lost", async () => {
    const { handle, end } = createResponse({ audioBytes: 1000 }, () => {});
    end(lost);
    for (const waiting of [handle.id, handle.done, read(handle.audio), read(handle.items)])
      await expect(waiting).rejects.toMatchObject({ code: "link.lost" });
  });

  it("has no id to give when it is cancelled before it began", async () => {
    const { handle, end } = createResponse({ audioBytes: 1000 }, () => {});
    end({ kind: "done", result: { ...completed.result, status: "cancelled" } });
    await expect(handle.id).rejects.toMatchObject({ code: "response.cancelled" });
    expect((await handle.done).status).toBe("cancelled");
  });
});
