import { describe, expect, it } from "vitest";
import { decodePcm16 } from "../../src/audio/pcm16.js";
import type { TurnDetection } from "../../src/protocol/session-config.js";
import { createPushToTalk, type PushToTalk, type PushToTalkSession } from "../../src/session/push-to-talk.js";
import { createResponse, type ResponseHandle } from "../../src/session/response.js";
import { inputPair, tone, type InputPair } from "./input-pair.js";
import { play, ready } from "./play.js";

/** What happened, in order: audio by the values of its 20 ms frames. */
interface Button {
  readonly button: PushToTalk;
  readonly pair: InputPair;
  readonly log: (string | number)[];
  readonly handle: ResponseHandle;
}

function pressable(options: Parameters<typeof inputPair>[0] & { before?: readonly number[] } = {}): Button {
  const log: (string | number)[] = [];
  const { handle } = createResponse({ audioBytes: 1_000 }, () => {});
  const pair = inputPair({
    send: (event) => {
      if (event.type === "input_audio_buffer.append") log.push(decodePcm16(event.audio)[0] ?? NaN);
    },
    ask: (command) => {
      log.push(command(1).kind);
      return new Promise(() => {});
    },
    ...options,
  });
  const before = options.before ?? [];
  for (const value of before) void pair.input.append(tone(20, value));
  const session: PushToTalkSession = {
    input: pair.input,
    getSnapshot: () => pair.state,
    interrupt: () => {
      log.push("interrupt");
      return Promise.resolve({ cut: [] });
    },
    respond: () => {
      log.push("respond");
      return handle;
    },
  };
  const button = createPushToTalk(session, { preRollMs: 60 });
  return { button, pair, log, handle };
}

/** The service says how it detects turns. */
function detect({ pair }: Button, turn_detection: TurnDetection | null): void {
  const effective = {
    type: "realtime",
    id: "s",
    object: "realtime.session",
    audio: { input: { turn_detection } },
  } as const;
  pair.state = { ...pair.state, config: { ...pair.state.config, effective } };
}

/** Frames of 20 ms with these values. */
function say({ pair }: Button, ...values: readonly number[]): void {
  for (const value of values) void pair.input.append(tone(20, value));
}

