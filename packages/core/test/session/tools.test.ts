import { describe, expect, it } from "vitest";
import type { Response } from "../../src/protocol/responses.js";
import type { SessionItem } from "../../src/session/item.js";
import { abortCalls } from "../../src/session/reduce-tools.js";
import type { SessionState, ToolCall } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { entry } from "./entries.js";
import { did, play, ready, sent } from "./play.js";
import { answers, approves, begun, called, callItem, done } from "./tool-calls.js";
import { followUps, held, outputs, withCall } from "./tool-calls.js";

describe("a call", () => {
  it("runs", () => {
    const played = play(begun(), called(1));
    const call = {
      callId: "call_1",
      itemId: "fc_1",
      responseId: "resp_1",
      name: "tool_1",
      arguments: "{}",
      status: "running",
    };
    expect(did(played, "runTool")).toEqual([{ type: "runTool", call, approved: false }]);
    expect(played.state.calls).toEqual([call]);
  });

  it.each<[string, object]>([
    ["incomplete", { status: "incomplete" }],
    ["in progress", { status: "in_progress" }],
    ["without a status", { status: undefined }],
  ])("T66: does not run at once while it is %s", (_, over) => {
    const state = begun();
    expect(play(state, called(1, over)).state.calls).toEqual([]);
  });

  it.each<[string, object]>([
    ["one without a status", { status: undefined }],
    ["one that no event told", {}],
  ])("T66: runs at the end of a completed response: %s", (_, over) => {
    const played = play(begun(), done({ output: [callItem(1, over)] }));
    expect(did(played, "runTool")).toHaveLength(1);
  });

  it.each<[string, object, Response]>([
    ["completed, and it is not", { status: "incomplete" }, {}],
    ["incomplete", { status: undefined }, { status: "incomplete" }],
    ["cancelled", {}, { status: "cancelled" }],
    ["failed", {}, { status: "failed" }],
  ])("T66: does not run at the end of a response that is %s", (_, over, response) => {
    const played = play(begun(), done({ output: [callItem(1, over)], ...response }));
    expect(did(played, "runTool")).toEqual([]);
  });

  it.each<[string, Response]>([
    ["output", { output: undefined as never }],
    ["output that is no list", { output: "none" as never }],
    ["items in its output", { output: [null, 5] as never }],
  ])("is answered even if the end of its response lacks %s", (_, response) => {
    const played = play(begun(), called(1), done(response), answers(1));
    expect([outputs(played), followUps(played)]).toEqual([["call_1: answer 1"], 1]);
  });

  it("is ignored without a call id", () => {
    const played = play(begun(), called(1, { call_id: undefined }), called(2, { call_id: 7 }));
    expect(played.effects.filter(({ type }) => type === "runTool")).toEqual([]);
    expect(played.state.tools).toEqual(begun().tools);
  });

  it("keeps the well-formed fields of a malformed call", () => {
    const { state } = play(begun(), called(1, { id: undefined, arguments: undefined }));
    expect(state.calls).toMatchObject([{ callId: "call_1", itemId: "", arguments: "" }]);
  });

  it("T68: is not run twice, even when a response makes hundreds of calls", () => {
    const ids = Array.from({ length: 300 }, (_, n) => n);
    const rounds = ids.flatMap((n) => [called(1, { call_id: `call_${n}` }), answers(n)]);
    const { state } = play(begun(), ...rounds);
    expect(did(play(state, called(1, { call_id: "call_0" })), "runTool")).toEqual([]);
    expect(did(play(state, called(1, { call_id: "call_299" })), "runTool")).toEqual([]);
  });

  it.each<[string, Input[]]>([
    ["begins", [called(1), done({ output: [callItem(1)] })]],
    ["was not told to begin", [done({ output: [callItem(1)], conversation_id: null })]],
  ])("T46: is the application's where its response is out of band and %s", (how, inputs) => {
    const played = play(how === "begins" ? begun({}, { conversation_id: null }) : ready(), ...inputs);
    expect([played.state.calls, played.state.tools.seen, outputs(played)]).toEqual([[], [], []]);
  });

  it("T69: of an unknown tool is answered at once, and reported", () => {
    const played = play(begun(), called(1, { name: "tool_3" }), done());
    expect(outputs(played)).toEqual(['call_1: {"error":"there is no tool named tool_3"}']);
    expect(did(played, "report")).toMatchObject([{ failure: { code: "tool.unknown" } }]);
    expect(followUps(played)).toBe(1);
  });

  it("of a tool that only the application knows waits for the application", () => {
    const waiting = play(begun(), called(1, { name: "app_tool" }), done());
    expect(waiting.state.calls).toMatchObject([{ callId: "call_1", status: "application" }]);
    expect([did(waiting, "runTool"), followUps(waiting)]).toEqual([[], 0]);
    const answered = play(waiting.state, answers(1));
    expect([outputs(answered), followUps(answered)]).toEqual([["call_1: answer 1"], 1]);
  });

  it("T57: of a tool that its response brought along waits for the application", () => {
    const state = begun();
    const active = state.responses.active.map((one) => ({ ...one, functions: ["own_tool"] }));
    const played = play(
      { ...state, responses: { ...state.responses, active } },
      called(1, { name: "own_tool" }),
    );
    expect(played.state.calls).toMatchObject([{ status: "application" }]);
  });

  it("T67: of a response that we cancel because the user speaks gets a follow-up, which waits", () => {
    const state = begun();
    const speech = { itemId: "item_9", startMs: 0, stopped: false };
    const cancelled = done({ status: "cancelled", status_details: { reason: "client_cancelled" } });
    const spoken = { ...state, input: { ...state.input, speech } };
    const played = play(spoken, called(1), answers(1), cancelled);
    expect(played.state.responses.creates).toMatchObject([{ from: "tools" }]);
  });

  it.each(["cancelled", "completed"] as const)(
    "T66: that is whole only after its response was cancelled does not run, though it ends as %s",
    (status) => {
      const cancel: Input = { kind: "cancelResponse", ticket: null, responseId: "resp_1" };
      const played = play(begun(), cancel, called(1), done({ status }));
      expect(outputs(played)).toEqual(['call_1: {"error":"cancelled"}']);
      expect([did(played, "runTool"), did(played, "report"), followUps(played)]).toEqual([[], [], 0]);
    },
  );

  it("T71: that was forced gets a follow-up that is not forced", () => {
    const state = begun();
    const forced = {
      type: "realtime",
      id: "s",
      object: "realtime.session",
      tool_choice: "required",
    } as const;
    const played = play(
      { ...state, config: { ...state.config, effective: forced } },
      called(1),
      answers(1),
      done(),
    );
    expect(sent(played, "response.create")).toMatchObject([{ response: { tool_choice: "auto" } }]);
  });

  it("reports why it failed", () => {
    const failure = { code: "tool.failed", message: "tool_1 failed" } as const;
    const failed: Input = { kind: "toolSettled", callId: "call_1", output: "{}", failure };
    const played = play(begun(), called(1), failed, failed);
    expect(did(played, "report")).toEqual([{ type: "report", failure }]);
    expect(outputs(played)).toEqual(["call_1: {}"]);
  });

  it("has its output in the conversation at once", () => {
    const { state } = play(begun(), called(1), answers(1));
    expect(state.items.map(({ item }) => item)).toContainEqual(
      expect.objectContaining({ type: "function_call_output", call_id: "call_1", output: "answer 1" }),
    );
  });

  it("T32: is not answered once its item is deleted", () => {
    const played = play(begun({ deleted: ["fc_1"] }), called(1), answers(1), done());
    expect([outputs(played), followUps(played), played.state.tools.turns]).toEqual([[], 0, []]);
  });
});

