import { describe, expect, it } from "vitest";
import type { ServerError } from "../../src/protocol/server-events.js";
import type { Session } from "../../src/protocol/session-config.js";
import type { Failure } from "../../src/session/failure.js";
import type { SessionState } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { beginning, did, play, ready, says, sent, type Played } from "./play.js";

const session = (id = "sess_1", more: Partial<Session> = {}): Session =>
  ({ type: "realtime", id, object: "realtime.session", ...more }) as Session;
const lost: Failure = { code: "link.lost", message: "gone" };

const connect = (ticket: number): Input => ({ kind: "connect", ticket });
const close: Input = { kind: "close" };
const opened = (link = 1, greeting: Session | null = session(`sess_${link}`)): Input => ({
  kind: "linkOpened",
  link,
  session: greeting,
  at: 0,
});
const closed = (link = 1, failure: Failure | null = lost, chance = 0.5): Input => ({
  kind: "linkClosed",
  link,
  failure,
  chance,
});
const updated = (link = 1) => says({ type: "session.updated", session: session(`sess_${link}`) }, link);
const refused = (error: Partial<ServerError>, link = 1) =>
  says({ type: "error", error: { type: "invalid_request_error", message: "no", ...error } }, link);
const elapsed = (what: string): Input => ({ kind: "elapsed", key: `link:${what}` });
const update = (ticket: number): Input => ({
  kind: "update",
  ticket,
  config: { instructions: `of ${ticket}` },
});
/** A conversation begun without a connection: one item, and who waits for it to be created. */
const seeded = (ticket: number): SessionState => ({
  ...beginning({
    items: [
      {
        id: "item_1",
        item: { id: "item_1", type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] },
        status: "pending",
        onServer: false,
        responseId: null,
        after: null,
        transcription: null,
        heard: null,
        truncatable: false,
        progress: null,
      },
    ],
  }),
  requests: [{ eventId: "later_t1", kind: "create", id: "item_1", ticket }],
  named: 1,
});

/** The tickets that were settled or rejected, in that order. */
const ended = (played: Played): number[] =>
  [...did(played, "settle"), ...did(played, "reject")].map(({ ticket }) => ticket);
const redials = (played: Played) => did(played, "wait").filter(({ key }) => key === "link:redial");
const phases = (from: SessionState, ...inputs: Input[]): string[] =>
  inputs.map((_, i) => play(from, ...inputs.slice(0, i + 1)).state.phase.name);

