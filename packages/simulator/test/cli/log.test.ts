import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { logLine } from "../../src/cli/log.js";
import type { Traffic } from "../../src/index.js";

const plain = { colours: false, now: Date.UTC(2026, 0, 5, 14, 30, 1, 250) };
const line = (direction: Traffic["direction"], event: Traffic["event"], style = plain) =>
  logLine({ direction, sessionId: "sess_abcdefghijklmnopqrstu", event }, style);

it("tells time, session, direction, type and what matters", () => {
  expect(
    line("sent", {
      type: "input_audio_buffer.speech_started",
      event_id: "event_1",
      audio_start_ms: 1460,
      item_id: "item_E6U0xpLmn5e80rVGpEeKv",
    }),
  ).toBe(
    "14:30:01.250 sess_qrstu <- input_audio_buffer.speech_started audio_start_ms=1460 item_id=item_pEeKv",
  );
  expect(line("received", { type: "response.create" })).toBe("14:30:01.250 sess_qrstu -> response.create");
});

it("sums up sound and cuts what is long", () => {
  expect(
    line("sent", { type: "response.output_audio.delta", delta: "A".repeat(6_400), obfuscation: "x" }),
  ).toMatch(/delta 4800 bytes$/);
  expect(line("received", { type: "input_audio_buffer.append", audio: "A".repeat(6_400) })).toMatch(
    /append 4800 bytes$/,
  );
  expect(
    line("received", { type: "conversation.item.create", item: { content: [{ audio: "A".repeat(6_400) }] } }),
  ).toContain('{"audio":"4800 bytes"}');
  expect(line("sent", { type: "response.output_text.done", text: "word ".repeat(100) }).length).toBeLessThan(
    160,
  );
});

it("is coloured where it may be", () => {
  const coloured = line("sent", { type: "error" }, { ...plain, colours: true });
  expect(coloured).toContain("\u001b[31merror\u001b[39m");
  expect(stripVTControlCharacters(coloured)).toBe(line("sent", { type: "error" }));
});
