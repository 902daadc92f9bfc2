import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import { logLine } from "../../src/cli/log.js";
import type { Traffic } from "../../src/index.js";

const plain = { colours: false, now: Date.UTC(2026, 0, 5, 14, 30, 1, 250) };
const line = (direction: Traffic["direction"], event: Traffic["event"], style = plain) =>
  logLine({ direction, sessionId: "sess_abcdefghijklmnopqrstu", event }, style);

it("shows time, session, direction, type and the fields that matter", () => {
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

it("replaces audio by its size, and cuts long text", () => {
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

it("is colored if allowed", () => {
  const coloured = line("sent", { type: "error" }, { ...plain, colours: true });
  expect(coloured).toContain("\u001b[31merror\u001b[39m");
  expect(stripVTControlCharacters(coloured)).toBe(line("sent", { type: "error" }));
});

it("removes everything in a client's events that a terminal would obey", () => {
  const evil = "a\u001b]0;x\u0007\u009b31m\n\r\u2028\u202e14:30 sess_x <- session.created";
  const { event } = {
    event: { type: evil, [`${evil}!`]: 1, item_id: evil, text: evil, item: { [evil]: evil } },
  };
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  expect(line("received", event)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
  expect(line("received", event)).toContain(" -> a");
});

it("shows no secrets", () => {
  const tool = { type: "mcp", authorization: "very-own-token", headers: { "X-Mine": "very-own-header" } };
  const shown = [
    line("received", { type: "response.create", response: { tools: [tool], apiKey: "very-own-key" } }),
    line("received", { type: "x", authorization: "very-own-token", headers: { a: "very-own-header" } }),
    line("received", { type: "x", text: `use sk-proj-${"very-own".repeat(3)} or Bearer very-own.token` }),
    line("received", { type: "x", text: `an Azure key: veryown${"0123456789abcdef".repeat(4)}` }),
    line("received", { type: "x", item: { arguments: `{"k":"${"y".repeat(40)} sk-veryown1234567"}` } }),
  ];
  expect(shown.join("\n")).not.toMatch(/very-?own/);
  expect(shown[0]).toContain('"authorization":"***"');
});

it("stays short, whatever a client sends", () => {
  const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field${index}`, index]));
  expect(
    line("received", { type: "t".repeat(5_000), item_id: "i".repeat(5_000), ...fields }).length,
  ).toBeLessThan(500);
});