describe("connecting", () => {
  it("T1, T96: is ready only once our configuration is acknowledged", () => {
    expect(phases(beginning(), connect(1), opened(), updated())).toEqual([
      "connecting",
      "configuring",
      "ready",
    ]);
  });

  it("sends what is desired, and resolves with what the service made of it", () => {
    const played = play(beginning({ config: { instructions: "a" } }), connect(1), opened(), updated());
    expect(sent(played, "session.update")).toMatchObject([
      { session: { type: "realtime", instructions: "a" } },
    ]);
    expect(did(played, "settle")).toEqual([{ type: "settle", ticket: 1, value: session() }]);
    expect(played.state.link).toMatchObject({ current: 1, sessionId: "sess_1", wasReady: true, tickets: [] });
  });

  it("lets everybody wait who asks, and answers at once when ready", () => {
    const played = play(beginning(), connect(1), connect(2), opened(), connect(3), updated(), connect(4));
    expect(did(played, "dial")).toHaveLength(1);
    expect(did(played, "settle").map(({ ticket }) => ticket)).toEqual([1, 2, 3, 4]);
  });

  it("is ready at once where it joins a call and has nothing to configure", () => {
    const state = beginning({ set: { greets: false } });
    expect(phases(state, connect(1), opened(1, null))).toEqual(["connecting", "ready"]);
  });

  it("configures a call it joins where there is something to configure", () => {
    const state = beginning({ set: { greets: false }, config: { instructions: "a" } });
    expect(phases(state, connect(1), opened(1, null), updated())).toEqual([
      "connecting",
      "configuring",
      "ready",
    ]);
  });

  it.each([
    ["by event id", { event_id: "event_t1" }],
    ["without saying what it means", { event_id: null }],
    ["with an empty event id", { event_id: "" }],
  ])("T2: fails with the service's code and param when it refuses the configuration %s", (_, error) => {
    const said = { ...error, code: "invalid_value", param: "session.audio.output.voice" };
    const played = play(beginning(), connect(1), opened(), refused(said), closed(1, null));
    const failure = { code: "session.refused", serverCode: "invalid_value", param: said.param };
    expect(did(played, "reject")).toMatchObject([{ ticket: 1, failure }]);
    expect(did(played, "hangUp")).toEqual([{ type: "hangUp", link: 1 }]);
    expect(played.state.phase).toMatchObject({ name: "failed", cause: failure });
  });

  it("T2: a refusal costs the update that is refused, not the session", () => {
    const asked = play(beginning(), update(5), update(6), connect(1), opened());
    const [, second] = sent(asked, "session.update");
    const played = play(asked.state, updated(), refused({ event_id: second?.event_id ?? "" }), updated());
    expect(played.state.phase.name).toBe("ready");
    expect(did(played, "reject").map(({ ticket }) => ticket)).toEqual([5]);
    expect(did(played, "settle").map(({ ticket }) => ticket)).toEqual([6, 1]);
    expect(played.state.config.accepted).toEqual({ instructions: "of 6" });
  });

  it("fails when nobody acknowledges the configuration", () => {
    const asked = play(beginning(), connect(1), opened());
    const [wait] = did(asked, "wait");
    const played = play(asked.state, { kind: "elapsed", key: wait?.key ?? "" }, closed(1, null));
    expect(did(played, "hangUp")[0]).toEqual({ type: "hangUp", link: 1 });
    expect(did(played, "reject")).toMatchObject([{ ticket: 1, failure: { code: "request.timeout" } }]);
    expect(played.state.phase.name).toBe("failed");
  });

  it("T89: is not put off by trouble of the service that means none of our events", () => {
    const played = play(beginning(), connect(1), opened(), refused({ type: "server_error" }), updated());
    expect(did(played, "report")).toMatchObject([{ failure: { code: "server.error" } }]);
    expect(played.state.phase.name).toBe("ready");
  });

  it.each([[[]], [[opened()]]])("does not try again by itself the first time, after %j", (before) => {
    const played = play(beginning(), connect(1), ...before, closed());
    expect(played.state.phase).toEqual({ name: "failed", cause: lost });
    expect(did(played, "reject")).toEqual([{ type: "reject", ticket: 1, failure: lost }]);
    expect(redials(played)).toEqual([]);
  });

  it("leaves to the end of the connection what the service says before it greets", () => {
    const played = play(beginning(), connect(1), refused({ code: "invalid_api_key" }));
    expect(did(played, "report")).toEqual([]);
  });

  it("tries once more after it failed, with the same conversation", () => {
    const failed = play(seeded(9), connect(1), closed());
    const played = play(failed.state, connect(2), opened(2), updated(2));
    expect(ended(failed).toSorted((a, b) => a - b)).toEqual([1, 9]);
    expect(played.state.items.map(({ id }) => id)).toEqual(["item_1"]);
    expect(ended(played)).toEqual([2]);
  });

  it("hears of a greeting that comes late", () => {
    const played = play(ready(), says({ type: "session.created", session: session("sess_late") }));
    expect(played.state.link.sessionId).toBe("sess_late");
    expect(played.state.config.effective).toEqual(session("sess_late"));
  });
});

