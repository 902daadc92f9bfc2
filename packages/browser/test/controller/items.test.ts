import { custom, seed, type Item } from "@rt/core";
import { describe, expect, it } from "vitest";
import { RealtimeController } from "../../src/controller/controller.js";
import type { RealtimeItem } from "../../src/controller/items.js";
import { eventually } from "../support/eventually.js";

const service = custom({ url: "ws://127.0.0.1:9/v1/realtime" });

/** What is shown of a conversation that went on before. */
function shown(...items: readonly Item[]): readonly RealtimeItem[] {
  const controller = new RealtimeController({ service, history: seed(items) });
  void controller.session;
  return controller.getSnapshot().items;
}

const called = { type: "function_call", call_id: "c", name: "pay", arguments: '{"euro":5}' } as const;
const answered = (output: string) => ({ type: "function_call_output", call_id: "c", output }) as const;

describe("items", () => {
  it("are what was said, without what only the protocol needs", () => {
    const items = shown(
      { type: "message", role: "user", content: [{ type: "input_text", text: "Pay." }] },
      called,
      answered("paid"),
      { type: "message", role: "assistant", content: [{ type: "output_audio", transcript: "Done." }] },
    );
    expect(items).toEqual([
      { kind: "message", id: "history_1", role: "user", text: "Pay.", heard: "Pay.", status: "done" },
      {
        ...{ kind: "tool", id: "history_2", callId: "c", name: "pay" },
        ...{ arguments: '{"euro":5}', output: "paid", status: "done" },
      },
      { kind: "message", id: "history_4", role: "assistant", text: "Done.", heard: "Done.", status: "done" },
    ]);
  });

  it.each([
    ['{"error":"the user declined"}', "failed"],
    ['{ "error": { "code": 7 } }', "failed"],
    ['{"errors":0}', "done"],
    ['the answer is {"error":1}', "done"],
    ["", "done"],
  ])("tell whether a tool failed: %s", (output, status) => {
    expect(shown(called, answered(output))).toMatchObject([{ kind: "tool", status, output }]);
  });

  it("are the same objects as long as nothing of them changes", async () => {
    const controller = new RealtimeController({ service, history: seed([called, answered("paid")]) });
    void controller.session;
    const [before] = controller.getSnapshot().items;
    void controller.send("Thank you.").catch(() => {});
    await eventually(() => expect(controller.getSnapshot().items).toHaveLength(2));
    expect(controller.getSnapshot().items[0]).toBe(before);
  });
});
