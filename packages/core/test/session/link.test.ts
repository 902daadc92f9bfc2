import { describe, expect, it } from "vitest";
import type { Failure } from "../../src/session/failure.js";
import type { Input } from "../../src/session/step.js";
import {
  close,
  closed,
  connect,
  elapsed,
  ended,
  lost,
  opened,
  phases,
  refused,
  seeded,
  session,
  update,
  updated,
  waits,
} from "./connections.js";
import { beginning, did, play, ready, says, sent } from "./play.js";

describe("connecting", () => {
  it("T1, T96: is ready only once our configuration is acknowledged", () => {
    expect(phases(beginning(), connect(1), opened(), updated())).toEqual([
      "connecting",
      "configuring",
      "ready",
    ]);
  });

  it("sends the desired configuration, and resolves with the service's version of it", () => {
    const played = play(beginning({ config: { instructions: "a" } }), connect(1), opened(), updated());
    expect(sent(played, "session.update")).toMatchObject([
      { session: { type: "realtime", instructions: "a" } },
    ]);
    expect(did(played, "settle")).toEqual([{ type: "settle", ticket: 1, value: session() }]);
    expect(played.state.link).toMatchObject({ current: 1, sessionId: "sess_1", wasReady: true, tickets: [] });
  });

  it("makes every caller wait, and answers at once when ready", () => {
    const played = play(beginning(), connect(1), connect(2), opened(), connect(3), updated(), connect(4));
    expect(did(played, "dial")).toHaveLength(1);
    expect(did(played, "settle").map(({ ticket }) => ticket)).toEqual([1, 2, 3, 4]);
  });

  it("is ready at once when it joins a call and has nothing to configure", () => {
    const state = beginning({ set: { greets: false } });
    expect(phases(state, connect(1), opened(1, null))).toEqual(["connecting", "ready"]);
  });

  it("configures a call it joins when there is something to configure", () => {
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

  it("fails when the configuration is not acknowledged", () => {
    const asked = play(beginning(), connect(1), opened());
    const wait = did(asked, "wait").at(-1);
    const played = play(asked.state, { kind: "elapsed", key: wait?.key ?? "" }, closed(1, null));
    expect(did(played, "hangUp")[0]).toEqual({ type: "hangUp", link: 1 });
    expect(did(played, "reject")).toMatchObject([{ ticket: 1, failure: { code: "request.timeout" } }]);
    expect(played.state.phase.name).toBe("failed");
  });

  it("T89: is unaffected by service errors about none of our events", () => {
    const played = play(beginning(), connect(1), opened(), refused({ type: "server_error" }), updated());
    expect(did(played, "report")).toMatchObject([{ failure: { code: "server.error" } }]);
    expect(played.state.phase.name).toBe("ready");
  });

  it("T59: treats rate limits as information that changes nothing", () => {
    const state = ready();
    const limits = [{ name: "requests", limit: 10, remaining: 0, reset_seconds: 60 }];
    const played = play(state, says({ type: "rate_limits.updated", rate_limits: limits }));
    expect(played).toEqual({ state, effects: [] });
    expect(played.state).toBe(state);
  });

  it.each([[[]], [[opened()]]])("does not retry the first attempt by itself, after %j", (before) => {
    const played = play(beginning(), connect(1), ...before, closed());
    expect(played.state.phase).toEqual({ name: "failed", cause: lost });
    expect(did(played, "reject")).toEqual([{ type: "reject", ticket: 1, failure: lost }]);
    expect(waits(played, "redial")).toEqual([]);
  });

  it("leaves to the end of the connection what the service says before it greets", () => {
    const played = play(beginning(), connect(1), refused({ code: "invalid_api_key" }));
    expect(did(played, "report")).toEqual([]);
  });

  it("can be retried after a failure, with the same conversation minus what was rejected", () => {
    const failed = play(seeded(9), connect(1), closed());
    const played = play(failed.state, connect(2), opened(2), updated(2));
    expect(ended(failed)).toEqual([1, 9]);
    expect(played.state.items.map(({ id }) => id)).toEqual(["before"]);
    expect(ended(played)).toEqual([2]);
  });

  it("has all its attempts again after a failure", () => {
    const failed = play(ready({ link: { ...ready().link, attempts: 5 } }), closed()).state;
    const played = play(failed, connect(2), opened(2), updated(2), closed(2));
    expect(failed.phase.name).toBe("failed");
    expect(played.state.phase).toMatchObject({ name: "reconnecting", attempt: 1 });
  });

  it("handles a late greeting", () => {
    const played = play(ready(), says({ type: "session.created", session: session(1, { id: "sess_late" }) }));
    expect(played.state.link.sessionId).toBe("sess_late");
    expect(played.state.config.effective).toEqual(session(1, { id: "sess_late" }));
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
      expect(ended(played)).toEqual([10, ...ticketsOf(prefix)]);
      expect(played.state.requests).toEqual([]);
      expect(did(played, "hangUp")).toEqual(current === 0 ? [] : [{ type: "hangUp", link: current }]);
    });

    it(`T103: a fatal end ${name} ends every ticket exactly once`, () => {
      const before = play(seeded(10), ...prefix);
      const { current } = before.state.link;
      const cause: Failure = { code: "auth.rejected", message: "" };
      const after = play(before.state, ...(current ? [closed(current, cause)] : []), close);
      const all = { state: after.state, effects: [...before.effects, ...after.effects] };
      expect(ended(all)).toEqual([10, ...ticketsOf(prefix)]);
    });

    it(`connect starts over after close ${name}, with the same conversation but for what was rejected`, () => {
      const before = play(seeded(10), ...prefix, close).state;
      const link = before.link.last + 1;
      const after = play(before, connect(99), closed(before.link.current, null), opened(link), updated(link));
      expect(after.state.phase.name).toBe("ready");
      expect(after.state.items.map(({ id }) => id)).toEqual(["before"]);
      expect(ended(after)).toContain(99);
    });
  }

  it("T103: can be called any number of times, and waits for the connection to end", () => {
    expect(phases(ready(), close, close, closed(1, null), close)).toEqual([
      "closing",
      "closing",
      "closed",
      "closed",
    ]);
    expect(play(beginning(), close, close).state.phase.name).toBe("closed");
  });

  it("removes what it rejects", () => {
    const { state } = play(beginning({ config: { instructions: "a" } }), update(5), close);
    expect(state).toMatchObject({ config: { desired: { instructions: "a" } }, requests: [] });
  });

  it("stops every timer it may have set", () => {
    const waits = did(play(ready(), closed(), elapsed("redial"), opened(2), updated(2)), "wait");
    const forgotten = did(play(ready(), close), "forget").map(({ key }) => key);
    const own = waits.map(({ key }) => key).filter((key) => key.startsWith("link:"));
    expect(own.length).toBeGreaterThan(1);
    expect(forgotten).toEqual(expect.arrayContaining(own));
  });

  it("T103: releases the running tools", () => {
    const call = { callId: "c", itemId: "f", responseId: "r", name: "n", arguments: "" };
    const played = play(ready({ calls: [{ ...call, status: "running" }] }), close);
    expect(did(played, "abortTools").map(({ why }) => why)).toEqual(["closed"]);
  });

  it("T102: ignores the service from then on", () => {
    const { state } = play(ready(), close);
    for (const input of [updated(), refused(), opened()]) {
      expect(play(state, input)).toEqual({ state, effects: [] });
    }
  });

  it("does not open a connection that was dialed before", () => {
    const played = play(beginning(), connect(1), close, opened(), closed(1, null));
    expect(sent(played, "session.update")).toEqual([]);
    expect(played.state.phase.name).toBe("closed");
  });
});
