import { describe, expect, it } from "vitest";
import type { ServerError } from "../../src/protocol/server-events.js";
import type { Session } from "../../src/protocol/session-config.js";
import {
  assertConfig,
  configFault,
  mergeConfig,
  type SessionConfigInput,
  type SessionConfigPatch,
} from "../../src/session/config.js";
import type { SessionState } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { beginning, did, permutations, play, ready, says, sent } from "./play.js";

const session = (instructions = ""): Session => ({
  type: "realtime",
  id: "sess_1",
  object: "realtime.session",
  model: "gpt-realtime",
  instructions,
  audio: { output: { voice: "marin" } },
});
const update = (ticket: number, config: SessionConfigPatch): Input => ({ kind: "update", ticket, config });
const updated = (instructions = "") => says({ type: "session.updated", session: session(instructions) });
const refused = (error: Partial<ServerError>) =>
  says({ type: "error", error: { type: "invalid_request_error", message: "no", ...error } });
const configured = (config: SessionConfigInput = {}, over: Partial<SessionState["config"]> = {}) => {
  const state = ready({}, { config });
  return { ...state, config: { ...state.config, effective: session(), ...over } };
};
const tool = (name: string, description = "d") => ({ type: "function" as const, name, description });

describe("mergeConfig", () => {
  const base: SessionConfigInput = {
    instructions: "a",
    audio: { input: { turn_detection: { type: "semantic_vad" } }, output: { voice: "ash", speed: 1 } },
  };

  it("merges through both directions of sound, and leaves what is absent", () => {
    expect(mergeConfig(base, { audio: { output: { speed: 1.2 } } })).toEqual({
      ...base,
      audio: { ...base.audio, output: { voice: "ash", speed: 1.2 } },
    });
  });

  it("T3: keeps null when null clears the field", () => {
    const off = { turn_detection: null, transcription: null, noise_reduction: null };
    expect(mergeConfig(base, { audio: { input: off }, tracing: null, prompt: null })).toMatchObject({
      audio: { input: off, output: { voice: "ash" } },
      tracing: null,
      prompt: null,
    });
  });

  it("T3: says null in the service's own way where it takes none", () => {
    const cleared = mergeConfig(base, { instructions: null, tools: null, tool_choice: null });
    expect(cleared).toMatchObject({ instructions: "", tools: [], tool_choice: "auto" });
  });

  it("T3: keeps false and 0, and drops undefined", () => {
    const patch: SessionConfigPatch = {
      instructions: undefined,
      parallel_tool_calls: false,
      audio: { input: undefined, output: { speed: 0 } },
    };
    const merged = mergeConfig(base, patch);
    expect(merged).toEqual({
      ...base,
      parallel_tool_calls: false,
      audio: { ...base.audio, output: { voice: "ash", speed: 0 } },
    });
  });

  it("T107: a key named __proto__ is a key", () => {
    const merged = mergeConfig({}, JSON.parse('{"__proto__":{"instructions":"x"}}') as SessionConfigPatch);
    expect(Object.keys(merged)).toEqual(["__proto__"]);
    expect(Reflect.get({}, "instructions")).toBeUndefined();
  });
});

