import { describe, expect, it } from "vitest";
import type { ResponseUsage, TranscriptionUsage } from "../../src/protocol/responses.js";
import type { ServerEventOf } from "../../src/protocol/server-events.js";
import { onResponseUsage, onTranscriptionUsage } from "../../src/session/reduce-usage.js";
import { addResponse, addTranscription, noUsage } from "../../src/session/usage.js";
import { ready } from "./play.js";

const spoken: ResponseUsage = {
  total_tokens: 160,
  input_tokens: 60,
  output_tokens: 100,
  input_token_details: {
    text_tokens: 20,
    audio_tokens: 30,
    image_tokens: 10,
    cached_tokens: 25,
    cached_tokens_details: { text_tokens: 15, audio_tokens: 8, image_tokens: 2 },
  },
  output_token_details: { text_tokens: 28, audio_tokens: 72, reasoning_tokens: 5 },
};

const byTokens: TranscriptionUsage = {
  type: "tokens",
  input_tokens: 14,
  input_token_details: { text_tokens: 4, audio_tokens: 10 },
  output_tokens: 6,
  total_tokens: 20,
};

/** As it came off the wire, whatever it is. */
const wire = (usage: unknown) => usage as ResponseUsage & TranscriptionUsage;

/** Neither `used` nor any of its details is what the specification says. */
const odd = [
  undefined,
  null,
  "none",
  7,
  [],
  {},
  { input_tokens: "60", output_tokens: null, seconds: "3" },
  { input_tokens: -1, output_tokens: Number("1e999"), seconds: -3 },
  { input_token_details: [null], output_token_details: [null] },
  { input_token_details: "many", output_token_details: null },
  { input_token_details: { cached_tokens: {}, cached_tokens_details: 3 }, output_token_details: 3 },
];

describe("what a response used", () => {
  it("T56: is taken down by kind, what was cached and what was reasoning apart", () => {
    expect(addResponse(noUsage, spoken)).toEqual({
      ...noUsage,
      responses: 1,
      input: { total: 60, text: 20, audio: 30, image: 10 },
      cached: { total: 25, text: 15, audio: 8, image: 2 },
      output: { total: 100, text: 28, audio: 72, reasoning: 5 },
    });
  });

  it("adds up", () => {
    const twice = addResponse(addResponse(noUsage, spoken), spoken);
    expect(twice.responses).toBe(2);
    expect(twice.input).toEqual({ total: 120, text: 40, audio: 60, image: 20 });
    expect(twice.cached).toEqual({ total: 50, text: 30, audio: 16, image: 4 });
    expect(twice.output).toEqual({ total: 200, text: 56, audio: 144, reasoning: 10 });
  });

  it("T56: keeps the totals where they are not broken down", () => {
    const usage = addResponse(
      noUsage,
      wire({ input_tokens: 72, output_tokens: 79, input_token_details: [null] }),
    );
    expect(usage.input).toEqual({ total: 72, text: 0, audio: 0, image: 0 });
    expect(usage.output).toEqual({ total: 79, text: 0, audio: 0, reasoning: 0 });
  });

  it("T56: makes up a total that is left out from its kinds", () => {
    const { input_token_details, output_token_details } = spoken;
    const usage = addResponse(noUsage, wire({ input_token_details, output_token_details }));
    expect([usage.input.total, usage.output.total]).toEqual([60, 100]);
  });

  it.each(odd)("T56: counts as a response of nothing where it is odd: %j", (usage) => {
    expect(addResponse(noUsage, wire(usage))).toEqual({ ...noUsage, responses: 1 });
  });
});

describe("what a transcription used", () => {
  it("T45: is taken down in tokens", () => {
    expect(addTranscription(addTranscription(noUsage, byTokens), byTokens)).toEqual({
      ...noUsage,
      transcription: { input: { total: 28, text: 8, audio: 20, image: 0 }, output: 12, seconds: 0 },
    });
  });

  it("T45: is taken down in seconds", () => {
    const usage = addTranscription(noUsage, { type: "duration", seconds: 3 });
    expect(addTranscription(usage, { type: "duration", seconds: 1.5 })).toEqual({
      ...noUsage,
      transcription: { ...noUsage.transcription, seconds: 4.5 },
    });
  });

  it.each(odd)("T45: is nothing where it is odd: %j", (usage) => {
    expect(addTranscription(noUsage, wire(usage))).toEqual(noUsage);
  });
});

describe("a session", () => {
  const done = (id: string | undefined): ServerEventOf<"response.done"> => ({
    type: "response.done",
    response: { ...(id !== undefined && { id }), usage: spoken },
  });
  const transcribed = (item_id: string, usage: unknown = byTokens) =>
    ({
      type: "conversation.item.input_audio_transcription.completed",
      item_id,
      content_index: 0,
      transcript: "Hello.",
      usage: wire(usage),
    }) as const;

  it.each([
    ["once where it is told once", ["r1"], 1],
    ["each of several", ["r1", "r2"], 2],
    ["once where it is told twice", ["r1", "r1"], 1],
    ["each of several without an id", [undefined, undefined], 2],
  ] as const)("T49: counts a response that it never saw begin, %s", (_, ids, responses) => {
    const state = ids.reduce((before, id) => onResponseUsage(before, done(id)).state, ready());
    expect(state.usage.responses).toBe(responses);
    expect(state.usage.input.total).toBe(60 * responses);
  });

  it("T41: counts a transcription once, however often it is completed", () => {
    const { state } = onTranscriptionUsage(ready(), transcribed("u1"));
    expect(state.usage.transcription.output).toBe(6);
    expect(onTranscriptionUsage(state, transcribed("u1")).state).toBe(state);
    expect(onTranscriptionUsage(state, transcribed("u2")).state.usage.transcription.output).toBe(12);
  });

  it.each([undefined, null])("T45: changes nothing by a transcription that tells no usage: %s", (usage) => {
    const state = ready();
    const event = { ...transcribed("u1"), usage: wire(usage) };
    expect(onTranscriptionUsage(state, event).state).toBe(state);
  });
});