describe("approval", () => {
  const waiting = play(begun(), called(1), held(1)).state;

  it("is part of the state, and nothing runs meanwhile", () => {
    expect(waiting.calls).toMatchObject([{ callId: "call_1", status: "approval" }]);
    expect(did(play(waiting, held(1)), "runTool")).toEqual([]);
  });

  it("lets the call run, once", () => {
    const played = play(waiting, approves("call_1"), approves("call_1"));
    expect(did(played, "runTool")).toMatchObject([{ call: { callId: "call_1" }, approved: true }]);
    expect(played.state.calls).toMatchObject([{ callId: "call_1", status: "running" }]);
  });

  it.each([
    [undefined, '{"error":"the user declined"}'],
    ["too late", '{"error":"the user declined: too late"}'],
  ])("tells the model that the user declined: %s", (reason, output) => {
    const played = play(waiting, approves("call_1", false, reason), approves("call_1"), done());
    expect(outputs(played)).toEqual([`call_1: ${output}`]);
    expect([did(played, "runTool"), did(played, "report"), followUps(played)]).toEqual([[], [], 1]);
  });

  it.each<ToolCall["status"]>(["running", "application"])("means nothing to a call that is %s", (status) => {
    const state = withCall(status);
    expect(play(state, approves("call_1"), approves("call_1", false)).state).toBe(state);
  });
});