describe("configFault", () => {
  it.each([
    ["T5: both modalities", { output_modalities: ["text", "audio"] }, "session.output_modalities"],
    ["T5: no modality", { output_modalities: [] }, "session.output_modalities"],
    ["T10: a long description", { tools: [tool("a", "x".repeat(1025))] }, "session.tools[0].description"],
    ["T10: a tool without a name", { tools: [tool("a"), tool("")] }, "session.tools[1].name"],
    ["T10: two tools of one name", { tools: [tool("a"), tool("a")] }, "session.tools[1].name"],
  ] satisfies [string, SessionConfigInput, string][])("finds %s", (_, config, param) => {
    expect(configFault(config)).toMatchObject({ code: "options.invalid", param });
    expect(() => assertConfig(config)).toThrowError(/^options\.invalid/);
  });

  it("accepts a working configuration", () => {
    const config: SessionConfigInput = {
      output_modalities: ["audio"],
      tools: [tool("a", "x".repeat(1024)), { type: "mcp", server_label: "m", server_url: "https://m" }],
    };
    expect([configFault(config), configFault({}), configFault({ type: "transcription" })]).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe("update", () => {
  it("sends only the patch, and resolves with the session once it is applied", () => {
    const played = play(configured({ instructions: "a" }), update(7, { tools: null }), updated("a"));
    expect(sent(played, "session.update").map((event) => event.session)).toEqual([
      { type: "realtime", tools: [] },
    ]);
    expect(did(played, "settle")).toEqual([{ type: "settle", ticket: 7, value: session("a") }]);
    expect(played.state.config).toMatchObject({
      desired: { instructions: "a", tools: [] },
      accepted: { instructions: "a", tools: [] },
      effective: session("a"),
    });
    expect(played.state.requests).toEqual([]);
  });

  it("T2: sent is not applied: desired and accepted differ until the service says so", () => {
    const { state } = play(configured(), update(7, { instructions: "b" }));
    expect(state.config).toMatchObject({
      desired: { instructions: "b" },
      accepted: {},
      effective: session(),
    });
  });

  it("says the type of the session in each patch", () => {
    const played = play(configured({ type: "transcription" }), update(7, { include: [] }));
    expect(sent(played, "session.update")[0]?.session).toEqual({ type: "transcription", include: [] });
  });

  it("settles at once what changes nothing", () => {
    const played = play(configured({ instructions: "a" }), update(7, { instructions: "a" }));
    expect(played.effects).toEqual([{ type: "settle", ticket: 7, value: session() }]);
  });

  it("does not call that nothing what is still on its way", () => {
    const played = play(configured(), update(7, { instructions: "b" }), update(8, { instructions: "b" }));
    expect(did(played, "settle")).toEqual([]);
    expect(sent(played, "session.update")).toHaveLength(2);
  });

  for (const order of permutations([1, 2, 3])) {
    const [refusedTicket = 0] = order;
    it(`T1: answers in order, refusing ${refusedTicket} of three asked as ${order.join()}`, () => {
      const asked = play(
        configured(),
        ...order.map((ticket) => update(ticket, { instructions: `i${ticket}`, include: [] })),
      );
      const [first] = sent(asked, "session.update");
      const event_id = first?.event_id ?? "";
      const answered = play(
        asked.state,
        refused({ event_id }),
        updated(`i${order[1]}`),
        updated(`i${order[2]}`),
      );
      expect(did(answered, "reject").map(({ ticket }) => ticket)).toEqual([refusedTicket]);
      expect(did(answered, "settle").map(({ ticket }) => ticket)).toEqual(order.slice(1));
      expect(answered.state.config.accepted).toEqual({ instructions: `i${order[2]}`, include: [] });
    });
  }

  it("T2: removes a refused update, and keeps the others", () => {
    const asked = play(configured(), update(7, { instructions: "b" }), update(8, { max_output_tokens: 9 }));
    const [{ event_id = "" } = {}] = sent(asked, "session.update");
    const error = { event_id, code: "unknown_parameter", param: "session.instructions" };
    const played = play(asked.state, refused(error));
    expect(played.state.config.desired).toEqual({ max_output_tokens: 9 });
    expect(did(played, "reject")).toMatchObject([
      {
        ticket: 7,
        failure: { code: "session.refused", serverCode: "unknown_parameter", param: error.param },
      },
    ]);
  });

  it.each([
    ["the oldest update", { event_id: null, param: "session.instructions" }, 1],
    ["none of our updates", { event_id: null, param: "item.id" }, 0],
    ["none of our updates, whatever its param is", { event_id: "another", param: "session.x" }, 0],
    ["none of our updates without a word", { event_id: null, param: null }, 0],
  ])("T88: attributes an error to %s", (_, error, count) => {
    const played = play(configured(), update(7, { instructions: "b" }), refused(error));
    expect(did(played, "reject")).toHaveLength(count);
    expect(did(played, "report")).toHaveLength(1 - count);
  });

  it("rejects an update that nobody answers", () => {
    const asked = play(configured(), update(7, { instructions: "b" }));
    const [wait] = did(asked, "wait");
    const played = play(asked.state, { kind: "elapsed", key: wait?.key ?? "" });
    expect(did(played, "reject")).toMatchObject([{ ticket: 7, failure: { code: "request.timeout" } }]);
    expect(played.state).toMatchObject({ config: { desired: {} }, requests: [] });
  });

  it("handles an unrequested session change", () => {
    const played = play(configured(), updated("by somebody else"));
    expect(played.state.config.effective).toEqual(session("by somebody else"));
    expect(did(played, "settle")).toEqual([]);
  });

  it("waits for a connection, and goes into what is desired", () => {
    const played = play(beginning({ config: { instructions: "a" } }), update(7, { instructions: "b" }));
    expect(played.effects).toEqual([]);
    expect(played.state.config).toMatchObject({ desired: { instructions: "b" } });
  });
});

describe("update of what is fixed", () => {
  it.each([
    [
      "T4: the voice once the model has spoken",
      { audio: { output: { voice: "ash" } } },
      "audio.output.voice",
    ],
    ["T4: the model", { model: "another" }, "model"],
    ["T4: tracing that is set", { tracing: null }, "tracing"],
    ["the type", JSON.parse('{"type":"transcription"}') as SessionConfigPatch, "type"],
  ] satisfies [string, SessionConfigPatch, string][])("rejects %s before it is sent", (_, patch, param) => {
    const played = play(configured({ tracing: "auto" }, { spoken: true }), update(7, patch));
    expect(played.effects).toMatchObject([
      { type: "reject", ticket: 7, failure: { code: "session.fixed", param: `session.${param}` } },
    ]);
  });

  it("T4: lets the voice change as long as the model has not spoken, and stay the same after", () => {
    const played = play(configured(), update(7, { audio: { output: { voice: "ash" } } }));
    expect(sent(played, "session.update")).toHaveLength(1);
    const after = configured({ audio: { output: { voice: "ash" } } }, { spoken: true });
    expect(did(play(after, update(7, { audio: { output: { voice: "ash" } } })), "reject")).toEqual([]);
  });

  it("T5, T10: checks what the update would make of the configuration", () => {
    const state = configured({ tools: [tool("a")] });
    const played = play(state, update(7, { tools: [tool("b"), tool("b")] }));
    expect(played.effects).toMatchObject([{ ticket: 7, failure: { code: "options.invalid" } }]);
    expect(played.state).toEqual(state);
  });
});
