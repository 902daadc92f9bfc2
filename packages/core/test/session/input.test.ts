import { describe, expect, it } from "vitest";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { TurnDetection } from "../../src/protocol/session-config.js";
import { reduce } from "../../src/session/reduce.js";
import type { ActiveResponse, PlayingPart, SessionState, Settings } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { did, play, ready, says, sent, type Played } from "./play.js";

const started = (itemId = "u1"): Input =>
  says({ type: "input_audio_buffer.speech_started", item_id: itemId, audio_start_ms: 1456 });
const stopped = (itemId = "u1"): Input =>
  says({ type: "input_audio_buffer.speech_stopped", item_id: itemId, audio_end_ms: 4512 });
const committed = (itemId = "u1", previous: string | null = null): Input =>
  says({ type: "input_audio_buffer.committed", item_id: itemId, previous_item_id: previous });
const cleared = says({ type: "input_audio_buffer.cleared" });
const elapsed = (what: string): Input => ({ kind: "elapsed", key: `input:${what}` });

const part: PlayingPart = {
  responseId: "r1",
  itemId: "a1",
  contentIndex: 0,
};

/** A session in which the model is to be heard, with this turn detection. */
function speaking(
  detection: TurnDetection | null = { type: "server_vad" },
  set: Partial<Settings> = {},
): SessionState {
  const state = ready({ playback: { parts: [part], stopping: [], paused: false, tickets: [] } }, { set });
  return detecting(state, detection);
}

function detecting(state: SessionState, detection: TurnDetection | null | undefined): SessionState {
  const input = detection === undefined ? {} : { turn_detection: detection };
  const effective = { type: "realtime", id: "sess_1", object: "realtime.session", audio: { input } } as const;
  return { ...state, config: { ...state.config, effective } };
}

function keys(played: Played, type: "wait" | "forget"): string[] {
  return did(played, type).map(({ key }) => key);
}

describe("speech", () => {
  it("is known from its start to its commit, under the id its item will have (T13)", () => {
    const during = play(detecting(ready(), undefined), started());
    expect(during.state.input.speech).toEqual({ itemId: "u1", startMs: 1456, stopped: false });
    const after = play(during.state, stopped());
    expect(after.state.input.speech).toMatchObject({ itemId: "u1", stopped: true });
    expect(play(after.state, committed()).state.input.speech).toBeNull();
  });

  it("T13: ends with our commit, after which no end is reported", () => {
    const played = play(ready(), started(), { kind: "commitAudio", ticket: 7 }, committed());
    expect(played.state.input.speech).toBeNull();
  });

  it("T14: ends when nothing is committed 5 s after its end", () => {
    const played = play(ready(), started(), stopped());
    expect(did(played, "wait")).toContainEqual({ type: "wait", key: "input:speech", afterMs: 5_000 });
    expect(play(played.state, elapsed("speech")).state.input.speech).toBeNull();
  });

  it("T14: continues if the user resumes before that", () => {
    const played = play(ready(), started(), stopped(), started("u2"), elapsed("speech"));
    expect(keys(played, "forget")).toContain("input:speech");
    expect(played.state.input.speech).toMatchObject({ itemId: "u2", stopped: false });
  });

  it("T14: ends when the buffer is cleared", () => {
    expect(play(ready(), started(), cleared).state.input.speech).toBeNull();
  });

  it("changes nothing when it is reported twice", () => {
    const { state } = play(ready(), started());
    expect(play(state, started()).state).toBe(state);
    const over = play(state, stopped()).state;
    expect(play(over, stopped()).state).toBe(over);
  });

  it("survives a start without a time", () => {
    const event = { type: "input_audio_buffer.speech_started", item_id: "u1" } as ServerEvent;
    expect(play(ready(), says(event)).state.input.speech?.startMs).toBe(0);
  });

  it("T25: is unaffected by a key that the caller presses", () => {
    const key = says({ type: "input_audio_buffer.dtmf_event_received", event: "9", received_at: 1 });
    const { state } = play(ready(), started());
    expect(play(state, key)).toEqual({ state, effects: [] });
  });
});

