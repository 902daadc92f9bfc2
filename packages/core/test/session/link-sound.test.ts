import { describe, expect, it } from "vitest";
import type { Player } from "../../src/audio/player.js";
import type { Recorder } from "../../src/audio/recorder.js";
import { custom } from "../../src/services/custom.js";
import { RealtimeClient } from "../../src/client/client.js";
import { createPushToTalk } from "../../src/session/push-to-talk.js";
import type { SessionOptions } from "../../src/session/session-options.js";
import { manualPlayer } from "../../src/testing/manual-player.js";
import { memoryTransport } from "../../src/transport/memory.js";
import type { LinkHandler, LinkMedia, Transport } from "../../src/transport/transport.js";
import { outcomeOf, publicSession, readySession } from "./public-session.js";

/** What a connection with sound of its own takes, and whether its transport says beforehand that it has it. */
interface Takes {
  readonly recorder?: boolean;
  readonly player?: boolean;
  readonly isKnown?: boolean;
}

/** A connection with sound of its own, and what it was told. */
function soundingLink(takes: Takes = {}) {
  const told = { recorder: [] as unknown[], player: [] as unknown[], muted: [] as boolean[] };
  const media: LinkMedia = {
    record: (recorder) => (told.recorder.push(recorder), takes.recorder ?? true),
    play: (player) => (told.player.push(player), takes.player ?? true),
    mute: (muted) => void told.muted.push(muted),
  };
  /** Lets a transport's links carry sound from now on, or not. */
  const sound = { isOn: true };
  const over =
    (transport: Transport): Transport =>
    (service) =>
      Object.assign(
        (handler: LinkHandler) =>
          transport(service)({
            ...handler,
            onOpen: (link) => handler.onOpen(sound.isOn ? { ...link, media: { ...media } } : link),
            onFrame: (frame) => handler.onFrame(frame),
            onClose: (end) => handler.onClose(end),
          }),
        { media: takes.isKnown ?? false },
      );
  return { told, over, sound };
}

/** A session whose connection carries sound by itself. */
function calling(options: Partial<SessionOptions> = {}, takes: Takes = {}) {
  const link = soundingLink(takes);
  const { transport, peer } = memoryTransport();
  const all = publicSession({ transport: link.over(transport), ...options });
  // Not the peer that the session would have had.
  const says = (event: object): void => peer.say(JSON.stringify(event));
  const session = { type: "realtime", id: "sess_1", object: "realtime.session" };
  const greets = (): void => {
    peer.answer();
    says({ type: "session.created", session });
  };
  const configures = (): void => says({ type: "session.updated", session });
  const sent = (type: string): unknown[] =>
    peer.received.map((frame): { type: string } => JSON.parse(frame)).filter((event) => event.type === type);
  void all.session.connect().catch(() => {});
  return { ...all, ...link, peer, says, greets, configures, sent };
}

/** A microphone that records what it is given. */
function recorder(): Recorder & { push(ms: number): Promise<void> } {
  const waiting: ((chunk: IteratorResult<Int16Array>) => void)[] = [];
  return {
    sampleRate: 24_000,
    stop: () => waiting.splice(0).forEach((resolve) => resolve({ done: true, value: undefined })),
    async push(ms) {
      await outcomeOf(Promise.resolve());
      waiting.shift()?.({ done: false, value: new Int16Array(ms * 24).fill(7) });
      await outcomeOf(Promise.resolve());
    },
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise((resolve) => void waiting.push(resolve)),
      return: async () => ({ done: true, value: undefined }),
    }),
  };
}

const off = { audio: { input: { turn_detection: null } } } as const;

