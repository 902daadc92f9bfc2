import { describe, expect, it } from "vitest";
import type { Failure } from "../../src/session/failure.js";
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
  update,
  updated,
  waits,
} from "./connections.js";
import { message } from "./entries.js";
import { did, play, ready, sent } from "./play.js";

describe("reconnecting", () => {
  const back = [elapsed("redial"), opened(2), updated(2)];

  it("T98: starts a new session: configured again, and ready once that is acknowledged", () => {
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

  it("sends unanswered updates again, and settles them", () => {
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

  it("T98: stops the timers of the lost connection", () => {
    const forgotten = did(play(ready(), closed()), "forget").map(({ key }) => key);
    expect(forgotten).toEqual(expect.arrayContaining(["link:stable", "link:rotate", "link:force"]));
  });

  it("T98: configures each connection with everything accepted, once", () => {
    const again = [elapsed("redial"), opened(3), updated(3)];
    const played = play(ready(), closed(), elapsed("redial"), opened(2), closed(2), ...again);
    expect(did(played, "send").map(({ link }) => link)).toEqual([2, 3]);
  });

  it("T98: rejects requests to the old connection, but not calls that wait for an item", () => {
    const requests = [
      { eventId: "e1", kind: "delete", id: "a", ticket: 7 },
      { eventId: "e2", kind: "create", id: "hello", ticket: 8 },
    ] as const;
    const items = [message("user", "hello", { status: "pending" })];
    const played = play(ready({ requests, items }), closed());
    expect(did(played, "reject")).toEqual([{ type: "reject", ticket: 7, failure: lost }]);
    expect(ended(play(played.state, close))).toEqual([8]);
  });

  it.each([
    [1000, "link.closed"],
    [1001, "link.closed"],
    [1006, "link.lost"],
    [1011, "link.closed"],
    [1012, "link.closed"],
  ] as const)("T99: backs off after close code %i", (closeCode, code) => {
    const played = play(ready(), closed(1, { code, message: "", closeCode }));
    expect(waits(played, "redial")).toEqual([250]);
    expect(played.state.phase).toMatchObject({ name: "reconnecting", attempt: 1, cause: { closeCode } });
  });

  it("waits longer each time, and gives up after the last attempt", () => {
    const inputs = [2, 3, 4, 5, 6].flatMap((link) => [elapsed("redial"), closed(link)]);
    const played = play(ready(), closed(), ...inputs);
    expect(waits(played, "redial")).toEqual([250, 500, 1000, 2000, 4000]);
    expect(played.state.phase).toEqual({ name: "failed", cause: lost });
  });

  it("T99: resets the attempt count only after a connection that lasted", () => {
    const short = play(ready(), closed(), ...back, closed(2));
    const long = play(ready(), closed(), ...back, elapsed("stable"), closed(2));
    expect([short.state.link.attempts, long.state.link.attempts]).toEqual([2, 1]);
    expect(waits(long, "stable")).toEqual([10_000]);
  });

  it("T97: waits as long as the service asks", () => {
    const played = play(ready(), closed(), elapsed("redial"), {
      ...closed(2, { code: "service.rate-limited", message: "", status: 429, retryAfterMs: 9000 }),
    });
    expect(waits(played, "redial")).toEqual([250, 9500]);
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

  it("rejoins a call, which continued without us", () => {
    const items = [message("user", "hello", { onServer: true })];
    const state = ready({ items }, { set: { greets: false, serverPlays: true } });
    const played = play(state, closed(), elapsed("redial"), opened(2, null));
    expect(played.state.items).toEqual(items);
    expect(sent(played, "conversation.item.create")).toEqual([]);
  });

  it("does not reconnect when that is turned off", () => {
    const played = play(ready({}, { set: { reconnect: null } }), closed());
    expect(played.state.phase).toEqual({ name: "failed", cause: lost });
  });

  it("T7: reconnects when the service ends the session, whether it closes or not", () => {
    const played = play(ready(), refused({ code: "session_expired" }), closed(1, null));
    expect(did(played, "hangUp")).toEqual([{ type: "hangUp", link: 1 }]);
    expect(did(played, "report")).toEqual([]);
    expect(played.state.phase).toMatchObject({ name: "reconnecting", cause: { code: "session.expired" } });
    expect(waits(played, "redial")).toHaveLength(1);
  });

  it("T2: ends when the service refuses what it had accepted before", () => {
    const played = play(ready(), closed(), elapsed("redial"), opened(2), refused({ event_id: null }, 2));
    expect(played.state.phase).toMatchObject({ name: "failed", cause: { code: "session.refused" } });
  });

  it("reconnects once more when the configuration is not acknowledged", () => {
    const asked = play(ready(), closed(), elapsed("redial"), opened(2));
    const key = did(asked, "wait").at(-1)?.key ?? "";
    const played = play(asked.state, { kind: "elapsed", key }, closed(2, null));
    expect(played.state.phase).toMatchObject({ attempt: 2, cause: { code: "request.timeout" } });
  });

  const late = [opened(), updated(), closed(), refused({ code: "session_expired" }), refused({})];
  it.each(late)("T102: ignores the old connection: %j", (input) => {
    const { state } = play(ready(), closed(), ...back);
    expect(play(state, input)).toEqual({ state, effects: [] });
  });
});
