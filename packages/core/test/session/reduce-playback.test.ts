import { describe, expect, it } from "vitest";
import { encodePcm16 } from "../../src/audio/pcm16.js";
import type { Item } from "../../src/protocol/items.js";
import type { ServerEventOf } from "../../src/protocol/server-events.js";
import { entryOf } from "../../src/session/items.js";
import { createPlayback } from "../../src/session/playback.js";
import { reduce } from "../../src/session/reduce.js";
import { playbackLost, stopPlaying } from "../../src/session/reduce-playback.js";
import type { ActiveResponse, SessionState } from "../../src/session/state.js";
import type { Effect, Input } from "../../src/session/step.js";
import { createStepper } from "../../src/session/stepper.js";
import { manualPlayer } from "../../src/testing/manual-player.js";
import { soon } from "./input-pair.js";
import { did, permutations, play, ready, says, sent } from "./play.js";

const item: Item & { id: string } = { id: "a", type: "message", role: "assistant", content: [] };
const active = (over: Partial<ActiveResponse> = {}): ActiveResponse => ({
  id: "resp_1",
  ticket: null,
  inConversation: true,
  format: null,
  silenced: false,
  cancelled: false,
  ...over,
});
/** A response has begun, and said which item it makes. */
const begun = (over: Partial<ActiveResponse> = {}, settings: { serverPlays?: boolean } = {}): SessionState =>
  ready(
    {
      items: [entryOf(item, { status: "in_progress", onServer: true })],
      responses: { ...ready().responses, active: [active(over)] },
    },
    { set: settings },
  );
const of = (item_id: string) => ({ response_id: "resp_1", item_id, output_index: 0, content_index: 0 });
const delta = (itemId = "a", ms = 0) =>
  says({ type: "response.output_audio.delta", ...of(itemId), delta: encodePcm16(new Int16Array(ms * 24)) });
const audioDone = (itemId = "a") => says({ type: "response.output_audio.done", ...of(itemId) });
const responseDone = says({ type: "response.done", response: { id: "resp_1", status: "completed" } });
const outputBuffer = (what: "started" | "stopped" | "cleared") =>
  says({
    type: `output_audio_buffer.${what}`,
    response_id: "resp_1",
  } as ServerEventOf<`output_audio_buffer.${typeof what}`>);
const truncated = says({
  type: "conversation.item.truncated",
  item_id: "a",
  content_index: 0,
  audio_end_ms: 100,
});
const played = (all: boolean): Input => ({ kind: "played", itemId: "a", contentIndex: 0, all });
const partsOf = ({ state }: { state: SessionState }) => state.playback.parts;

describe("audio as it arrives", () => {
  it("leaves the state as it is, from the second delta of a part on", () => {
    const { state } = play(begun(), delta());
    const step = reduce(state, delta());
    expect(step.state).toBe(state);
    expect(step.effects).toHaveLength(1);
  });

  it("makes its part known, its item one to be truncated, and the voice fixed", () => {
    const { state } = play(begun(), delta());
    expect(state.playback.parts).toEqual([{ responseId: "resp_1", itemId: "a", contentIndex: 0 }]);
    expect([state.items[0]?.truncatable, state.config.spoken]).toEqual([true, true]);
  });

  it("T79: marks an item that appears only after its audio", () => {
    const { items } = begun();
    const { state } = play({ ...begun(), items: [] }, delta());
    expect(play({ ...state, items }, delta()).state.items[0]?.truncatable).toBe(true);
  });

  it("T78: marks nothing of a response out of band", () => {
    const { state } = play(begun({ inConversation: false }), delta());
    expect(state.playback.parts).toHaveLength(1);
    expect(state.items[0]?.truncatable).toBe(false);
  });

  it.each([
    { format: { type: "audio/pcmu" }, session: "audio/pcma", expected: "audio/pcmu" },
    { format: null, session: "audio/pcma", expected: "audio/pcma" },
    { format: null, session: null, expected: "audio/pcm" },
  ] as const)("T6: is $expected where that is the response's, or else the session's", (row) => {
    const { format, session, expected } = row;
    const state = begun({ format });
    const audio = session && { output: { format: { type: session } } };
    const effective = audio && ({ type: "realtime", id: "s", object: "realtime.session", audio } as const);
    const step = play({ ...state, config: { ...state.config, effective } }, delta());
    expect(did(step, "play")).toMatchObject([{ format: { type: expected } }]);
  });

  it("T49: is played though its response was never said to begin", () => {
    expect(did(play(ready(), delta()), "play")).toHaveLength(1);
  });
});

