import { describe, expect, it } from "vitest";
import type { Response } from "../../src/protocol/responses.js";
import type { Failure } from "../../src/session/failure.js";
import { ticketKey } from "../../src/session/creates.js";
import { cutResponses, followUp, isGenerating, responsesLost } from "../../src/session/reduce-responses.js";
import type { ResponseOptions } from "../../src/session/response-options.js";
import type { SessionState } from "../../src/session/state.js";
import { chain, still, type Input } from "../../src/session/step.js";
import { did, play, ready, says, sent, type Played } from "./play.js";

const respond = (ticket: number, options: ResponseOptions = {}): Input => ({
  kind: "respond",
  ticket,
  options,
});
const outOfBand = (ticket: number): Input => respond(ticket, { conversation: "none" });
const cancel = (ticket: number | null, responseId: string | null = null): Input => ({
  kind: "cancelResponse",
  ticket,
  responseId,
});
const elapsed = (key: string): Input => ({ kind: "elapsed", key });
const stalled = (responseId: string): Input => ({ kind: "stalled", responseId });

/** Answers the create with the ticket, where there is one; else begun by the service itself. */
function response(id: string, ticket?: number, more: Response = {}): Response {
  return { id, conversation_id: "conv", metadata: ticket ? { [ticketKey]: `t.${ticket}` } : null, ...more };
}

const created = (...of: Parameters<typeof response>): Input =>
  says({ type: "response.created", response: response(...of) });

const done = (...of: Parameters<typeof response>): Input =>
  says({ type: "response.done", response: response(...of) });

const refused = (event_id: string, code: string): Input =>
  says({ type: "error", error: { type: "invalid_request_error", code, message: "no", event_id } });

const asked = (played: Played): (string | undefined)[] =>
  sent(played, "response.create").map((event) => event.response?.metadata?.[ticketKey]?.slice(2));
const cancels = (played: Played): (string | undefined)[] =>
  sent(played, "response.cancel").map(({ response_id }) => response_id);
const begun = (played: Played): (number | null)[] => did(played, "begin").map(({ ticket }) => ticket);
const ends = (played: Played): (number | null)[] => did(played, "end").map(({ ticket }) => ticket);
const statuses = (played: Played): string[] =>
  did(played, "end").map(({ outcome }) =>
    outcome.kind === "done" ? `${outcome.result.status} ${outcome.result.reason}` : outcome.failure.code,
  );

/** A state in which responses bring our metadata back, or are known not to. */
const knowing = (state: SessionState, echoes = true): SessionState => ({
  ...state,
  responses: { ...state.responses, echoes },
});

