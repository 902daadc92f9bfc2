import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { encodePcm16, pcm16ToBytes } from "../../src/audio/pcm16.js";
import { decodeAlaw, decodeMulaw } from "../../src/audio/g711.js";
import type { Player } from "../../src/audio/player.js";
import type { RealtimeError } from "../../src/errors.js";
import type { AudioFormat } from "../../src/protocol/session-config.js";
import { createPlayback } from "../../src/session/playback.js";
import type { Input } from "../../src/session/step.js";
import { encodeBase64 } from "../../src/support/base64.js";
import { manualPlayer } from "../../src/testing/manual-player.js";

const pcm: AudioFormat = { type: "audio/pcm", rate: 24_000 };

/** A playback, and everything it tells. */
function start(player: Player | null = manualPlayer()) {
  const inputs: Input[] = [];
  const errors: RealtimeError[] = [];
  const audio: [responseId: string, samples: Int16Array][] = [];
  const playback = createPlayback({
    player: () => player,
    dispatch: (input) => inputs.push(input),
    onAudio: (responseId, samples) => audio.push([responseId, samples]),
    onError: (error) => errors.push(error),
  });
  const { effects } = playback;
  return {
    ...playback,
    inputs,
    errors,
    audio,
    hears: (delta: string, item_id = "item_1", format: AudioFormat = pcm) =>
      effects.play({ type: "play", format, event: deltaOf(delta, item_id) }),
    plays: (ms: number, itemId = "item_1") =>
      effects.play({ type: "play", format: pcm, event: deltaOf(speech(ms), itemId) }),
    playsOut: (itemId = "item_1") => effects.playedOut({ type: "playedOut", itemId, contentIndex: 0 }),
    stops: () => effects.stopPlayback({ type: "stopPlayback" }),
  };
}

function deltaOf(delta: string, item_id: string) {
  const place = { response_id: "resp_1", item_id, output_index: 0, content_index: 0 };
  return { type: "response.output_audio.delta", ...place, delta } as const;
}

function speech(ms: number): string {
  return encodePcm16(new Int16Array(ms * 24).fill(1));
}

const part = (itemId = "item_1") => ({ itemId, contentIndex: 0 });
const stoppedAt = (playedMs: number, receivedMs: number, itemId = "item_1") => ({
  ...part(itemId),
  playedSamples: playedMs * 24,
  receivedSamples: receivedMs * 24,
  sampleRate: 24_000,
});
const codes = ({ errors }: { errors: readonly RealtimeError[] }) => errors.map(({ code }) => code);

describe("audio on its way to the player", () => {
  it("reaches the readers of the response as the very samples that are played", () => {
    const play = vi.fn();
    const session = start({ ...manualPlayer(), play });
    session.plays(10);
    expect(session.audio).toEqual([["resp_1", new Int16Array(240).fill(1)]]);
    expect(play).toHaveBeenCalledWith({
      responseId: "resp_1",
      ...part(),
      samples: session.audio[0]?.[1],
      sampleRate: 24_000,
    });
    expect(play.mock.calls[0]?.[0].samples).toBe(session.audio[0]?.[1]);
  });

  it("reaches the readers without a player too, and nothing is accounted for", () => {
    const { inputs, audio, plays, playsOut, stops, played } = start(null);
    plays(10);
    playsOut();
    stops();
    expect([audio.length, inputs, played("item_1")]).toEqual([1, [], null]);
  });

  it("T84: carries half a sample on to the next chunk, part by part", () => {
    const samples = Int16Array.from({ length: 50 }, (_, i) => i * 321 - 8_000);
    const bytes = pcm16ToBytes(samples);
    for (let cut = 1; cut < bytes.length; cut++) {
      const heard: Record<string, number[]> = { a: [], b: [] };
      const play: Player["play"] = (chunk) => heard[chunk.itemId]?.push(...chunk.samples);
      const { hears } = start({ ...manualPlayer(), play });
      for (const piece of [bytes.slice(0, cut), bytes.slice(cut)])
        for (const itemId of ["a", "b"]) hears(encodeBase64(piece), itemId);
      expect(heard).toEqual({ a: [...samples], b: [...samples] });
    }
  });

  it.each([
    ["audio/pcmu", decodeMulaw],
    ["audio/pcma", decodeAlaw],
  ] as const)("T6: is read as %s at 8 kHz where the response is", (type, decode) => {
    const play = vi.fn();
    const { hears, audio } = start({ ...manualPlayer(), play });
    const codeWords = Uint8Array.from({ length: 255 }, (_, i) => i);
    hears(encodeBase64(codeWords), "item_1", { type });
    expect(audio).toEqual([["resp_1", decode(codeWords)]]);
    expect(play.mock.calls[0]?.[0]).toMatchObject({ sampleRate: 8_000 });
  });

  it("is skipped and reported when it is not base64, and the audio around it plays", () => {
    const player = manualPlayer();
    const session = start(player);
    for (const delta of [speech(10), "not base64!", speech(10)]) session.hears(delta);
    expect(codes(session)).toEqual(["audio.invalid"]);
    expect(session.audio).toHaveLength(2);
    expect(player.queuedMs).toBe(20);
  });

  it("plays to its end even when none of it can be decoded", () => {
    const session = start();
    session.hears("not base64!");
    session.playsOut();
    expect(session.inputs).toEqual([{ kind: "played", ...part(), all: true }]);
  });

  it("is reported once while its format is unknown", () => {
    const session = start();
    const opus = JSON.parse(`{"type":"audio/opus"}`);
    for (const itemId of ["item_1", "item_1", "item_2"]) session.hears(speech(1), itemId, opus);
    expect([codes(session), session.audio]).toEqual([["audio.invalid"], []]);
    session.plays(1, "item_3");
    session.hears(speech(1), "item_1", opus);
    expect(codes(session)).toHaveLength(2);
  });

  it("T84: carries nothing past the end of a part", () => {
    const { hears, audio, playsOut } = start();
    hears(encodeBase64(Uint8Array.of(1)));
    playsOut();
    hears(encodeBase64(Uint8Array.of(4, 5)));
    expect(audio.map(([, samples]) => [...samples])).toEqual([[0x0504]]);
  });

  it("begins with a whole sample again once its response is forgotten", () => {
    const { hears, audio, forget } = start();
    hears(encodeBase64(Uint8Array.of(1)));
    forget("another");
    hears(encodeBase64(Uint8Array.of(2)));
    hears(encodeBase64(Uint8Array.of(3)));
    forget("resp_1");
    hears(encodeBase64(Uint8Array.of(4, 5)));
    expect(audio.map(([, samples]) => [...samples])).toEqual([[0x0201], [0x0504]]);
  });
});

