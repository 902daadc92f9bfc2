import { describe, expect, it } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import { play, ready, says } from "./play.js";

const place = { response_id: "resp_1", item_id: "item_1", output_index: 0, content_index: 0 };
const message: Item = { id: "item_1", type: "message", role: "assistant", content: [] };

const events: readonly ServerEvent[] = [
  { type: "response.output_text.delta", ...place, delta: "Hel" },
  { type: "response.output_text.done", ...place, text: "Hello" },
  { type: "response.output_audio_transcript.delta", ...place, delta: "Hel" },
  { type: "response.output_audio_transcript.done", ...place, transcript: "Hello" },
  { type: "response.output_item.done", response_id: "resp_1", output_index: 0, item: message },
];

describe("what a response's handle reads", () => {
  for (const event of events) {
    it(`reaches it: ${event.type}`, () => {
      const { effects } = play(ready(), says(event));
      expect(effects).toContainEqual({ type: "deliver", event });
    });
  }
});