describe("response.created", () => {
  it("T47: answers the create whose ticket it echoes, in any order", () => {
    const played = play(ready(), outOfBand(1), respond(2), outOfBand(3), created("b", 2), created("c", 3));
    expect(begun(played)).toEqual([2, 3]);
    expect(played.state.responses.creates).toMatchObject([{ ticket: 1 }]);
    expect(played.state.responses.echoes).toBe(true);
    expect(did(played, "forget").map(({ key }) => key)).toEqual(["response:event_t2", "response:event_t3"]);
  });

  it("T47: answers the only possible create, when the service does not echo metadata", () => {
    expect(begun(play(ready(), respond(5), created("r")))).toEqual([5]);
    const aside = created("r", undefined, { conversation_id: null });
    expect(begun(play(ready(), respond(5), outOfBand(6), aside))).toEqual([6]);
    expect(begun(play(ready(), outOfBand(5), outOfBand(6), aside))).toEqual([null]);
  });

  it.each([
    ["the service is known to bring metadata back", { echoes: true }],
    ["speech is to be answered", { expected: true }],
  ])("T47: was begun by another client if it names no create and %s", (_, more) => {
    const { state } = play(ready(), respond(5));
    const played = play({ ...state, responses: { ...state.responses, ...more } }, created("r"));
    expect(begun(played)).toEqual([null]);
    expect(played.state.responses).toMatchObject({ creates: [{ ticket: 5 }], expected: false });
  });

  it("T47: was begun by another client if it names no create and the service is known to echo", () => {
    expect(begun(play(ready({}, { set: { echoes: true } }), respond(5), created("r")))).toEqual([null]);
  });

  it("T47: was begun by another client if it names another client's create", () => {
    const metadata = { [ticketKey]: "other.5" };
    expect(begun(play(ready(), respond(5), created("r", 0, { metadata })))).toEqual([null]);
  });

  it("is reported once", () => {
    const once = play(ready(), respond(1), created("r", 1));
    const twice = play(once.state, created("r", 1));
    expect(twice).toEqual({ state: once.state, effects: [] });
  });

  it("is ignored without an id, and loses no create", () => {
    const { state } = play(ready(), respond(1));
    const { id: _, ...nameless } = response("r", 1);
    expect(play(state, says({ type: "response.created", response: nameless })).state).toBe(state);
    const over = play(state, says({ type: "response.done", response: nameless }));
    expect(over.state.responses).toBe(state.responses);
  });

  it.each([
    [undefined, undefined, true],
    ["auto", "conv", true],
    ["none", "conv", false],
    ["none", undefined, false],
    [undefined, null, false],
  ])(
    "T46: is out of band by its create or by its conversation (%s, %s)",
    (conversation, conversation_id, is) => {
      const options = conversation === undefined ? {} : { conversation };
      const { metadata = null } = response("r", 1);
      const event = { id: "r", metadata, ...(conversation_id !== undefined && { conversation_id }) };
      const { state } = play(
        ready(),
        respond(1, options),
        says({ type: "response.created", response: event }),
      );
      expect(state.responses.active).toMatchObject([{ id: "r", inConversation: is }]);
    },
  );
});

describe("response.done", () => {
  it("T49: also ends a response without a reported start, if it names its create", () => {
    const played = play(ready(), respond(1), done("r", 1), done("r", 1), created("r", 1));
    expect(begun(played)).toEqual([1]);
    expect(ends(played)).toEqual([1]);
    expect(played.state.responses).toMatchObject({ creates: [], active: [] });
  });

  it("T49: is ignored for an unknown response", () => {
    const { state } = play(ready(), respond(1));
    expect(play(state, done("r"), done("r", 9)).state.responses).toBe(state.responses);
  });

  it("ends a response that the service began", () => {
    const played = play(ready(), created("r"), done("r", undefined, { status: "completed" }));
    expect(did(played, "end")).toMatchObject([{ responseId: "r", ticket: null }]);
  });

  it("T12: ends the wait for an answer to speech", () => {
    const state = ready();
    const waiting = { ...state, responses: { ...state.responses, expected: true } };
    expect(play(waiting, done("r", undefined, { conversation_id: null })).state.responses.expected).toBe(
      true,
    );
    expect(play(waiting, done("r")).state.responses.expected).toBe(false);
  });
});

describe("a response with no caller waiting", () => {
  it("T49: is cancelled by id as it begins, then ignored", () => {
    const played = play(ready(), respond(1), cancel(1), created("r", 1));
    expect(cancels(played)).toEqual(["r"]);
    expect(
      played.effects.flatMap(({ type }) => (type === "begin" || type === "silence" ? [type] : [])),
    ).toEqual(["begin", "silence"]);
    expect(ends(play(played.state, done("r", 1)))).toEqual([1]);
  });

  it("T49, T61: is cancelled and ignored if it begins after its timeout", () => {
    const late = play(ready(), respond(1), elapsed("response:event_t1"), created("r", 1), respond(2));
    expect(statuses(late)).toEqual(["response.timeout"]);
    expect(cancels(late)).toEqual(["r"]);
    expect(begun(late)).toEqual([]);
    expect(asked(late)).toEqual(["1"]);
    const over = play(late.state, done("r", 1, { status: "cancelled" }));
    expect(ends(over)).toEqual([]);
    expect(asked(over)).toEqual(["2"]);
  });

  it("T49: blocks no other response when it is out of band", () => {
    const aside = created("r", 1, { conversation_id: null });
    const late = play(ready(), outOfBand(1), elapsed("response:event_t1"), aside, respond(2));
    expect(cancels(late)).toEqual(["r"]);
    expect(asked(late)).toEqual(["1", "2"]);
  });

  it("T48: is cancelled and ignored if another already answers its create", () => {
    const played = play(ready(), respond(1), created("r", 1), created("again", 1), done("r", 1));
    expect(cancels(played)).toEqual(["again"]);
    expect(begun(played)).toEqual([1]);
    expect(ends(played)).toEqual([1]);
  });
});