describe("a connection with its own audio tracks", () => {
  it("receives the microphone and the player, and is audible only once the session is ready", () => {
    const player = manualPlayer();
    const { session, told, greets, configures } = calling({ player });
    const microphone = recorder();
    void session.appendAudio(microphone);
    greets();
    expect(told).toEqual({ recorder: [microphone], player: [player], muted: [true] });
    configures();
    expect(told.muted).toEqual([true, false]);
    expect(session.getSnapshot().settings.serverPlays).toBe(true);
  });

  it("sends no frames of a microphone, not even those from before it stood", async () => {
    const { session, sent, greets, configures } = calling();
    const microphone = recorder();
    void session.appendAudio(microphone);
    await microphone.push(20);
    greets();
    configures();
    await microphone.push(20);
    expect(sent("input_audio_buffer.append")).toEqual([]);
    await session.appendAudio(new Int16Array(480));
    expect(sent("input_audio_buffer.append")).toHaveLength(1);
  });

  it("is waited for without holding what a microphone records, and without complaint", async () => {
    const { session, errors, sent, greets, configures } = calling(
      { input: { holdMs: 10 } },
      { isKnown: true },
    );
    const microphone = recorder();
    void session.appendAudio(microphone);
    await microphone.push(20);
    await microphone.push(20);
    greets();
    configures();
    expect(errors).toEqual([]);
    expect(sent("input_audio_buffer.append")).toEqual([]);
  });

  it("leaves it to events where it cannot send what the microphone records", async () => {
    const { session, sent, greets, configures } = calling({}, { recorder: false });
    const microphone = recorder();
    void session.appendAudio(microphone);
    greets();
    configures();
    await microphone.push(20);
    expect(sent("input_audio_buffer.append")).toHaveLength(1);
  });

  it("releases a detached microphone and a removed player", async () => {
    const { session, told, greets, configures } = calling();
    greets();
    configures();
    const leaving = new AbortController();
    const remove = session.attachPlayer(manualPlayer());
    const reading = session.appendAudio(recorder(), { signal: leaving.signal });
    remove();
    leaving.abort();
    await reading;
    expect([told.player, told.recorder].map((all) => all.map(Boolean))).toEqual([
      [false, true, false],
      [false, true, false],
    ]);
  });

  it("is muted as the session is, with silence in any case", () => {
    const { session, told, sent, greets, configures, says } = calling();
    greets();
    configures();
    says({ type: "input_audio_buffer.speech_started", item_id: "u1", audio_start_ms: 0 });
    session.mute("stop");
    session.mute("silence");
    session.mute("no");
    expect(told.muted).toEqual([true, false, true, false]);
    // Turn detection hears silence, and need not be sent any.
    expect(sent("input_audio_buffer.append")).toEqual([]);
  });

  it("is heard while push-to-talk is pressed, which commits what only the service has", () => {
    const { session, told, sent, greets, configures } = calling({ config: off });
    greets();
    configures();
    const talk = createPushToTalk(session);
    expect(told.muted).toEqual([true, false, true]);
    talk.press();
    expect(told.muted.at(-1)).toBe(false);
    const handle = talk.release();
    handle?.done.catch(() => {});
    expect(told.muted.at(-1)).toBe(true);
    const types = ["input_audio_buffer.clear", "input_audio_buffer.commit", "response.create"];
    expect(types.map((type) => sent(type).length)).toEqual([1, 1, 1]);
  });

  it("has the service play, and interrupts there", () => {
    const player = manualPlayer();
    const { session, sent, greets, configures, says } = calling({ player });
    greets();
    configures();
    says({ type: "response.created", response: { id: "r1", status: "in_progress" } });
    says({ type: "output_audio_buffer.started", response_id: "r1" });
    void session.interrupt();
    expect(sent("output_audio_buffer.clear")).toHaveLength(1);
    expect(sent("conversation.item.truncate")).toEqual([]);
    expect(player.queuedMs).toBe(0);
  });

  it("is heard for as long as the service has been playing, which says no more", () => {
    let now = 5_000;
    const { session, greets, configures, says } = calling({ player: manualPlayer(), now: () => now });
    const item = { id: "a", type: "message", role: "assistant", content: [] };
    greets();
    configures();
    says({ type: "response.created", response: { id: "r1", status: "in_progress" } });
    says({ type: "response.output_item.added", response_id: "r1", output_index: 0, item });
    expect(session.played("a")).toBeNull();
    says({ type: "output_audio_buffer.started", response_id: "r1" });
    now += 700;
    expect(session.played("a")).toEqual({ playedMs: 700, audioMs: 0 });
    expect(session.played("b")).toBeNull();
    says({ type: "output_audio_buffer.stopped", response_id: "r1" });
    expect(session.played("a")).toBeNull();
  });

  it("reports a player that it cannot play through", () => {
    const { errors, greets } = calling({ player: manualPlayer() }, { player: false });
    greets();
    expect(errors).toMatchObject([{ code: "player.failed" }]);
  });

  it("is followed by one without, where the player plays and the microphone is sent in events", async () => {
    const player = manualPlayer();
    const reconnect = { baseMs: 0, maxMs: 0 };
    const call = calling({ player, reconnect });
    const microphone = recorder();
    void call.session.appendAudio(microphone);
    call.greets();
    call.configures();
    call.sound.isOn = false;
    call.peer.drop();
    await expect.poll(() => call.session.getSnapshot().link.current).toBe(2);
    call.greets();
    call.configures();
    expect(call.session.getSnapshot().settings.serverPlays).toBe(false);
    await microphone.push(20);
    expect(call.sent("input_audio_buffer.append")).not.toEqual([]);
    call.says({ type: "response.created", response: { id: "r1", status: "in_progress" } });
    call.says({
      type: "response.output_audio.delta",
      ...{ response_id: "r1", item_id: "i1", output_index: 0, content_index: 0 },
      delta: "A".repeat(1_280),
    });
    expect(player.queuedMs).toBeGreaterThan(0);
    call.session.close();
  });

  it("stops the player of the one before, which would go on beside it", async () => {
    const player = manualPlayer();
    const call = calling({ player, reconnect: { baseMs: 0, maxMs: 0 } });
    call.sound.isOn = false;
    call.greets();
    call.configures();
    call.says({
      type: "response.output_audio.delta",
      ...{ response_id: "r1", item_id: "i1", output_index: 0, content_index: 0 },
      delta: "A".repeat(1_280),
    });
    expect(player.queuedMs).toBeGreaterThan(0);
    call.sound.isOn = true;
    call.peer.drop();
    await expect.poll(() => call.session.getSnapshot().link.current).toBe(2);
    call.greets();
    expect(player.queuedMs).toBe(0);
    expect(call.session.getSnapshot().settings.serverPlays).toBe(true);
    call.session.close();
  });

  it("takes over muted from the one that expires, and is heard once that is gone", async () => {
    const now = 1_700_000_000_000;
    const call = calling({ now: () => now, timeouts: { rotateBefore: 60_990 } });
    const session = (id: string, inMs: number) => ({
      ...{ type: "realtime", object: "realtime.session", id },
      expires_at: (now + inMs) / 1_000,
    });
    call.peer.answer();
    call.says({ type: "session.created", session: session("sess_1", 61_000) });
    call.says({ type: "session.updated", session: session("sess_1", 61_000) });
    expect(call.told.muted).toEqual([true, false]);
    await expect.poll(() => call.session.getSnapshot().link.spare?.link).toBe(2);
    call.peer.answer();
    call.says({ type: "session.created", session: session("sess_2", 3_600_000) });
    expect(call.told.muted).toEqual([true, false]);
    call.says({ type: "session.updated", session: session("sess_2", 3_600_000) });
    expect(call.session.getSnapshot().link.current).toBe(2);
    expect(call.session.getSnapshot().settings.serverPlays).toBe(true);
    expect(call.told.muted).toEqual([true, false, false]);
    expect(call.told.recorder).toHaveLength(2);
  });

  it("is audible at once for a client, which configures itself", async () => {
    const { told, over } = soundingLink();
    const { transport, peer } = memoryTransport();
    const service = custom({ url: "ws://localhost/v1/realtime" });
    const client = new RealtimeClient({ service, transport: over(transport) });
    const connecting = client.connect();
    peer.answer();
    expect(told.muted).toEqual([]);
    peer.say(JSON.stringify({ type: "session.created", session: { type: "realtime", id: "s" } }));
    await connecting;
    expect(told.muted).toEqual([false]);
    client.close();
  });
});

describe("a connection without audio tracks", () => {
  it("reports that, and the session's player plays", () => {
    const player: Player = manualPlayer();
    const { session } = readySession({ player });
    expect(session.getSnapshot().settings.serverPlays).toBe(false);
  });
});
