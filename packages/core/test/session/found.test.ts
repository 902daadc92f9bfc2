import { describe, expect, it } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { Input } from "../../src/session/step.js";
import { close, closed, connect, elapsed, opened, updated } from "./connections.js";
import { added, ids, user } from "./news.js";
import { beginning, did, play, ready, says, sent } from "./play.js";

const respond: Input = { kind: "respond", ticket: 1, options: {} };
const busy = "conversation_already_has_active_response";

/** What services send and types do not know. */
function odd(event: object): Input {
  return says(event as ServerEvent);
}

function created(id: string): Input {
  return says({ type: "response.created", response: { id } });
}

function done(id: string): Input {
  return says({ type: "response.done", response: { id, status: "completed" } });
}

function create(ticket: number, item: Item): Input {
  return { kind: "createItem", ticket, item };
}

function edit(ticket: number, itemId: string, item: Item): Input {
  return { kind: "editItem", ticket, itemId, item };
}

describe("regressions found by arbitrary moves", () => {
  it("T90: an item whose type is not a string is ignored, also when the conversation is replayed", () => {
    const item = { id: "a", type: { toString: 0 }, role: "user" };
    const { state } = play(
      ready(),
      odd({ type: "conversation.item.added", item }),
      ...[closed(), elapsed("redial"), opened(2), updated(2)],
    );
    expect([state.phase.name, ids(state)]).toEqual(["ready", []]);
  });

  it("T90: a part whose type is not a string does not stop its item from being sent", () => {
    const part = { response_id: "r", item_id: "a", content_index: 1, part: { type: { toString: 0 } } };
    const played = play(
      beginning(),
      ...[create(1, user("a", "hello")), connect(2)],
      ...[odd({ type: "response.content_part.done", ...part }), opened(), updated()],
    );
    expect(sent(played, "conversation.item.create")).toMatchObject([{ item: { id: "a" } }]);
  });

  it("T7: a session expiry that is not a number counts as unknown", () => {
    const session = { id: { toString: 0 }, expires_at: { toString: 0 } };
    const from = play(ready(), elapsed("rotate"), opened(2)).state;
    for (const link of [1, 2]) {
      const event = { type: "session.updated", session } as unknown as ServerEvent;
      const { state } = play(from, says(event, link));
      expect(state.link.expiresAt).toBeNull();
    }
  });

  it("T88: an error may name any field", () => {
    const error = { type: "invalid_request_error", message: "no", param: { toString: 0 } };
    const played = play(ready(), odd({ type: "error", error }));
    expect(did(played, "report")).toMatchObject([{ failure: { message: "no" } }]);
  });

  it("T103: an expected answer is no longer awaited once the session is closed", () => {
    const played = play(ready(), odd({ type: "input_audio_buffer.committed", item_id: "a" }), close);
    const [wait] = did(played, "wait").filter(({ key }) => key.startsWith("input:"));
    expect(did(played, "forget").map(({ key }) => key)).toContain(wait?.key ?? "a timer");
  });

  it("T62: the last word on arguments counts whatever else comes with it", () => {
    const call = { response_id: "r", item_id: "a", call_id: "c", name: "look" };
    const type = "response.function_call_arguments.done";
    const { state } = play(ready(), odd({ type, ...call, arguments: '{"a":1}', delta: { toString: 0 } }));
    expect(state.items[0]?.item).toMatchObject({ arguments: '{"a":1}' });
  });

  it("T41: a transcript counts wherever it is said to stand", () => {
    const type = "conversation.item.input_audio_transcription.completed";
    const usage = { type: "duration", seconds: 2 };
    const { state } = play(
      ready(),
      odd({ type, item_id: "a", transcript: "hi", usage, content_index: { toString: 0 } }),
    );
    expect(state.usage.transcription.seconds).toBe(2);
  });

  it("T48: an error about an active response may name anything", () => {
    const error = { code: busy, message: { toString: 0 }, event_id: { toString: 0 } };
    const played = play(ready(), odd({ type: "error", error }));
    expect(did(played, "report")).toMatchObject([{ failure: { code: "server.error" } }]);
  });

  it("T47: a response that is said to begin again after its end does not", () => {
    const played = play(ready(), created("r"), done("r"), created("r"), respond);
    expect([did(played, "begin"), did(played, "end"), sent(played, "response.create")]).toMatchObject([
      [{ responseId: "r" }],
      [{ responseId: "r" }],
      [{ type: "response.create" }],
    ]);
  });

  it("T98: another connection may reuse a response id", () => {
    const back = [closed(), elapsed("redial"), opened(2), updated(2)];
    const played = play(
      ready(),
      ...[created("r"), done("r"), ...back],
      says({ type: "response.created", response: { id: "r" } }, 2),
    );
    expect(did(played, "begin")).toHaveLength(2);
  });

  it("T101: while a create waits for a response that is not known, the moment is not quiet", () => {
    const error = { type: "invalid_request_error", code: busy, message: "no", event_id: null };
    const played = play(
      ready(),
      ...[elapsed("rotate"), opened(2), respond, says({ type: "error", error })],
      updated(2),
    );
    expect(played.state.phase.name).toBe("rotating");
    const later = play(played.state, { kind: "elapsed", key: "response:retry" });
    expect(sent(later, "response.create")).toHaveLength(1);
  });

  it("T36: the id of an edited item is taken until the service has the new item", () => {
    const editing = play(
      ready(),
      says(added("a", null)),
      edit(1, "a", user("b", "b")),
      create(2, user("a", "")),
    );
    expect(did(editing, "reject")).toMatchObject([{ ticket: 2, failure: { code: "options.invalid" } }]);
    const refused = { type: "invalid_request_error", message: "no", event_id: "event_t1" };
    expect(ids(play(editing.state, says({ type: "error", error: refused })).state)).toEqual(["a"]);
  });

  it("T36: the name of an item is taken while somebody waits for it, though the item may be forgotten", () => {
    const from = ready({}, { set: { maxItems: 1 } });
    const told = [user("a", ""), user("b", "")].map((item) => ({ ...item, status: "completed" as const }));
    const response = { id: "r", status: "completed", output: told } as const;
    const played = play(
      from,
      create(1, user("a", "")),
      says({ type: "response.done", response }),
      create(2, user("a", "")),
    );
    expect(ids(played.state)).toEqual(["b"]);
    expect(did(played, "reject")).toMatchObject([{ ticket: 2, failure: { code: "options.invalid" } }]);
  });

  it("T34: an item whose edit cannot be replayed is replayed itself", () => {
    const output: Item = { type: "function_call_output", call_id: "c", output: "1" };
    const played = play(
      beginning(),
      ...[create(1, user("a", "hello")), edit(2, "a", output)],
      ...[connect(3), opened(), updated()],
    );
    expect(did(played, "reject")).toMatchObject([{ ticket: 2 }]);
    expect(sent(played, "conversation.item.create")).toMatchObject([{ item: { id: "a" } }]);
  });

  it("T34: an item is acknowledged even if its acknowledgement cannot be read", () => {
    const odd = { type: { not: "a string" }, role: "user", id: "a" } as unknown as Item;
    const played = play(
      ready(),
      create(1, user("a", "hello")),
      says({ type: "conversation.item.created", item: odd }),
    );
    expect(did(played, "settle")).toMatchObject([{ ticket: 1 }]);
    expect(played.state.items).toMatchObject([
      { status: "completed", onServer: true, item: { type: "message" } },
    ]);
  });

  it("T92: closing what is closed changes nothing, so that a listener may close whatever it hears", () => {
    const { state } = play(ready(), close, closed(1, null));
    expect(play(state, close)).toEqual({ state, effects: [] });
    expect(play(state, close).state).toBe(state);
  });
});