describe("interruption by speech", () => {
  const short = { minSpeechMs: 300, pauseWhileWeighing: true };

  it("comes at once", () => {
    expect(did(play(speaking(), started()), "stopPlayback")).toHaveLength(1);
  });

  it("T15: does not happen when nothing plays and no response is active", () => {
    const played = play(detecting(ready(), { type: "server_vad" }), started());
    expect(did(played, "stopPlayback")).toEqual([]);
    expect(sent(played, "response.cancel")).toEqual([]);
  });

  it("comes while the model has not yet been heard", () => {
    const response: ActiveResponse = {
      id: "r1",
      ticket: null,
      inConversation: true,
      format: null,
      silenced: false,
      cancelled: false,
    };
    const base = detecting(ready(), { type: "server_vad" });
    const played = play({ ...base, responses: { ...base.responses, active: [response] } }, started());
    expect(did(played, "tell")).toMatchObject([{ news: { name: "interrupted" } }]);
  });

  it("T12: is left to the caller when turn detection does not interrupt", () => {
    const played = play(speaking({ type: "server_vad", interrupt_response: false }), started());
    expect(played.effects).toEqual([]);
  });

  it("T86: waits for a minimum of speech, whoever interrupts", () => {
    const played = play(speaking({ type: "server_vad", interrupt_response: false }, short), started());
    expect(did(played, "wait")).toEqual([{ type: "wait", key: "input:speech", afterMs: 300 }]);
    expect(did(played, "pausePlayback")).toHaveLength(1);
    expect(played.state).toMatchObject({ input: { weighing: true }, playback: { paused: true } });
    const later = play(played.state, elapsed("speech"));
    expect(did(later, "stopPlayback")).toHaveLength(1);
    expect(later.state).toMatchObject({ input: { weighing: false }, playback: { paused: false } });
  });

  it.each([stopped(), committed(), cleared])(
    "T87: does not come of speech that was too short (%#)",
    (end) => {
      const played = play(speaking(undefined, short), started(), end, elapsed("speech"));
      expect(did(played, "stopPlayback")).toEqual([]);
      expect(did(played, "resumePlayback")).toHaveLength(1);
      expect(keys(played, "forget")).toContain("input:speech");
    },
  );

  it("T86: resumes the player when nothing is left to interrupt", () => {
    const weighing = play(speaking(undefined, short), started()).state;
    const drained = { ...weighing, playback: { ...weighing.playback, parts: [] } };
    const played = play(drained, elapsed("speech"));
    expect(played.state.playback.paused).toBe(false);
    expect(did(played, "resumePlayback")).toHaveLength(1);
  });

  it("holds no player that plays nothing, or is not asked to be held, or is the service's", () => {
    const silent = detecting(ready({}, { set: short }), { type: "server_vad" });
    const loud = speaking(undefined, { ...short, pauseWhileWeighing: false });
    const remote = speaking(undefined, { ...short, serverPlays: true });
    for (const state of [silent, loud, remote]) {
      const played = play(state, started());
      expect(did(played, "wait")).toHaveLength(1);
      expect(did(played, "pausePlayback")).toEqual([]);
    }
  });
});

describe("every order of what the service says of speech", () => {
  const kinds = ["started", "stopped", "committed", "cleared"] as const;
  const longest = 6;

  interface Walk {
    readonly order: readonly string[];
    readonly state: SessionState;
    /** That are set and neither replaced nor forgotten. */
    readonly timers: ReadonlySet<string>;
    readonly isHeld: boolean;
  }

  function event(kind: (typeof kinds)[number], step: number): Input {
    const itemId = `u${step % 2}`;
    if (kind === "cleared") return cleared;
    return { started, stopped, committed }[kind](itemId);
  }

  /** One event further; throws where the player is held or released twice in a row. */
  function next(walk: Walk, kind: (typeof kinds)[number]): Walk {
    const order = [...walk.order, kind];
    const { state, effects } = reduce(walk.state, event(kind, order.length));
    const timers = new Set(walk.timers);
    let { isHeld } = walk;
    for (const effect of effects) {
      if (effect.type === "wait") timers.add(effect.key);
      if (effect.type === "forget") timers.delete(effect.key);
      if (effect.type !== "pausePlayback" && effect.type !== "resumePlayback") continue;
      expect([order, effect.type]).toEqual([order, isHeld ? "resumePlayback" : "pausePlayback"]);
      isHeld = !isHeld;
    }
    return { order, state, timers, isHeld };
  }

  function all(walk: Walk): Walk[] {
    if (walk.order.length === longest) return [walk];
    return [walk, ...kinds.flatMap((kind) => all(next(walk, kind)))];
  }

  it("T14, T86: leaves no held player and no speech that is over, once the timers have run", () => {
    const state = speaking(undefined, { minSpeechMs: 300, pauseWhileWeighing: true });
    const walks = all({ order: [], state, timers: new Set(), isHeld: false });
    expect(walks).toHaveLength(5_461);
    for (const { order, state: before, timers, isHeld } of walks) {
      expect([order, before.playback.paused]).toEqual([order, isHeld]);
      const { input, playback } = [...timers].reduce(
        (last, key) => reduce(last, { kind: "elapsed", key }).state,
        before,
      );
      const left = [playback.paused, input.weighing, input.speech !== null];
      expect([order, left]).toEqual([order, [false, false, order.at(-1) === "started"]]);
    }
  });
});