describe("what is heard", () => {
  it("T73: is reported at a part's first sample, and at its last once all of it has arrived", () => {
    const player = manualPlayer();
    const { inputs, plays, playsOut } = start(player);
    plays(200);
    expect(inputs).toEqual([]);
    player.render(100);
    player.render(100);
    expect(inputs).toEqual([{ kind: "played", ...part(), all: false }]);
    playsOut();
    expect(inputs.slice(1)).toEqual([{ kind: "played", ...part(), all: true }]);
  });

  it("T77: is reported for each part of a queue", () => {
    const player = manualPlayer();
    const { inputs, plays, playsOut } = start(player);
    for (const itemId of ["a", "b"]) {
      plays(150, itemId);
      playsOut(itemId);
    }
    player.render(1_000);
    expect(inputs).toEqual(
      ["a", "b"].flatMap((id) => [false, true].map((all) => ({ kind: "played", ...part(id), all }))),
    );
  });

  it("can be read at any time, until it is over", () => {
    const player = manualPlayer();
    const { played, plays, playsOut } = start(player);
    expect(played("item_1")).toBeNull();
    plays(200);
    player.render(50);
    expect(played("item_1")).toEqual({ playedMs: 50, audioMs: 200 });
    playsOut();
    player.render(150);
    expect(played("item_1")).toBeNull();
  });

  it("T103: is listened to only while something of the session is queued: the player is another's", () => {
    const player = manualPlayer();
    let listeners = 0;
    const onPlayed: Player["onPlayed"] = (listener) => {
      const remove = player.onPlayed(listener);
      listeners++;
      return () => (listeners--, remove());
    };
    const { plays, playsOut, stops } = start({ ...player, onPlayed });
    plays(100);
    playsOut();
    expect(listeners).toBe(1);
    player.render(100);
    expect(listeners).toBe(0);
    plays(100, "item_2");
    stops();
    expect(listeners).toBe(0);
  });
});

