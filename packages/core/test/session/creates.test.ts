import { describe, expect, it } from "vitest";
import { pump, ticketKey } from "../../src/session/creates.js";
import { followUp } from "../../src/session/reduce-responses.js";
import type { ResponseOptions } from "../../src/session/response-options.js";
import type { SessionState } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { output } from "./entries.js";
import { beginning, did, play, ready as readyAnew, says, sent, type Played } from "./play.js";

/** As if a response had brought our metadata back before. */
function ready(...[over, options]: Parameters<typeof readyAnew>): SessionState {
  const state = readyAnew(over, options);
  return { ...state, responses: { ...state.responses, echoes: true } };
}

const respond = (ticket: number, options: ResponseOptions = {}): Input => ({
  kind: "respond",
  ticket,
  options,
});
const outOfBand = (ticket: number): Input => respond(ticket, { conversation: "none" });
const cancel = (ticket: number): Input => ({ kind: "cancelResponse", ticket, responseId: null });
const elapsed = (key: string): Input => ({ kind: "elapsed", key });

/** Begun by the service itself unless a ticket is given. */
function created(id: string, ticket?: number): Input {
  const metadata = ticket === undefined ? null : { [ticketKey]: `t.${ticket}` };
  return says({ type: "response.created", response: { id, conversation_id: "conv", metadata } });
}

const done = (id: string): Input =>
  says({ type: "response.done", response: { id, conversation_id: "conv", status: "completed" } });

const message = "Conversation already has an active response";
const code = "conversation_already_has_active_response";

function refused(
  event_id: string | null,
  error: { code?: string | null; message?: string } = { code },
): Input {
  return says({ type: "error", error: { type: "invalid_request_error", message, event_id, ...error } });
}

/** The tickets of the creates that were sent, in their order. */
const asked = (played: Played): (string | undefined)[] =>
  sent(played, "response.create").map(({ response }) => response?.metadata?.[ticketKey]?.slice(2));

/** The tickets of the creates that are on their way, and of those that are not. */
const onTheWay = ({ state }: { readonly state: SessionState }): number[] =>
  state.responses.creates.flatMap(({ ticket, eventId }) => (eventId === null ? [] : [ticket]));
const queued = ({ state }: { readonly state: SessionState }): number[] =>
  state.responses.creates.flatMap(({ ticket, eventId }) => (eventId === null ? [ticket] : []));