describe("a response that stalls", () => {
  it("T61: fails, is cancelled by id, and makes room", () => {
    const played = play(ready(), respond(1), respond(2), created("r", 1), stalled("r"), done("r", 1));
    expect(statuses(played)).toEqual(["response.stalled"]);
    expect(cancels(played)).toEqual(["r"]);
    expect(asked(played)).toEqual(["1", "2"]);
  });

  it("T61: is gone once it is done", () => {
    const { state } = play(ready(), created("r"), done("r"));
    expect(play(state, stalled("r"), elapsed("response:event_t9"))).toEqual({ state, effects: [] });
  });
});

describe("cancelling", () => {
  it("removes waiting creates from the queue", () => {
    const played = play(ready(), respond(1), respond(2), cancel(2), created("r", 1), done("r", 1));
    expect(asked(played)).toEqual(["1"]);
    expect(statuses(played)).toEqual(["cancelled client_cancelled", "completed null"]);
  });

  it.each([cancel(1), cancel(1, "r"), cancel(null, "r")])(
    "T51: ends what has begun by its id, once (%j)",
    (input) => {
      const played = play(ready(), outOfBand(1), created("r", 1), input, input);
      expect(sent(played, "response.cancel")).toEqual([
        { type: "response.cancel", response_id: "r", event_id: "event_t2" },
      ]);
      expect(ends(played)).toEqual([]);
    },
  );

  it("T50: is no error when the response finishes first", () => {
    const { state } = play(ready(), respond(1), created("r", 1), cancel(1), done("r", 1));
    expect(did(play(state, refused("event_t2", "response_cancel_not_active")), "report")).toEqual([]);
  });

  it.each([
    [{ status: "cancelled", status_details: { reason: "client_cancelled" } }, 0],
    [{ status: "cancelled" }, 0],
    [{ status: "cancelled", status_details: { reason: "turn_detected" } }, 1],
    [{ status: "completed" }, 1],
  ] as const)("T50: waits for its refusal only if it was too late: %j", (end, waiting) => {
    const { state } = play(ready(), respond(1), created("r", 1), cancel(1), done("r", 1, end));
    expect(state.requests).toHaveLength(waiting);
  });

  it("does nothing when there is nothing to cancel", () => {
    const { state } = play(ready(), created("r"), respond(1));
    expect(play(state, cancel(9), cancel(null, "x"), cancel(null)).state).toBe(state);
  });
});