describe("what is committed", () => {
  const vad = (detection?: TurnDetection | null): SessionState => detecting(ready(), detection);

  it("T21: is an item at once, in its place, whenever the service tells of it", () => {
    const item = {
      id: "u2",
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_audio", transcript: "Hi" }],
    } as const;
    const told = says({
      type: "conversation.item.added",
      previous_item_id: "u1",
      item: { ...item, content: [...item.content] },
    });
    for (const order of [
      [committed("u2", "u1"), told],
      [told, committed("u2", "u1")],
    ]) {
      const { state } = play(vad(), committed("u1"), committed("u3", "u1"), ...order);
      expect(state.items.map(({ id }) => id)).toEqual(["u1", "u2", "u3"]);
      expect(state.items[1]).toMatchObject({ item: { content: [{ transcript: "Hi" }] }, onServer: true });
    }
  });

  it("T21: stands where it was told to", () => {
    const { state } = play(vad(), committed("u1"), committed("u3", "u1"), committed("u2", "u1"));
    expect(state.items.map(({ id }) => id)).toEqual(["u1", "u2", "u3"]);
    expect(play(state, committed("u2")).state.items).toBe(state.items);
  });

  it("is the user's speech, not transcribed yet", () => {
    const { state } = play(vad(), committed());
    expect(state.items[0]?.item).toMatchObject({
      role: "user",
      content: [{ type: "input_audio", transcript: null }],
    });
  });

  it.each([
    [undefined, true],
    [{ type: "server_vad" }, true],
    [{ type: "semantic_vad", create_response: true }, true],
    [{ type: "server_vad", create_response: false }, false],
    [null, false],
  ] as const)("T47: lets a response be expected as turn detection is: %j", (detection, expected) => {
    expect(play(vad(detection), committed()).state.responses.expected).toBe(expected);
  });

  it("T12: does not wait for an answer forever", () => {
    const played = play(vad(), committed());
    expect(did(played, "wait")).toEqual([{ type: "wait", key: "input:answer", afterMs: 15_000 }]);
    expect(play(played.state, elapsed("answer")).state.responses.expected).toBe(false);
  });

  it("is never answered in a transcription session", () => {
    const state = detecting(ready({}, { set: { responds: false } }), undefined);
    expect(play(state, committed()).state.responses.expected).toBe(false);
  });

  it("T17: leaves the buffer empty, which only the service knows where it committed by itself", () => {
    expect(did(play(vad(), committed()), "inputEmptied")).toEqual([{ type: "inputEmptied", newLink: false }]);
    const ours = play(vad(null), { kind: "commitAudio", ticket: 7 }, committed());
    expect(did(ours, "inputEmptied")).toEqual([]);
  });

  it("T20: is silence after an idle time-out, which is answered", () => {
    const timeout = {
      type: "input_audio_buffer.timeout_triggered",
      item_id: "u1",
      audio_start_ms: 0,
      audio_end_ms: 6_000,
    } as const;
    expect(play(vad(), says(timeout)).state.responses.expected).toBe(true);
  });
});

