import { describe, expect, it } from "vitest";
import type { Failure } from "../../src/session/failure.js";
import type { SessionState, Settings } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { close, closed, connect, elapsed, opened, refused, session, updated, waits } from "./connections.js";
import { message } from "./entries.js";
import { beginning, did, play, ready, says, sent } from "./play.js";

const minute = 60_000;

/** What a session may be in the middle of. */
const busy = {
  "the user speaks": {
    input: { ...ready().input, speech: { itemId: "u", startMs: 0, stopped: false } },
  },
  "push-to-talk is pressed": { input: { ...ready().input, holding: true } },
  "a response is expected": { responses: { ...ready().responses, expected: true } },
  "a response is in progress": {
    responses: {
      ...ready().responses,
      active: [
        {
          id: "resp_1",
          ticket: null,
          inConversation: true,
          format: null,
          silenced: false,
          cancelled: false,
        },
      ],
    },
  },
  "the model is still heard": {
    playback: {
      ...ready().playback,
      parts: [{ responseId: "resp_1", itemId: "a", contentIndex: 0 }],
    },
  },
  "a tool runs": {
    calls: [
      {
        callId: "c",
        itemId: "f",
        responseId: "resp_1",
        name: "n",
        arguments: "",
        status: "running" as const,
      },
    ],
  },
  "an answer is on its way": {
    requests: [{ eventId: "event_1", kind: "delete" as const, id: "a", ticket: null }],
  },
  "a transcription is to come": {
    items: [
      message("user", "hello", {
        onServer: true,
        transcription: { status: "waiting", error: null, segments: [] },
      }),
    ],
  },
} satisfies Record<string, Partial<SessionState>>;

describe("when to rotate", () => {
  const connecting = (set: Partial<Settings> = {}) => play(beginning({ set }), connect(1)).state;

  it("T7: a while before the service ends the session", () => {
    const played = play(connecting(), opened(1), updated(1));
    expect(waits(played, "rotate")).toEqual([59 * minute]);
  });

  it("T7: by what the service says last", () => {
    const played = play(connecting(), opened(1), updated(1, { expires_at: 7200 }));
    expect(waits(played, "rotate")).toEqual([59 * minute, 119 * minute]);
  });

  it("T7: as before where the service does not repeat when it ends", () => {
    const { expires_at: _, ...silent } = session();
    const event = { type: "session.updated", session: silent } as const;
    const played = play(connecting(), opened(1), says(event));
    expect(did(played, "forget")).not.toContainEqual({ type: "forget", key: "link:rotate" });
    expect(played.state.link.expiresAt).toBe(3600);
  });

  it.each([
    ["configuring", [elapsed("rotate"), updated(1)]],
    ["ready", [updated(1), elapsed("rotate")]],
  ])("T7: as soon as it is ready, where the time comes while %s", (_, inputs) => {
    const played = play(connecting(), opened(1), ...inputs);
    expect(did(played, "dial")).toEqual([{ type: "dial", link: 2 }]);
    expect(played.state).toMatchObject({ phase: { name: "rotating" }, link: { current: 1, due: false } });
  });

  it("T7: not at once on another connection than the one whose time has come", () => {
    const again = [connect(2), opened(2), updated(2)];
    const played = play(connecting(), opened(1), elapsed("rotate"), closed(1), ...again);
    expect(played.state).toMatchObject({ phase: { name: "ready" }, link: { current: 2, due: false } });
  });

  it.each([
    ["the service does not say when it ends", connecting(), 0],
    ["so little time is left that the next session would be due at once", connecting(), 60],
    ["we are attached to a call", connecting({ greets: false }), 3600],
  ])("never where %s", (_, state, expiresAt) => {
    const played = play(state, opened(1, session(1, { expires_at: expiresAt })));
    expect(waits(played, "rotate")).toEqual([]);
  });
});