describe("the stop", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("T85: has the player silent before it returns, whenever it answers", () => {
    for (const answers of ["at once", "later", "never"] as const) {
      const player = manualPlayer({ answers });
      const { plays, stops } = start(player);
      plays(100);
      stops();
      expect(player.queuedMs).toBe(0);
    }
  });

  it.each(["at once", "later"] as const)(
    "T77: tells once how much of each part was heard, %s",
    async (answers) => {
      const player = manualPlayer({ answers });
      const { inputs, plays, stops } = start(player);
      plays(300, "a");
      plays(300, "b");
      player.render(130);
      stops();
      await vi.runAllTimersAsync();
      const parts = [stoppedAt(130, 300, "a"), stoppedAt(0, 300, "b")];
      expect(inputs.slice(1)).toEqual([
        { kind: "playbackStopped", parts: parts.map((each) => expect.objectContaining(each)) },
      ]);
    },
  );

  it.each([
    [
      "throws",
      () => {
        throw new Error("device lost");
      },
    ],
    ["rejects", () => Promise.reject(new Error("device lost"))],
    ["never answers", () => new Promise<never>(() => {})],
    ["answers nonsense", () => JSON.parse("null")],
    ["answers nonsense in a list", () => JSON.parse("[null]")],
  ])("tells once what was last known where the player %s", async (_what, stop: Player["stop"]) => {
    const player = manualPlayer();
    const session = start({ ...player, stop });
    session.plays(300);
    player.render(100);
    session.stops();
    await vi.runAllTimersAsync();
    expect(session.inputs.slice(1)).toMatchObject([
      { kind: "playbackStopped", parts: [stoppedAt(100, 300)] },
    ]);
    expect(codes(session)).toEqual(["player.failed"]);
  });

  it("waits no longer than a second for the player", async () => {
    const session = start(manualPlayer({ answers: "never" }));
    session.plays(300);
    session.stops();
    await vi.advanceTimersByTimeAsync(999);
    expect(session.inputs).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(session.inputs).toHaveLength(1);
  });

  it("ignores an answer that comes too late", async () => {
    let answer = (): void => {};
    const stop = () => new Promise<[]>((resolve) => (answer = () => resolve([])));
    const session = start({ ...manualPlayer(), stop });
    session.plays(300);
    session.stops();
    await vi.advanceTimersByTimeAsync(1_000);
    answer();
    await vi.runAllTimersAsync();
    expect(session.inputs).toHaveLength(1);
  });

  it("does not affect audio played while it waits for the answer", async () => {
    const player = manualPlayer({ answers: "later" });
    const { inputs, plays, stops, played } = start(player);
    plays(300, "a");
    stops();
    plays(300, "b");
    await vi.runAllTimersAsync();
    expect(inputs).toMatchObject([{ kind: "playbackStopped", parts: [stoppedAt(0, 300, "a")] }]);
    player.render(100);
    expect([played("a"), played("b")]).toEqual([null, { playedMs: 100, audioMs: 300 }]);
  });

  it("answers separately when two overlap", async () => {
    const player = manualPlayer({ answers: "later" });
    const { inputs, plays, stops } = start(player);
    for (const itemId of ["a", "b"]) {
      plays(300, itemId);
      stops();
    }
    await vi.runAllTimersAsync();
    expect(
      inputs.map((input) => input.kind === "playbackStopped" && input.parts.map(({ itemId }) => itemId)),
    ).toEqual([["a"], ["b"]]);
  });

  it("reports nothing for a part that played to its end", () => {
    const player = manualPlayer();
    const { inputs, plays, playsOut, stops } = start(player);
    plays(100);
    playsOut();
    player.render(100);
    stops();
    expect(inputs.at(-1)).toEqual({ kind: "playbackStopped", parts: [] });
  });
});

describe("a player that fails", () => {
  const broken = () => {
    throw new Error("device lost");
  };

  it.each([
    ["play", (session: ReturnType<typeof start>) => session.plays(10)],
    ["finish", (session: ReturnType<typeof start>) => (session.plays(10), session.playsOut())],
    ["onPlayed", (session: ReturnType<typeof start>) => session.plays(10)],
    ["pause", ({ effects }: ReturnType<typeof start>) => effects.pausePlayback({ type: "pausePlayback" })],
    ["resume", ({ effects }: ReturnType<typeof start>) => effects.resumePlayback({ type: "resumePlayback" })],
  ] as const)("is told where it throws in %s, and the readers hear on", (method, use) => {
    const session = start({ ...manualPlayer(), [method]: broken });
    use(session);
    session.plays(10);
    expect(codes(session)).toContain("player.failed");
    expect(session.audio.length).toBeGreaterThan(0);
  });

  it("is reported once until it works again", () => {
    let isBroken = true;
    const session = start({ ...manualPlayer(), play: () => isBroken && broken() });
    for (const next of [true, true, false, true, true]) {
      isBroken = next;
      session.plays(10);
    }
    expect(codes(session)).toEqual(["player.failed", "player.failed"]);
  });

  it("is not waited for: what it did not take will not be heard", () => {
    const session = start({ ...manualPlayer(), play: broken });
    session.plays(10);
    session.playsOut();
    expect(session.inputs).toEqual([{ kind: "played", ...part(), all: true }]);
  });

  it("is paused and resumed only when it supports that", () => {
    const player = manualPlayer();
    const session = start(player);
    session.effects.pausePlayback({ type: "pausePlayback" });
    expect(player.paused).toBe(true);
    session.effects.resumePlayback({ type: "resumePlayback" });
    expect(player.paused).toBe(false);
    const { play, stop, onPlayed } = player;
    const simple = start({ play, stop, onPlayed });
    simple.effects.pausePlayback({ type: "pausePlayback" });
    expect(simple.errors).toEqual([]);
  });
});