describe("reconnecting", () => {
  const back = [elapsed("redial"), opened(2), updated(2)];

  it("T98: is a new session: configured anew, and ready when that is acknowledged", () => {
    expect(phases(ready(), closed(), ...back)).toEqual([
      "reconnecting",
      "reconnecting",
      "reconnecting",
      "ready",
    ]);
    const played = play(ready({}, { config: { instructions: "a" } }), closed(), ...back);
    expect(did(played, "dial")).toEqual([{ type: "dial", link: 2 }]);
    expect(sent(played, "session.update")).toMatchObject([{ session: { instructions: "a" } }]);
    expect(played.state.link).toMatchObject({ current: 2, sessionId: "sess_2" });
  });

  it("T98: forgets what the service knew, and that the voice is fixed", () => {
    const state = ready();
    const spoken = { ...state, config: { ...state.config, spoken: true } };
    const { state: after } = play(spoken, closed());
    expect(after.link).toMatchObject({ current: 0, sessionId: null, expiresAt: null });
    expect(after.config.spoken).toBe(false);
  });

  it("says again what was not answered, and settles it", () => {
    const played = play(ready(), update(5), closed(), update(6), ...back, updated(2), updated(2));
    const of = (ticket: number) => ({ type: "realtime", instructions: `of ${ticket}` });
    expect(sent(played, "session.update").map((event) => event.session)).toEqual([
      of(5),
      { type: "realtime" },
      of(5),
      of(6),
    ]);
    expect(ended(played)).toEqual([5, 6]);
  });

  it.each([
    [1000, "link.closed"],
    [1001, "link.closed"],
    [1006, "link.lost"],
    [1011, "link.closed"],
    [1012, "link.closed"],
  ] as const)("T99: backs off after close code %i", (closeCode, code) => {
    const played = play(ready(), closed(1, { code, message: "", closeCode }));
    expect(redials(played)).toEqual([{ type: "wait", key: "link:redial", afterMs: 250 }]);
    expect(played.state.phase).toMatchObject({ name: "reconnecting", attempt: 1, cause: { closeCode } });
  });

  it("waits longer each time, and gives up after the last attempt", () => {
    const inputs = [2, 3, 4, 5, 6].flatMap((link) => [elapsed("redial"), closed(link)]);
    const played = play(ready(), closed(), ...inputs);
    expect(redials(played).map(({ afterMs }) => afterMs)).toEqual([250, 500, 1000, 2000, 4000]);
    expect(played.state.phase).toEqual({ name: "failed", cause: lost });
  });

  it("T99: begins to count anew only after a connection that lasted", () => {
    const short = play(ready(), closed(), ...back, closed(2));
    const long = play(ready(), closed(), ...back, elapsed("stable"), closed(2));
    expect([short.state.link.attempts, long.state.link.attempts]).toEqual([2, 1]);
    expect(did(long, "wait")).toContainEqual({ type: "wait", key: "link:stable", afterMs: 10_000 });
  });

  it("T97: waits as long as the service asks", () => {
    const played = play(ready(), closed(), elapsed("redial"), {
      ...closed(2, { code: "service.rate-limited", message: "", status: 429, retryAfterMs: 9000 }),
    });
    expect(redials(played).map(({ afterMs }) => afterMs)).toEqual([250, 9500]);
  });

  it.each([
    { code: "auth.rejected", status: 401 },
    { code: "auth.forbidden", status: 403 },
    { code: "auth.missing" },
    { code: "service.not-found", status: 404 },
    { code: "service.refused", status: 400 },
    { code: "service.refused", closeCode: 4000, serverCode: "account_deactivated" },
    { code: "service.rate-limited", status: 429, serverCode: "insufficient_quota" },
    { code: "service.refused", serverCode: "billing_hard_limit_reached" },
    { code: "link.untrusted" },
    { code: "link.insecure" },
    { code: "link.redirected" },
    { code: "options.invalid" },
    { code: "link.closed", closeCode: 1008 },
    { code: "link.closed", closeCode: 3000 },
    { code: "link.closed", closeCode: 3003 },
    { code: "link.closed", closeCode: 4000, closeReason: "invalid_request_error.beta" },
  ] satisfies Partial<Failure>[])("T60, T97: stops trying after %j", (details) => {
    const cause: Failure = { message: "", ...details };
    const played = play(ready(), connect(7), closed(), connect(8), elapsed("redial"), closed(2, cause));
    expect(played.state.phase).toEqual({ name: "failed", cause });
    expect(did(played, "reject")).toEqual([{ type: "reject", ticket: 8, failure: cause }]);
  });

  it.each([
    { code: "auth.failed" },
    { code: "service.refused", status: 503 },
    { code: "service.refused", status: 408 },
    { code: "service.rate-limited", status: 429 },
    { code: "link.timeout" },
    { code: "link.unreachable" },
    { code: "link.closed", closeCode: 4000 },
  ] satisfies Partial<Failure>[])("T97: goes on trying after %j", (details) => {
    const played = play(ready(), closed(), elapsed("redial"), closed(2, { message: "", ...details }));
    expect(played.state.phase).toMatchObject({ name: "reconnecting", attempt: 2 });
  });

  it("joins a call again, which went on without us", () => {
    const [item] = seeded(1).items;
    const items = item ? [{ ...item, status: "completed" as const, onServer: true }] : [];
    const state = ready({ items }, { set: { greets: false, serverPlays: true } });
    const played = play(state, closed(), elapsed("redial"), opened(2, null));
    expect(played.state.items).toEqual(items);
    expect(sent(played, "conversation.item.create")).toEqual([]);
  });

  it("does not come back where that is not wanted", () => {
    const played = play(ready({}, { set: { reconnect: null } }), closed());
    expect(played.state.phase).toEqual({ name: "failed", cause: lost });
  });

  it("T7: comes back when the service ends the session, whether it closes or not", () => {
    const played = play(ready(), refused({ code: "session_expired" }), closed(1, null));
    expect(did(played, "hangUp")).toEqual([{ type: "hangUp", link: 1 }]);
    expect(did(played, "report")).toEqual([]);
    expect(played.state.phase).toMatchObject({ name: "reconnecting", cause: { code: "session.expired" } });
    expect(redials(played)).toHaveLength(1);
  });

  it("T2: ends when the service refuses what it had accepted before", () => {
    const played = play(ready(), closed(), elapsed("redial"), opened(2), refused({ event_id: null }, 2));
    expect(played.state.phase).toMatchObject({ name: "failed", cause: { code: "session.refused" } });
  });

  it("comes back once more when nobody acknowledges the configuration", () => {
    const asked = play(ready(), closed(), elapsed("redial"), opened(2));
    const key = did(asked, "wait").at(-1)?.key ?? "";
    const played = play(asked.state, { kind: "elapsed", key }, closed(2, null));
    expect(played.state.phase).toMatchObject({ attempt: 2, cause: { code: "request.timeout" } });
  });

  const late = [opened(), updated(), closed(), refused({ code: "session_expired" }), refused({})];
  it.each(late)("T102: hears nothing of the old connection: %j", (input) => {
    const { state } = play(ready(), closed(), ...back);
    expect(play(state, input)).toEqual({ state, effects: [] });
  });
});