describe("rotating", () => {
  const rotating = play(ready({}, { config: { instructions: "a" } }), elapsed("rotate"));

  it("T101: opens the next connection first, configured as the present one is", () => {
    const played = play(rotating.state, opened(2));
    expect(did(rotating, "dial")).toEqual([{ type: "dial", link: 2 }]);
    expect(sent(played, "session.update")).toMatchObject([{ session: { instructions: "a" } }]);
    expect(did(played, "send").map(({ link }) => link)).toEqual([2]);
    expect(played.state).toMatchObject({ phase: { name: "rotating" }, link: { current: 1 } });
  });

  it("T101: at a quiet moment lets it take over, then closes the old one", () => {
    const played = play(rotating.state, opened(2), updated(2));
    expect(played.state).toMatchObject({
      phase: { name: "ready" },
      link: { current: 2, spare: null, sessionId: "sess_2", expiresAt: 3600 },
      config: { effective: { id: "sess_2" } },
    });
    expect(did(played, "hangUp")).toEqual([{ type: "hangUp", link: 1 }]);
    expect(did(played, "reject")).toEqual([]);
  });

  it("resets its timers", () => {
    const played = play(rotating.state, opened(2), updated(2));
    expect(waits(rotating, "force")).toEqual([55_000]);
    expect(waits(played, "rotate")).toEqual([59 * minute]);
    expect(waits(played, "stable")).toEqual([10_000]);
    expect(did(played, "forget")).toContainEqual({ type: "forget", key: "link:force" });
  });

  it("T102: ignores the connection it left", () => {
    const { state } = play(rotating.state, opened(2), updated(2));
    for (const input of [closed(1), updated(1), refused({}, 1), opened(1)]) {
      expect(play(state, input)).toEqual({ state, effects: [] });
    }
  });

  it.each(Object.entries(busy))("T101: waits while %s", (_, over) => {
    const state: SessionState = { ...rotating.state, ...over };
    const played = play(state, opened(2), updated(2));
    expect(played.state).toMatchObject({
      phase: { name: "rotating" },
      link: { current: 1, spare: { link: 2 } },
    });
    const quiet = { ...rotating.state, link: played.state.link };
    expect(play(quiet, connect(1), updated(1)).state.link.current).toBe(2);
  });

  it.each(Object.entries(busy))("T101: waits no longer when time is up, though %s", (_, over) => {
    const state: SessionState = { ...rotating.state, ...over };
    const played = play(state, opened(2), updated(2), elapsed("force"));
    expect(played.state).toMatchObject({ phase: { name: "ready" }, link: { current: 2, spare: null } });
    expect(did(played, "hangUp")).toEqual([{ type: "hangUp", link: 1 }]);
  });

  it("T1: takes no word for an answer that was said before the next connection was asked", () => {
    const played = play(rotating.state, updated(2));
    expect(played).toEqual({ state: rotating.state, effects: [] });
  });

  it("goes on when time is up and the next connection is not ready", () => {
    const played = play(rotating.state, opened(2), elapsed("force"));
    expect(played.state.link).toMatchObject({ current: 1, spare: { link: 2 } });
  });

  it("tells the next connection of an update that was accepted meanwhile", () => {
    const update: Input = { kind: "update", ticket: 5, config: { instructions: "b" } };
    const played = play(rotating.state, update, opened(2), updated(2), updated(1), updated(2));
    expect(did(played, "send").map(({ link }) => link)).toEqual([1, 2, 2]);
    expect(sent(played, "session.update").at(-1)?.session).toMatchObject({ instructions: "b" });
    expect(did(played, "settle")).toMatchObject([{ ticket: 5 }]);
    expect(played.state).toMatchObject({ link: { current: 2 }, config: { accepted: { instructions: "b" } } });
  });

  it("says an update again that was not answered when time was up", () => {
    const update: Input = { kind: "update", ticket: 5, config: { instructions: "b" } };
    const state: SessionState = { ...rotating.state, ...busy["the user speaks"] };
    const played = play(state, opened(2), updated(2), update, elapsed("force"), updated(2));
    expect(did(played, "send").map(({ link }) => link)).toEqual([2, 1, 2]);
    expect(did(played, "settle")).toMatchObject([{ ticket: 5 }]);
    expect(played.state.config.accepted).toEqual({ instructions: "b" });
  });
});