describe("a create", () => {
  it("T47: goes out with its ticket among the metadata, and is awaited for a while", () => {
    const options = { instructions: "Hi", metadata: { a: "b" }, onInterrupt: "drop" } as const;
    const { effects } = play(ready(), respond(7, options));
    const response = { instructions: "Hi", metadata: { a: "b", [ticketKey]: "t.7" } };
    expect(effects).toEqual([
      { type: "send", link: 1, event: { type: "response.create", event_id: "event_t1", response } },
      { type: "wait", key: "response:event_t1", afterMs: 15_000 },
    ]);
  });

  it("T58: sends its input unchanged in place of the conversation", () => {
    for (const input of [[], [{ type: "item_reference" as const, id: "i" }]])
      expect(sent(play(ready(), respond(1, { input })), "response.create")).toMatchObject([
        { response: { input } },
      ]);
  });

  it("waits until the session is ready", () => {
    const played = play(beginning(), respond(1), outOfBand(2));
    expect(asked(played)).toEqual([]);
    const step = pump({ ...ready(), responses: played.state.responses });
    expect(asked(step)).toEqual(["1", "2"]);
  });

  it("T46: goes out at once out of band, and one at a time and oldest first in the conversation", () => {
    const inputs = [respond(1), respond(2), outOfBand(3), respond(4), outOfBand(5)];
    expect(asked(play(ready(), ...inputs))).toEqual(["1", "3", "5"]);
    const begun = play(ready(), ...inputs, created("r1", 1));
    expect(asked(begun)).toEqual(["1", "3", "5"]);
    const over = play(begun.state, done("r1"), created("r2", 2), done("r2"));
    expect(asked(over)).toEqual(["2", "4"]);
  });

  it("is refused in a session that does not respond", () => {
    const played = play(ready({}, { set: { responds: false } }), respond(1));
    expect(did(played, "end")).toMatchObject([
      { ticket: 1, outcome: { failure: { code: "session.unsupported" } } },
    ]);
    expect(queued(played)).toEqual([]);
  });

  const many = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${i}`, "v"]));
  const wrong = [many, { ["k".repeat(65)]: "v" }, { k: "v".repeat(513) }, JSON.parse('{"k":null}')];
  it.each(wrong)("T10: fails at once when its metadata would be refused (%#)", (metadata) => {
    const played = play(ready(), respond(1, { metadata }));
    const failure = { code: "options.invalid", param: "metadata" };
    expect(did(played, "end")).toMatchObject([{ ticket: 1, outcome: { failure } }]);
    expect(asked(played)).toEqual([]);
  });

  it("T10: takes as much metadata as the service does, less one pair", () => {
    const { k15: _, ...rest } = many;
    const metadata = { ...rest, ["k".repeat(64)]: "v".repeat(512) };
    const { k14: __, ...fifteen } = metadata;
    expect(asked(play(ready(), respond(1, { metadata: fifteen })))).toEqual(["1"]);
  });
});

describe("a create that loses the race", () => {
  const ways = [
    ["by event id", refused("event_t1")],
    ["without event id", refused(null)],
    ["by message alone", refused(null, { code: null })],
    ["by event id and message", refused("event_t1", { code: null })],
  ] as const;

  it.each(ways)("T48: is sent again once the blocking response ends, refused %s", (_, refusal) => {
    const lost = play(ready(), respond(1), respond(2), created("vad"), refusal);
    expect(queued(lost)).toEqual([1, 2]);
    expect(did(lost, "forget")).toEqual([{ type: "forget", key: "response:event_t1" }]);
    expect(did(lost, "wait").map(({ key }) => key)).toEqual(["response:event_t1"]);
    expect(asked(play(lost.state, done("vad")))).toEqual(["1"]);
  });

  it.each(ways)("T48: does not wait for an end that already came, refused %s", (_, refusal) => {
    const lost = play(ready(), respond(1), created("vad"), done("vad"), refusal);
    expect(asked(lost)).toEqual(["1"]);
    expect(did(lost, "wait").at(-1)).toEqual({ type: "wait", key: "response:retry", afterMs: 200 });
    expect(asked(play(lost.state, elapsed("response:retry")))).toEqual(["1"]);
  });

  it("T48: waits no longer once something ends in the conversation, and not for what is out of band", () => {
    const { state } = play(ready(), respond(1), refused(null));
    const aside = says({ type: "response.done", response: { id: "x", conversation_id: null } });
    expect(asked(play(state, aside))).toEqual([]);
    const over = play(state, done("unknown"));
    expect(asked(over)).toEqual(["1"]);
    expect(did(over, "forget")).toEqual([{ type: "forget", key: "response:retry" }]);
  });

  it("T48: is given up after ten attempts, each a little later", () => {
    const rounds = Array.from({ length: 10 }, () => [refused(null), elapsed("response:retry")]).flat();
    const played = play(ready(), respond(1), ...rounds);
    const waits = did(played, "wait").filter(({ key }) => key === "response:retry");
    expect(waits.map(({ afterMs }) => afterMs)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n * 200));
    expect(asked(played)).toHaveLength(10);
    const failure = { code: "request.refused", serverCode: code, message };
    expect(did(played, "end")).toEqual([
      { type: "end", responseId: null, ticket: 1, outcome: { kind: "failed", failure } },
    ]);
  });

  it("T48: is never given up where responses that are known are in its way, however often", () => {
    const rounds = Array.from({ length: 30 }, (_, n) => [
      created(`vad_${n}`),
      refused(`event_t${n + 1}`),
      done(`vad_${n}`),
    ]).flat();
    const played = play(ready(), respond(1), ...rounds);
    expect(asked(played)).toHaveLength(31);
    expect(did(played, "end").map(({ ticket }) => ticket)).toEqual(rounds.slice(0, 30).map(() => null));
  });

  it("T48: leaves the queue if it is accepted later", () => {
    const played = play(ready(), respond(1), refused(null), created("r1", 1), done("r1"));
    expect(queued(played)).toEqual([]);
    expect(asked(played)).toEqual(["1"]);
    expect(did(played, "end")).toMatchObject([{ ticket: 1, responseId: "r1" }]);
  });

  it("T48: ignores a second error about it", () => {
    const inputs = [respond(1), created("vad"), refused(null), refused("event_t1")];
    const played = play(ready(), ...inputs);
    expect(queued(played)).toEqual([1]);
    expect(did(played, "report")).toEqual([]);
  });

  it("waits its turn even out of band, where the service has no such thing", () => {
    const { state } = play(ready(), created("vad"), outOfBand(1), refused("event_t1"));
    expect(asked(play(state, outOfBand(2)))).toEqual(["2"]);
    expect(asked(play(state, done("vad")))).toEqual(["1"]);
  });

  it("is dropped if its caller has cancelled meanwhile", () => {
    const played = play(ready(), respond(1), cancel(1), refused("event_t1"));
    expect(did(played, "end")).toMatchObject([{ ticket: 1, outcome: { result: { status: "cancelled" } } }]);
    expect(queued(played)).toEqual([]);
  });
});

describe("an error", () => {
  const invalid = { code: "invalid_value", message: "No such voice" };

  it("ends the create that it names, with the service's own code", () => {
    const played = play(ready(), outOfBand(1), respond(2), refused("event_t1", invalid));
    const failure = { code: "request.refused", serverCode: "invalid_value", message: "No such voice" };
    expect(did(played, "end")).toMatchObject([{ ticket: 1, outcome: { failure } }]);
    expect(onTheWay(played)).toEqual([2]);
  });

  it("that names a follow-up ends it, even with no caller waiting", () => {
    const { state } = followUp(ready());
    const played = play(pump(state).state, refused("event_t2", invalid));
    expect(did(played, "end")).toMatchObject([{ outcome: { failure: { code: "request.refused" } } }]);
    expect(played.state.responses.creates).toEqual([]);
  });

  it.each([
    ["about something else", [respond(1)], refused(null, invalid)],
    ["where nothing is asked", [created("vad")], refused(null)],
    ["about a create of another client", [respond(1)], refused("event_other", { code })],
  ] as const)("T88: is none of our creates' %s", (_, before, error) => {
    const { state } = play(ready(), ...before);
    const played = play(state, error);
    expect(did(played, "report")).toMatchObject([{ failure: { code: "server.error" } }]);
    expect(played.state.responses).toBe(state.responses);
  });

  it("T12: that is about the answer to speech leaves a create alone", () => {
    const { state } = play(ready(), respond(1));
    const expecting = { ...state, responses: { ...state.responses, expected: true } };
    const played = play(expecting, refused(null));
    expect(played.state.responses).toEqual(state.responses);
    expect(did(played, "report")).toHaveLength(1);
  });
});

describe("a follow-up of tools", () => {
  const speech = { itemId: "u", startMs: 0, stopped: false };
  const after = (state: SessionState): SessionState => followUp(state).state;
  it("has a negative ticket, which no caller has", () => {
    expect(pump(after(ready())).state.responses.creates).toMatchObject([
      { ticket: -1, from: "tools", options: {} },
    ]);
  });

  it.each([
    ["required", "auto"],
    [{ type: "function", name: "f" }, "auto"],
    ["auto", undefined],
    ["none", undefined],
  ] as const)(
    "T71: leaves the choice of a tool to the model where the session forces one: %j",
    (tool_choice, choice) => {
      const state = ready();
      const effective = { type: "realtime", id: "s", object: "realtime.session", tool_choice } as const;
      const creates = sent(
        pump(after({ ...state, config: { ...state.config, effective } })),
        "response.create",
      );
      expect(creates.map(({ response }) => response?.tool_choice)).toEqual([choice]);
    },
  );

  it("T65: is one, however many turns wait for it", () => {
    const { state } = play(ready(), respond(1));
    expect(queued({ state: after(after(state)) })).toEqual([-2]);
  });

  it("T67: waits while the user speaks, and blocks no other create", () => {
    const { state } = play(after(ready({ input: { ...ready().input, speech } })), respond(1));
    expect([onTheWay({ state }), queued({ state })]).toEqual([[1], [-1]]);
    const quiet = play({ ...state, input: ready().input }, created("r1", 1), done("r1"));
    expect(asked(quiet)).toEqual(["-1"]);
  });

  it("T67: is dropped when the service answers by itself, which has seen the outputs", () => {
    const { state } = play(ready({ items: [output("c")] }), respond(1), refused(null));
    const played = play(after(state), created("vad"), done("vad"));
    expect(asked(played)).toEqual(["1"]);
    expect(did(played, "end")).toMatchObject([{ ticket: -2 }, { responseId: "vad" }]);
  });

  it("T67: is dropped even if it was already sent", () => {
    const { state } = pump(after(ready({ items: [output("c")] })));
    const played = play(state, created("vad"), refused("event_t2"), done("vad"));
    expect(asked(played)).toEqual([]);
    expect(played.state.responses.creates).toEqual([]);
    expect(did(played, "report")).toEqual([]);
  });

  it("T67: stays where the service began to answer before it had the outputs", () => {
    const { state } = pump(after(ready({ items: [output("c", { status: "pending" })] })));
    const played = play(state, created("vad"), refused("event_t2"), done("vad"));
    expect(asked(played)).toEqual(["-1"]);
  });

  it("stays when a response out of band begins, or one that somebody asked for", () => {
    const { state } = play(ready(), respond(1));
    const waiting = after(state);
    const aside = says({ type: "response.created", response: { id: "x", conversation_id: null } });
    expect(queued(play(waiting, created("r1", 1), aside))).toEqual([-2]);
  });
});
