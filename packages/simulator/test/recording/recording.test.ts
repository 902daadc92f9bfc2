import { describe, expect, it } from "vitest";
import { parseRecording, recordingLine } from "../../src/recording/recording.js";
import { resounded, scrubbed } from "../../src/recording/scrub.js";

const created = { type: "session.created", session: {} };

describe("a recording", () => {
  it("is read as it was written", () => {
    const closed = { at: 7, code: 1001, reason: "session_expired" };
    const entry = { dir: "received", at: 3, data: created } as const;
    const meta = {
      url: "wss://example.com/",
      recorded_at: "2026-01-05T14:30:00.000Z",
      audio: "kept",
    } as const;
    const text = [{ meta }, entry, { closed }].map(recordingLine).join("");
    expect(parseRecording(text)).toEqual({ entries: [entry], closed });
  });

  it("may have a byte order mark, and counts that are none", () => {
    const line = { dir: "sent", data: created, dropped: { delta: -1 } };
    expect(parseRecording(`\ufeff${JSON.stringify(line)}\n`).entries).toMatchObject([
      { dropped: { delta: 0 } },
    ]);
  });

  it("may lack times, and its last line where its writer was killed", () => {
    const text = `${JSON.stringify({ dir: "sent", data: { type: "response.create" } })}\n{"dir": "rec`;
    const [entry] = parseRecording(text).entries;
    expect(entry).toEqual({ dir: "sent", at: null, data: { type: "response.create" } });
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["empty", "", /no events/],
    ["no JSON in the middle", `{\n${JSON.stringify({ dir: "sent", data: created })}\n`, /Line 1/],
    ["no direction", `${JSON.stringify({ data: created })}\n`, /Line 1 .*"dir"/],
    ["no event", `${JSON.stringify({ dir: "sent", data: {} })}\n`, /Line 1 .*"data"/],
    ["a time of a year", `${JSON.stringify({ dir: "sent", at: 1e12, data: created })}\n`, /Line 1.*"at"/],
    [
      "an event without bottom",
      `{"dir":"sent","data":{"type":"a","x":${"[".repeat(20_000)}${"]".repeat(20_000)}}}\n`,
      /Line 1.*deep/,
    ],
    ["a time that is none", `${JSON.stringify({ dir: "sent", at: -1, data: created })}\n`, /Line 1.*"at"/],
  ];
  for (const [name, text, why] of wrong) {
    it(`is refused: ${name}`, () => {
      expect(() => parseRecording(text)).toThrow(why);
    });
  }
});

describe("what is kept of an event", () => {
  const audio = Buffer.alloc(4_800, 7).toString("base64");
  const options = { keepsAudio: false, credentials: ["my-own-key"] };

  it("is no key, wherever it stands", () => {
    const kept = scrubbed(
      {
        type: "session.update",
        session: {
          instructions: "Say sk-abcdefgh123 and my-own-key.",
          tools: [
            {
              type: "mcp",
              authorization: "letmein",
              headers: { "X-Key": "secret" },
              server_url: "https://a",
            },
          ],
          max_output_tokens: 7,
        },
      },
      options,
    );
    expect(kept?.data).toEqual({
      type: "session.update",
      session: {
        instructions: "Say *** and ***.",
        tools: [{ type: "mcp", authorization: "***", headers: { "X-Key": "***" }, server_url: "https://a" }],
        max_output_tokens: 7,
      },
    });
  });

  it("is sound only where that is wanted", () => {
    const append = { type: "input_audio_buffer.append", audio };
    expect(scrubbed(append, { ...options, keepsAudio: true })).toEqual({ data: append });
    expect(scrubbed(append, options)).toEqual({
      data: { ...append, audio: "" },
      dropped: { audio: 4_800 },
    });
  });

  it("comes back with as much silence as there was sound", () => {
    const item = { type: "message", content: [{ type: "input_audio", audio }] };
    const kept = scrubbed({ type: "conversation.item.create", item }, options);
    const silence = Buffer.alloc(4_800).toString("base64");
    expect(kept && resounded({ dir: "sent", at: 0, ...kept })).toEqual({
      type: "conversation.item.create",
      item: { type: "message", content: [{ type: "input_audio", audio: silence }] },
    });
  });

  it("is nothing of an event nested deeper than any", () => {
    const deep: unknown = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
    expect(scrubbed({ type: "a", deep }, options)).toBeNull();
  });

  it("is no key in the name of a field", () => {
    expect(scrubbed({ type: "a", "my-own-key": 1 }, options)?.data).toEqual({ type: "a", "***": 1 });
  });

  it("reaches for nothing but what is there", () => {
    const data = { type: "a", delta: "" };
    const dropped = { "__proto__.polluted": 3, "toString.name": 3, delta: 3 };
    expect(resounded({ dir: "sent", at: 0, data, dropped })).toEqual({ type: "a", delta: "AAAA" });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("is text where only the name of a field is that of sound", () => {
    const event = { type: "response.output_text.delta", delta: "hello" };
    expect(scrubbed(event, options)).toEqual({ data: event });
  });
});