describe("push-to-talk", () => {
  it("T23: sends what is said while the button is held and the little before, then asks for a response", () => {
    const talk = pressable();
    say(talk, 1, 2, 3, 4, 5);
    expect(talk.log).toEqual([]);
    talk.button.press();
    say(talk, 6, 7);
    expect(talk.log).toEqual(["interrupt", 3, 4, 5, 6, 7]);
    expect(talk.button.release()).toBe(talk.handle);
    say(talk, 8, 9);
    expect(talk.log.slice(6)).toEqual(["commitAudio", "respond"]);
  });

  it("T23: begins the next pre-roll where the last press ended", () => {
    const talk = pressable();
    talk.button.press();
    say(talk, 1, 2, 3, 4, 5);
    talk.button.release();
    say(talk, 6);
    talk.log.length = 0;
    talk.button.press();
    expect(talk.log).toEqual(["interrupt", 6]);
  });

  it("T23: clears what was said for less than 100 ms, pre-roll included", () => {
    const talk = pressable();
    say(talk, 1, 2);
    talk.button.press();
    say(talk, 3, 4);
    expect(talk.button.release()).toBeNull();
    expect(talk.log).toEqual(["interrupt", 1, 2, 3, 4, "clearAudio"]);
  });

  it("T23: requests nothing when no audio was sent", () => {
    const talk = pressable();
    talk.button.press();
    expect(talk.button.release()).toBeNull();
    talk.button.press();
    talk.button.cancel();
    expect(talk.log).toEqual(["interrupt", "interrupt"]);
  });

  it("T23: discards the audio when it is cancelled", () => {
    const talk = pressable();
    talk.button.press();
    say(talk, 1, 2, 3, 4, 5, 6);
    talk.button.cancel();
    say(talk, 7);
    talk.button.press();
    expect(talk.log).toEqual(["interrupt", 1, 2, 3, 4, 5, 6, "clearAudio", "interrupt", 7]);
  });

  it("T23: clears what the service has from before, and nothing of what follows", () => {
    const talk = pressable({ before: [1, 2] });
    talk.button.press();
    say(talk, 3);
    talk.button.cancel();
    say(talk, 4);
    expect(talk.log).toEqual([1, 2, "interrupt", "clearAudio", 3, "clearAudio"]);
  });

  it("T23: sends the pre-roll though the service has something from before to be cleared", () => {
    const talk = pressable({ audioInput: {} });
    say(talk, 1, 2);
    const desired = { audio: { input: { turn_detection: null } } };
    talk.pair.state = { ...talk.pair.state, config: { ...talk.pair.state.config, desired } };
    say(talk, 3);
    talk.button.press();
    expect(talk.log).toEqual([1, 2, "interrupt", "clearAudio", 3]);
  });

  it("takes the repetitions of a held key for one press, and ends only what was begun", () => {
    const talk = pressable();
    expect(talk.button.release()).toBeNull();
    talk.button.cancel();
    talk.button.press();
    talk.button.press();
    expect(talk.log).toEqual(["interrupt"]);
  });

  it("is refused with turn detection, which receives all audio", () => {
    for (const audioInput of [{}, { turn_detection: { type: "server_vad" } }] as const) {
      const talk = pressable({ audioInput });
      expect(() => talk.button.press()).toThrow(expect.objectContaining({ code: "options.invalid" }));
      say(talk, 1);
      expect(talk.log).toEqual([1]);
    }
  });

  it("T11: loses nothing of what is said until the session is ready, whatever the service has by default", () => {
    const talk = pressable({ holdMs: 5_000 });
    detect(talk, { type: "server_vad" });
    talk.pair.enter("configuring");
    say(talk, 1, 2, 3, 4);
    talk.button.press();
    say(talk, 5, 6, 7, 8);
    expect(talk.log).toEqual(["interrupt"]);
    detect(talk, null);
    talk.pair.enter("ready");
    expect(talk.log).toEqual(["interrupt", 2, 3, 4, 5, 6, 7, 8]);
    expect(talk.pair.errors).toEqual([]);
  });

  it("T101: says that it holds audio from the press until it is committed or cleared", () => {
    for (const end of ["release", "cancel"] as const) {
      const talk = pressable();
      const holding: boolean[] = [];
      for (const act of ["press", end, end] as const) {
        talk.button[act]();
        say(talk, 1, 2, 3, 4, 5, 6);
        holding.push(talk.pair.state.input.holding);
      }
      expect(holding).toEqual([true, false, false]);
    }
  });

  it("is told that there is no connection where it ends without one, and asks for no response", () => {
    const talk = pressable();
    talk.pair.enter("configuring");
    talk.button.press();
    say(talk, 1, 2, 3, 4, 5);
    expect(talk.button.release()).toBeNull();
    expect(talk.log).toEqual(["interrupt", "clearAudio"]);
  });

  it("T17: lets the service decide when it has its own connection to the user", () => {
    const talk = pressable();
    talk.pair.state = { ...talk.pair.state, settings: { ...talk.pair.state.settings, serverPlays: true } };
    talk.button.press();
    expect(talk.button.release()).toBe(talk.handle);
    expect(talk.log).toEqual(["interrupt", "clearAudio", "commitAudio", "respond"]);
  });
});

describe("holding", () => {
  it("is in the state, and does nothing when already set", () => {
    const { state } = play(ready(), { kind: "hold", holding: true });
    expect(state.input.holding).toBe(true);
    expect(play(state, { kind: "hold", holding: true }).state).toBe(state);
    expect(play(state, { kind: "hold", holding: false }).state.input.holding).toBe(false);
  });
});