describe("the end of audio", () => {
  it("T73: leaves a part playing until the player says that it was heard", () => {
    const step = play(begun(), delta(), audioDone(), responseDone);
    expect(did(step, "playedOut")).toContainEqual({ type: "playedOut", itemId: "a", contentIndex: 0 });
    expect(partsOf(step)).toHaveLength(1);
    expect(partsOf(play(step.state, played(true)))).toEqual([]);
  });

  it("comes with the response's where it is not said, so that nothing plays for ever", () => {
    const step = play(begun(), delta(), responseDone);
    expect(did(step, "playedOut")).toHaveLength(1);
    expect(partsOf(step)).toHaveLength(1);
  });

  it("is told of the first sample once, and of nothing that is not playing", () => {
    const step = play(begun(), played(false), delta(), played(false), played(true), played(false));
    expect(did(step, "tell")).toEqual([
      { type: "tell", news: { name: "audible", itemId: "a", responseId: "resp_1" } },
    ]);
  });

  it("comes with the connection's: what is queued is heard, and no more waited for", () => {
    const { state } = play(begun(), delta());
    const step = playbackLost(state);
    expect(step.effects).toEqual([{ type: "playedOut", itemId: "a", contentIndex: 0 }]);
    expect(step.state).toBe(state);
  });

  it("T103: at the close silences the player, which stays its owner's, and notes what was heard", () => {
    const { state } = play(begun(), delta());
    const report = { playedSamples: 2_400, receivedSamples: 24_000, sampleRate: 24_000, complete: false };
    const parts = [{ itemId: "a", contentIndex: 0, ...report }];
    const step = play(state, { kind: "close" }, { kind: "playbackStopped", parts });
    expect(step.effects[0]).toEqual({ type: "stopPlayback" });
    expect(sent(step, "conversation.item.truncate")).toEqual([]);
    expect(step.state.items[0]?.heard).toEqual({ playedMs: 100, audioMs: 1_000 });
  });

  it("is not asked for where nothing plays", () => {
    const state = begun();
    expect(stopPlaying(state)).toEqual({ state, effects: [] });
  });
});

describe("a truncation that we did not ask for", () => {
  it("T80: stops the player, and asks for no other", () => {
    const step = play(begun(), delta(), truncated);
    const report = { playedSamples: 2_400, receivedSamples: 24_000, sampleRate: 24_000, complete: false };
    const parts = [{ itemId: "a", contentIndex: 0, ...report }];
    const after = play(step.state, { kind: "playbackStopped", parts });
    expect(did(step, "stopPlayback")).toHaveLength(1);
    expect(sent(after, "conversation.item.truncate")).toEqual([]);
    expect(after.state.items[0]?.heard).toEqual({ playedMs: 100, audioMs: 1_000 });
  });

  it("T80: is none of ours where the item does not play", () => {
    expect(did(play(begun(), delta(), played(true), truncated), "stopPlayback")).toEqual([]);
  });
});

describe("where the service plays", () => {
  const server = () => begun({}, { serverPlays: true });

  it("T81, T82: its word is the clock of playback, beyond the end of the response", () => {
    const step = play(server(), outputBuffer("started"), responseDone);
    expect(partsOf(step)).toMatchObject([{ responseId: "resp_1", itemId: null }]);
    expect(did(step, "tell")).toMatchObject([{ news: { name: "audible", responseId: "resp_1" } }]);
    for (const what of ["stopped", "cleared"] as const)
      expect(partsOf(play(step.state, outputBuffer(what)))).toEqual([]);
  });

  it.each(permutations(["started", "stopped", "cleared"] as const))(
    "T82: forgets a response after %s, %s, %s only if that ends it",
    (...order) => {
      const step = play(server(), ...order.map(outputBuffer));
      expect(partsOf(step)).toHaveLength(order.at(-1) === "started" ? 1 : 0);
    },
  );

  it("T81: an interruption cancels, then clears, and never truncates", () => {
    for (const inputs of [[], [responseDone]]) {
      const state = play(server(), outputBuffer("started"), ...inputs).state;
      const step = play(state, { kind: "interrupt", ticket: 7 });
      const types = did(step, "send").map(({ event }) => event.type);
      expect(types).toEqual([...(inputs.length > 0 ? [] : ["response.cancel"]), "output_audio_buffer.clear"]);
      expect(did(step, "stopPlayback")).toEqual([]);
      expect(did(step, "settle")).toEqual([{ type: "settle", ticket: 7, value: { cut: [] } }]);
    }
  });

  it("nothing plays once the connection is gone", () => {
    const { state } = play(server(), outputBuffer("started"));
    expect(partsOf(playbackLost(state))).toEqual([]);
  });

  it("its word counts for nothing elsewhere", () => {
    expect(partsOf(play(begun(), outputBuffer("started")))).toEqual([]);
  });
});

describe("a conversation with a player", () => {
  /** Reducer, playback and player together; what is sent is kept. */
  function converse(answers: "at once" | "later") {
    const player = manualPlayer({ answers });
    const sends: string[] = [];
    const run = (effect: Effect): void => {
      if (effect.type === "send") sends.push(JSON.stringify(effect.event));
      if (effect.type === "play") playback.effects.play(effect);
      if (effect.type === "playedOut") playback.effects.playedOut(effect);
      if (effect.type === "stopPlayback") playback.effects.stopPlayback(effect);
    };
    const session = createStepper<SessionState, Input, Effect>({ initial: begun(), reduce, run });
    const playback = createPlayback({
      player: () => player,
      dispatch: (input) => session.dispatch(input),
      onAudio: () => {},
      onError: (error) => sends.push(error.code),
    });
    return { session, player, sends };
  }

  for (const answers of ["at once", "later"] as const)
    for (let heardMs = 0; heardMs <= 600; heardMs += 100)
      it(`T73, T74: truncates where it was interrupted, ${heardMs} of 600 ms, answered ${answers}`, async () => {
        const { session, player, sends } = converse(answers);
        for (const input of [delta("a", 400), delta("a", 200), audioDone(), responseDone])
          session.dispatch(input);
        player.render(heardMs);
        session.dispatch({ kind: "interrupt", ticket: 1 });
        expect(player.queuedMs).toBe(0);
        await soon();
        const all = sends.join();
        expect(all.includes("item.delete")).toBe(heardMs === 0);
        expect(all.includes(`"audio_end_ms":${heardMs}`)).toBe(heardMs > 0 && heardMs < 600);
        expect(session.getSnapshot().playback).toEqual({
          parts: [],
          stopping: [],
          paused: false,
          tickets: [],
        });
      });
});