describe("closing", () => {
  const story = [
    update(11),
    connect(12),
    opened(1),
    connect(13),
    update(14),
    updated(1),
    updated(1),
    updated(1),
    update(16),
    closed(1),
    update(18),
    connect(19),
    elapsed("redial"),
    opened(2),
    updated(2),
    refused({ event_id: null, param: "session.instructions" }, 2),
    updated(2),
  ];
  const ticketsOf = (inputs: readonly Input[]): number[] =>
    inputs.flatMap((input) => ("ticket" in input && input.ticket !== null ? [input.ticket] : []));

  for (const length of Array(story.length + 1).keys()) {
    const prefix = story.slice(0, length);
    const name = `after ${length} of ${story.length} steps`;

    it(`T103: close ${name} ends every ticket exactly once`, () => {
      const { current } = play(seeded(10), ...prefix).state.link;
      const played = play(seeded(10), ...prefix, close, closed(current || 99, null), close);
      expect(played.state.phase).toEqual({ name: "closed" });
      expect(ended(played).toSorted((a, b) => a - b)).toEqual([10, ...ticketsOf(prefix)]);
      expect(played.state.requests).toEqual([]);
      expect(did(played, "hangUp")).toEqual(current === 0 ? [] : [{ type: "hangUp", link: current }]);
    });

    it(`T103: a fatal end ${name} ends every ticket exactly once`, () => {
      const before = play(seeded(10), ...prefix);
      const { current } = before.state.link;
      const cause: Failure = { code: "auth.rejected", message: "" };
      const after = play(before.state, ...(current ? [closed(current, cause)] : []), close);
      const all = ended({ state: after.state, effects: [...before.effects, ...after.effects] });
      expect(all.toSorted((a, b) => a - b)).toEqual([10, ...ticketsOf(prefix)]);
    });

    it(`connect begins anew after close ${name}, with the same conversation`, () => {
      const before = play(seeded(10), ...prefix, close).state;
      const link = before.link.last + 1;
      const after = play(before, connect(99), closed(before.link.current, null), opened(link), updated(link));
      expect(after.state.phase.name).toBe("ready");
      expect(after.state.items.map(({ id }) => id)).toEqual(["item_1"]);
      expect(ended(after)).toContain(99);
    });
  }

  it("T103: is legal any number of times, and waits for the connection to end", () => {
    expect(phases(ready(), close, close, closed(1, null), close)).toEqual([
      "closing",
      "closing",
      "closed",
      "closed",
    ]);
    expect(play(beginning(), close, close).state.phase.name).toBe("closed");
  });

  it("stops every timer it may have set", () => {
    const waits = did(play(ready(), closed(), elapsed("redial"), opened(2), updated(2)), "wait");
    const forgotten = did(play(ready(), close), "forget").map(({ key }) => key);
    const own = waits.map(({ key }) => key).filter((key) => key.startsWith("link:"));
    expect(own.length).toBeGreaterThan(1);
    expect(forgotten).toEqual(expect.arrayContaining(own));
  });

  it("T103: lets go of the tools that run", () => {
    const call = { callId: "c", itemId: "f", responseId: "r", name: "n", arguments: "" };
    const played = play(ready({ calls: [{ ...call, status: "running" }] }), close);
    expect(did(played, "abortTools").map(({ why }) => why)).toEqual(["closed"]);
  });

  it("does not open a connection that was dialed before", () => {
    const played = play(beginning(), connect(1), close, opened(), closed(1, null));
    expect(sent(played, "session.update")).toEqual([]);
    expect(played.state.phase.name).toBe("closed");
  });
});
