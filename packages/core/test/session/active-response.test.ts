import { describe, expect, it } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import type { Response } from "../../src/protocol/responses.js";
import type { RealtimeSessionResource } from "../../src/protocol/session-config.js";
import { ticketKey } from "../../src/session/creates.js";
import type { ResponseOptions } from "../../src/session/response-options.js";
import type { SessionState } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { entry } from "./entries.js";
import { did, play, ready, says } from "./play.js";

const respond = (options: ResponseOptions = {}): Input => ({ kind: "respond", ticket: 1, options });
const ours = { id: "r", metadata: { [ticketKey]: "t.1" } };
const created = (more: Response = {}): Input =>
  says({ type: "response.created", response: { ...ours, ...more } });
const done = (more: Response = {}): Input => says({ type: "response.done", response: { ...ours, ...more } });

/** As the service says the session is. */
function configured(session: Partial<RealtimeSessionResource>): SessionState {
  const state = ready();
  const effective = { type: "realtime", id: "s", object: "realtime.session", ...session } as const;
  return { ...state, config: { ...state.config, effective } };
}

describe("a response that begins", () => {
  const pcmu = { output: { format: { type: "audio/pcmu" } } } as const;
  const pcma = { output: { format: { type: "audio/pcma" } } } as const;
  const none = {};
  const place = { response_id: "r", item_id: "i", output_index: 0, content_index: 0 };
  const audio = says({ type: "response.output_audio.delta", ...place, delta: "AAAA" });

  it.each([
    ["by its own word", { said: pcmu, wanted: none, ofSession: pcma }, "audio/pcmu"],
    ["by what was asked for", { said: none, wanted: pcmu, ofSession: pcma }, "audio/pcmu"],
    ["as the session", { said: none, wanted: none, ofSession: pcma }, "audio/pcma"],
    ["in PCM where nobody says", { said: none, wanted: none, ofSession: none }, "audio/pcm"],
  ] as const)("T6: has its format %s", (_, { said, wanted, ofSession }, type) => {
    const state = configured({ audio: ofSession });
    const played = play(state, respond({ audio: wanted }), created({ audio: said }), audio);
    expect(did(played, "play")).toMatchObject([{ format: { type } }]);
  });
});

describe("a response that ends", () => {
  const usage = { total_tokens: 3 };
  const item: Item = { id: "i", type: "message", role: "assistant", content: [] };
  const said = (json: string): Response => JSON.parse(json);
  const error = { code: "response.failed", message: "the service gave no reason" };
  const endings: readonly [Response, object][] = [
    [
      { status: "completed", status_details: null, usage, output: [item] },
      { status: "completed", usage, items: [item] },
    ],
    [
      { status: "cancelled", status_details: { reason: "turn_detected" } },
      { status: "cancelled", reason: "turn_detected" },
    ],
    [
      { status: "incomplete", status_details: "content_filter" },
      { status: "incomplete", reason: "content_filter" },
    ],
    [
      { status: "failed", status_details: { error: { type: "server_error", code: "oops" } } },
      { status: "failed", error: { ...error, serverCode: "oops" } },
    ],
    [
      { status: "failed", status_details: "boom" },
      { status: "failed", reason: "boom", error: { ...error, message: "boom" } },
    ],
    [said('{"status":"failed","status_details":{"error":null,"reason":7}}'), { status: "failed", error }],
    [said('{"status":"expired","output":{}}'), { status: "incomplete", reason: "expired" }],
    [said('{"status":null,"usage":null}'), { status: "completed" }],
  ];

  it.each(endings)("T53, T56: ends its handle once, as it says: %j", (ending, result) => {
    const played = play(ready(), respond(), created(), done(ending), done(ending));
    const nothing = { reason: null, error: null, usage: null, items: [] };
    const outcome = { kind: "done", result: { ...nothing, ...result } };
    expect(did(played, "end")).toEqual([{ type: "end", responseId: "r", ticket: 1, outcome }]);
    expect(played.state.responses.active).toEqual([]);
  });

  it("T55: hands on whatever it consists of, none included", () => {
    const second = { ...item, id: "j" };
    const call: Item = { id: "c", type: "function_call", call_id: "c1", name: "f", arguments: "{}" };
    for (const output of [[], [item, call], [item, second]]) {
      const played = play(ready(), respond(), created(), done({ status: "completed", output }));
      expect(did(played, "end")).toMatchObject([{ outcome: { result: { items: output } } }]);
      const its = played.state.items.filter(({ responseId }) => responseId === "r");
      expect(its.map(({ id }) => id)).toEqual(output.map(({ id }) => id));
      expect(played.state.responses.active).toEqual([]);
    }
  });

  it("T46: leaves nothing of itself where it was out of band", () => {
    const { state } = play(ready(), respond({ conversation: "none" }), created());
    const { asides } = play(
      { ...state, asides: [entry(item, { responseId: "r" }), entry(item, { responseId: "other" })] },
      done(),
    ).state;
    expect(asides.map(({ responseId }) => responseId)).toEqual(["other"]);
  });
});