describe("an interruption", () => {
  const detecting = (turn_detection: object | null): SessionState => {
    const state = knowing(ready());
    const session = { type: "realtime", id: "s", object: "realtime.session" } as const;
    const input = JSON.parse(JSON.stringify({ turn_detection }));
    return { ...state, config: { ...state.config, effective: { ...session, audio: { input } } } };
  };
  const vad = { type: "server_vad" };

  it.each([
    ["caller", vad, ["r"]],
    ["speech", vad, []],
    ["speech", { ...vad, interrupt_response: true }, []],
    ["speech", { ...vad, interrupt_response: false }, ["r"]],
    ["speech", null, ["r"]],
  ] as const)("T12, T52: silences the conversation's response (by %s, %j)", (by, detection, cancelled) => {
    const { state } = play(detecting(detection), outOfBand(1), created("a", 1), created("r"));
    const step = chain(cutResponses(state, { by }), (next) => cutResponses(next, { by }));
    expect(did(step, "silence")).toEqual([{ type: "silence", responseId: "r" }]);
    expect(cancels(step)).toEqual(cancelled);
    expect([isGenerating(state), isGenerating(step.state)]).toEqual([true, false]);
  });

  it("T51: by the caller still cancels a response silenced by speech", () => {
    const { state } = play(detecting(vad), created("r"));
    const step = chain(cutResponses(state, { by: "speech" }), (next) => cutResponses(next, { by: "caller" }));
    expect(cancels(step)).toEqual(["r"]);
    expect(did(step, "silence")).toHaveLength(1);
  });

  const busy = (): SessionState =>
    chain(
      still(play(knowing(ready()), created("r"), respond(1), respond(2, { onInterrupt: "drop" })).state),
      (next) => followUp(next),
    ).state;

  it.each([
    ["caller", [1]],
    ["speech", [1, "tools"]],
  ] as const)("T63: drops queued creates that opt in (by %s)", (by, left) => {
    const step = cutResponses(busy(), { by });
    const waiting = step.state.responses.creates.map(({ from, ticket }) =>
      from === "tools" ? from : ticket,
    );
    expect(waiting).toEqual(left);
    expect(ends(step).filter((ticket) => Number(ticket) > 0)).toEqual([2]);
    expect(new Set(statuses(step))).toEqual(new Set(["cancelled interrupted"]));
  });

  it.each([
    ["caller", { onInterrupt: "drop" }, ["r"]],
    ["caller", {}, []],
    ["caller", { onInterrupt: "drop", conversation: "none" }, []],
    ["speech", { onInterrupt: "drop" }, []],
  ] as const)("T63: cancels sent creates that opt in (by %s, %j)", (by, options, cancelled) => {
    const { state } = play(ready(), respond(1, options));
    const played = play(cutResponses(state, { by }).state, created("r", 1));
    expect(cancels(played)).toEqual(cancelled);
  });

  it("changes nothing when no response is active or waiting", () => {
    const { state } = play(ready(), respond(1));
    expect(cutResponses(state, { by: "caller" }).state).toBe(state);
    expect(cutResponses(state, { by: "speech" }).state).toBe(state);
  });
});

describe("a lost connection", () => {
  const failure: Failure = { code: "link.lost", message: "gone" };
  const inputs = [
    created("vad"),
    outOfBand(1),
    created("a", 1),
    outOfBand(2),
    outOfBand(3),
    respond(4),
    cancel(3),
  ];
  const before = (): SessionState => play(knowing(ready()), ...inputs).state;

  it("T98: ends responses that had begun and requests the rest again, in order", () => {
    const step = responsesLost(before(), { failure, final: false });
    expect(did(step, "end").map(({ responseId, ticket }) => responseId ?? ticket)).toEqual(["vad", "a", 3]);
    expect(statuses(step)).toEqual(["link.lost", "link.lost", "cancelled client_cancelled"]);
    expect(
      did(step, "forget")
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(["response:event_t2", "response:event_t3"]);
    expect(step.state.responses.creates.map(({ ticket }) => ticket)).toEqual([2, 4]);
    expect(step.state.responses.creates.every(({ eventId }) => eventId === null)).toBe(true);
    expect(step.state.responses).toMatchObject({ active: [], expected: false, blocked: false });
  });

  it("T98: ends everything if there is no next one", () => {
    const step = responsesLost(followUp(before()).state, { failure, final: true });
    expect(ends(step).slice(0, -1)).toEqual([null, 1, 2, 3, 4]);
    expect(statuses(step).at(-1)).toBe("cancelled interrupted");
    expect(step.state.responses).toMatchObject({ creates: [], active: [] });
    expect(did(step, "report")).toEqual([]);
  });

  it("forgets what it was waiting for", () => {
    const { state } = play(ready(), respond(1), elapsed("response:event_t1"), created("r", 1));
    const step = responsesLost(state, { failure, final: false });
    expect(step.effects).toEqual([{ type: "forget", key: "response:retry" }]);
  });

  it("changes nothing when there was no response", () => {
    const state = ready();
    expect(responsesLost(state, { failure, final: true }).state).toBe(state);
  });
});