describe("asking for a commit or a clear", () => {
  it("T18: creates an item, resolves with its id, and requests no response", () => {
    const played = play(detecting(ready(), null), { kind: "commitAudio", ticket: 7 }, committed("u5"));
    expect(sent(played, "input_audio_buffer.commit")).toHaveLength(1);
    expect(did(played, "settle")).toEqual([{ type: "settle", ticket: 7, value: "u5" }]);
    expect(played.state.responses.expected).toBe(false);
    expect(sent(played, "response.create")).toEqual([]);
  });

  it("answers in the order of the requests", () => {
    const asks = [7, 8].map((ticket): Input => ({ kind: "commitAudio", ticket }));
    const played = play(ready(), ...asks, committed("u1"), committed("u2", "u1"), committed("u3", "u2"));
    expect(did(played, "settle").map(({ ticket, value }) => [ticket, value])).toEqual([
      [7, "u1"],
      [8, "u2"],
    ]);
  });

  it("T17: rejects with the service's word that there was too little", () => {
    const asked = play(ready(), { kind: "commitAudio", ticket: 7 });
    const event_id = sent(asked, "input_audio_buffer.commit")[0]?.event_id ?? "";
    const error = {
      type: "invalid_request_error",
      code: "input_audio_buffer_commit_empty",
      message: "no",
      event_id,
    };
    const refused = play(asked.state, says({ type: "error", error }));
    expect(did(refused, "reject")).toMatchObject([
      { ticket: 7, failure: { code: "request.refused", serverCode: "input_audio_buffer_commit_empty" } },
    ]);
    expect(did(refused, "report")).toEqual([]);
  });

  it("T19: clears, and reports it when the service confirms", () => {
    const asked = play(ready(), started(), { kind: "clearAudio", ticket: 7 });
    expect(sent(asked, "input_audio_buffer.clear")).toHaveLength(1);
    expect(did(asked, "settle")).toEqual([]);
    const done = play(asked.state, cleared);
    expect(did(done, "settle")).toEqual([{ type: "settle", ticket: 7, value: null }]);
    expect(did(done, "inputEmptied")).toEqual([]);
    expect(did(play(done.state, cleared), "inputEmptied")).toHaveLength(1);
  });

  it.each(["commitAudio", "clearAudio"] as const)("rejects %s where no connection stands", (kind) => {
    const played = play(ready({ phase: { name: "configuring" } }), { kind, ticket: 7 });
    expect(did(played, "reject")).toMatchObject([{ ticket: 7, failure: { code: "session.not-open" } }]);
    expect(did(played, "send")).toEqual([]);
  });
});

describe("muting", () => {
  const mute = (as: "no" | "silence" | "stop"): Input => ({ kind: "mute", as });

  it("is in the state, and does nothing when already set", () => {
    const { state } = play(ready(), mute("silence"));
    expect(state.input.muted).toBe("silence");
    expect(play(state, mute("silence")).state).toBe(state);
  });

  it.each([
    [{ type: "server_vad", silence_duration_ms: 700 }, 1_000],
    [{ type: "semantic_vad" }, 800],
    [undefined, 800],
  ] as const)("T24: ends the speech that it cuts off by silence: %j", (detection, durationMs) => {
    const { state } = play(detecting(ready(), detection), started());
    const played = play(state, mute("stop"), mute("stop"));
    expect(did(played, "appendSilence")).toEqual([{ type: "appendSilence", durationMs }]);
  });

  it("T24: appends nothing where no speech is cut off", () => {
    const { state } = play(detecting(ready(), undefined), started());
    expect(did(play(state, mute("silence")), "appendSilence")).toEqual([]);
    expect(did(play(state, stopped(), mute("stop")), "appendSilence")).toEqual([]);
    expect(did(play(detecting(state, null), mute("stop")), "appendSilence")).toEqual([]);
  });
});

describe("a lost connection", () => {
  it("T98: leaves no speech, no held player and no audio clock", () => {
    const state = speaking(undefined, { minSpeechMs: 300, pauseWhileWeighing: true });
    const gone: Input = {
      kind: "linkClosed",
      link: 1,
      failure: { code: "link.lost", message: "gone" },
      chance: 0,
    };
    const played = play(state, started(), gone);
    expect(played.state).toMatchObject({
      input: { speech: null, weighing: false },
      playback: { paused: false },
    });
    expect(did(played, "resumePlayback")).toHaveLength(1);
    expect(keys(played, "forget")).toEqual(expect.arrayContaining(["input:speech"]));
    expect(did(played, "inputEmptied")).toEqual([{ type: "inputEmptied", newLink: true }]);
  });
});