describe("approval of an MCP call", () => {
  const request = entry(
    { id: "mcpr_1", type: "mcp_approval_request", server_label: "s", name: "f", arguments: "{}" },
    { onServer: true },
  );

  it.each<[boolean, string | undefined, object]>([
    [true, undefined, { approve: true }],
    [false, "no", { approve: false, reason: "no" }],
  ])("T72: is sent after its request, once: %s", (approve, reason, said) => {
    const input = approves("mcpr_1", approve, reason);
    const created = sent(play(begun({ items: [request] }), input, input), "conversation.item.create");
    expect(created).toMatchObject([
      {
        previous_item_id: "mcpr_1",
        item: { type: "mcp_approval_response", approval_request_id: "mcpr_1", ...said },
      },
    ]);
  });

  it.each<[string, readonly SessionItem[]]>([
    ["is unknown", []],
    ["was made in a connection that is gone (T34)", [{ ...request, onServer: false }]],
  ])("is not sent when the request %s", (_, items) => {
    const state = begun({ items });
    expect(play(state, approves("mcpr_1")).state).toBe(state);
  });
});

describe("an interruption", () => {
  it.each<[ToolCall["status"], number]>([
    ["approval", 1],
    ["running", 1],
    ["application", 0],
  ])("T70: reaches a call that is %s: %i", (status, count) => {
    const { effects, state } = abortCalls(withCall(status), "interrupted");
    expect(effects).toHaveLength(count);
    expect(state.calls).toHaveLength(1);
  });
});

describe("the end of the session", () => {
  it("T103: aborts all calls and forgets their turns", () => {
    const before = withCall("running");
    const { effects, state } = abortCalls(before, "closed");
    expect(effects).toEqual([{ type: "abortTools", why: "closed", calls: before.calls }]);
    expect([state.calls, state.tools.turns]).toEqual([[], []]);
    expect(play(state, answers(1)).state).toBe(state);
  });

  it("aborts any call still running that the application has already answered", () => {
    expect(abortCalls(begun(), "closed").effects).toEqual([{ type: "abortTools", why: "closed", calls: [] }]);
  });
});

describe("a connection that is lost", () => {
  const lost: Input = { kind: "linkClosed", link: 1, failure: null, chance: 0 };
  const itemOfCall = entry({ ...callItem(1), id: "fc_1" }, { onServer: true });

  it("T68: keeps calls running, and their follow-up waiting for them", () => {
    const { state } = play(begun(), called(1), called(2), lost);
    expect(state.calls).toHaveLength(2);
    expect(followUps({ state, effects: [] })).toBe(0);
    expect(play(state, answers(1), answers(2)).state.responses.creates).toMatchObject([{ from: "tools" }]);
  });

  it("T68: requests the follow-up that was waiting for the end of the response", () => {
    const { state } = play(begun(), called(1), answers(1), lost);
    expect(state.responses.creates).toMatchObject([{ from: "tools" }]);
    expect(state.tools.turns).toEqual([]);
  });

  it("T68: creates calls again before their output on the next connection", () => {
    const items = [{ ...itemOfCall, onServer: false }];
    const played = play({ ...withCall("running"), items }, answers(1));
    expect(sent(played, "conversation.item.create").map(({ item }) => [item.type, item.id])).toEqual([
      ["function_call", "fc_1"],
      ["function_call_output", expect.any(String)],
    ]);
  });

  it("T68: does not create again what the service has", () => {
    const played = play({ ...withCall("running"), items: [itemOfCall] }, answers(1));
    expect(sent(played, "conversation.item.create")).toHaveLength(1);
  });

  it("keeps the output for the next connection", () => {
    const items = [{ ...itemOfCall, onServer: false }];
    const offline: SessionState = { ...withCall("running"), items, phase: { name: "connecting" } };
    const played = play(offline, answers(1));
    expect(played.state.items).toMatchObject([{ id: "fc_1" }, { status: "pending", onServer: false }]);
    expect(sent(played, "conversation.item.create")).toEqual([]);
  });
});

describe("other tools", () => {
  const change = (...names: string[]): Input => ({ kind: "toolsChanged", names, tools: [] });

  it("apply from now on, while running calls continue", () => {
    const { state } = play(withCall("running"), change("tool_2"));
    expect([state.tools.names, state.calls.length]).toEqual([["tool_2"], 1]);
    expect(did(play(state, called(2)), "runTool")).toHaveLength(1);
  });
});
