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

  it("may have a byte order mark, and reads invalid byte counts as 0", () => {
    const line = { dir: "sent", data: created, dropped: { delta: -1 } };
    expect(parseRecording(`\ufeff${JSON.stringify(line)}\n`).entries).toMatchObject([
      { dropped: { delta: 0 } },
    ]);
  });

  it("may lack times, and a complete last line if its writer was killed", () => {
    const text = `${JSON.stringify({ dir: "sent", data: { type: "response.create" } })}\n{"dir": "rec`;
    const [entry] = parseRecording(text).entries;
    expect(entry).toEqual({ dir: "sent", at: null, data: { type: "response.create" } });
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["empty", "", /no events/],
    ["invalid JSON before the last line", `{\n${JSON.stringify({ dir: "sent", data: created })}\n`, /Line 1/],
    ["no direction", `${JSON.stringify({ data: created })}\n`, /Line 1 .*"dir"/],
    ["no event", `${JSON.stringify({ dir: "sent", data: {} })}\n`, /Line 1 .*"data"/],
    [
      "a time beyond any session",
      `${JSON.stringify({ dir: "sent", at: 1e12, data: created })}\n`,
      /Line 1.*"at"/,
    ],
    [
      "an event nested too deep",
      `{"dir":"sent","data":{"type":"a","x":${"[".repeat(20_000)}${"]".repeat(20_000)}}}\n`,
      /Line 1.*deep/,
    ],
    ["a negative time", `${JSON.stringify({ dir: "sent", at: -1, data: created })}\n`, /Line 1.*"at"/],
  ];
  for (const [name, text, why] of wrong) {
    it(`is rejected: ${name}`, () => {
      expect(() => parseRecording(text)).toThrow(why);
    });
  }
});

describe("a recorded event", () => {
  const audio = Buffer.alloc(4_800, 7).toString("base64");
  const options = { keepsAudio: false, credentials: ["my-own-key"] };

  it("contains no keys, anywhere", () => {
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

  it("contains audio only if requested", () => {
    const append = { type: "input_audio_buffer.append", audio };
    expect(scrubbed(append, { ...options, keepsAudio: true })).toEqual({ data: append });
    expect(scrubbed(append, options)).toEqual({
      data: { ...append, audio: "" },
      dropped: { audio: 4_800 },
    });
  });

  it("is restored with as much silence as there was audio", () => {
    const item = { type: "message", content: [{ type: "input_audio", audio }] };
    const kept = scrubbed({ type: "conversation.item.create", item }, options);
    const silence = Buffer.alloc(4_800).toString("base64");
    expect(kept && resounded({ dir: "sent", at: 0, ...kept })).toEqual({
      type: "conversation.item.create",
      item: { type: "message", content: [{ type: "input_audio", audio: silence }] },
    });
  });

  it("is skipped if it is nested too deep", () => {
    const deep: unknown = JSON.parse("[".repeat(20_000) + "]".repeat(20_000));
    expect(scrubbed({ type: "a", deep }, options)).toBeNull();
  });

  it("contains no key as a field name", () => {
    expect(scrubbed({ type: "a", "my-own-key": 1 }, options)?.data).toEqual({ type: "a", "***": 1 });
  });

  it("is restored without touching fields it does not have", () => {
    const data = { type: "a", delta: "" };
    const dropped = { "__proto__.polluted": 3, "toString.name": 3, delta: 3 };
    expect(resounded({ dir: "sent", at: 0, data, dropped })).toEqual({ type: "a", delta: "AAAA" });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("keeps text in a field that is named like audio", () => {
    const event = { type: "response.output_text.delta", delta: "hello" };
    expect(scrubbed(event, options)).toEqual({ data: event });
  });
});