describe("rotating once more", () => {
  const rotating = play(ready(), elapsed("rotate")).state;

  it("T7: comes at once where the time of the next connection has come before it counted", () => {
    const over = busy["the user speaks"];
    const played = play({ ...rotating, ...over }, opened(2), updated(2), elapsed("rotate"), elapsed("force"));
    expect(played.state).toMatchObject({
      phase: { name: "rotating" },
      link: { current: 2, spare: { link: 3 } },
    });
  });

  it("T7: waits for its own time where the next connection failed", () => {
    const over = busy["the user speaks"];
    const played = play({ ...rotating, ...over }, opened(2), updated(2), elapsed("rotate"), closed(2));
    expect(did(played, "dial")).toEqual([]);
    expect(waits(played, "rotate").at(-1)).toBe(250);
  });
});

describe("rotating in trouble", () => {
  const rotating = play(ready(), elapsed("rotate")).state;

  it("tries again later and longer each time, while the present connection lives", () => {
    const played = play(rotating, closed(2), elapsed("rotate"), opened(3), refused({}, 3), closed(3, null));
    expect(waits(played, "rotate")).toEqual([250, 500]);
    expect(did(played, "dial")).toEqual([{ type: "dial", link: 3 }]);
    expect(did(played, "report")).toEqual([]);
    expect(played.state).toMatchObject({ phase: { name: "rotating" }, link: { current: 1, attempts: 0 } });
  });

  it("T60: stops trying, and reports why, when retrying is useless", () => {
    const failure: Failure = { code: "auth.rejected", message: "", status: 401 };
    const played = play(rotating, closed(2, failure));
    expect(did(played, "report")).toEqual([{ type: "report", failure }]);
    expect(did(played, "wait")).toEqual([]);
    expect(played.state).toMatchObject({ phase: { name: "ready" }, link: { current: 1, spare: null } });
  });

  it("T7: has the next connection take over when the present one ends before", () => {
    const over = busy["a response is in progress"];
    for (const end of [closed(1), refused({ code: "session_expired" })]) {
      const played = play({ ...rotating, ...over }, opened(2), updated(2), end, closed(1, null));
      expect(played.state).toMatchObject({ phase: { name: "ready" }, link: { current: 2, attempts: 0 } });
    }
  });

  it("T102: ignores a next connection that it gave up", () => {
    const { state } = play(rotating, opened(2), closed(2), elapsed("rotate"));
    for (const input of [closed(2), updated(2), refused({}, 2), opened(2)]) {
      expect(play(state, input)).toEqual({ state, effects: [] });
    }
  });

  it.each([
    ["idle", beginning()],
    ["connecting", play(beginning(), connect(1)).state],
    ["configuring", play(beginning(), connect(1), opened(1)).state],
    ["dialing again", play(ready(), closed(1), elapsed("redial")).state],
    ["rotating", rotating],
    ["closing", play(ready(), close).state],
    ["failed", play(ready({}, { set: { reconnect: null } }), closed(1)).state],
  ])("T104: a timer that fires late does nothing while %s", (_, state) => {
    const inputs = ["redial", "stable", "rotate", "force"].map(elapsed);
    for (const input of inputs) expect(play(state, input).effects).toEqual([]);
  });

  it("comes back as ever when the next connection is not ready by then", () => {
    const played = play(rotating, opened(2), closed(1), closed(2, null));
    expect(did(played, "hangUp")).toEqual([{ type: "hangUp", link: 2 }]);
    expect(played.state).toMatchObject({
      phase: { name: "reconnecting", attempt: 1 },
      link: { current: 0, spare: null },
    });
  });

  const story = [opened(2), closed(2), elapsed("rotate"), opened(3), updated(3), updated(3)];
  for (const length of Array(story.length + 1).keys()) {
    it(`T103: close after ${length} of ${story.length} steps hangs up every connection`, () => {
      const before = play(rotating, ...story.slice(0, length)).state;
      const { current, spare } = before.link;
      const played = play(before, close, closed(spare?.link ?? 99, null), closed(current, null));
      const links = spare ? [current, spare.link] : [current];
      expect(did(played, "hangUp")).toEqual(links.map((link) => ({ type: "hangUp", link })));
      expect(played.state).toMatchObject({ phase: { name: "closed" }, link: { current: 0, spare: null } });
    });
  }
});
