import { createSession, custom, decodePcm16, encodePcm16, type Turn } from "@rt/core";
import { manualClock, memoryTransport } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { attachAudio, type AttachOptions, type AudioLevels } from "../src/attach-audio.js";
import { createMicrophone } from "../src/microphone.js";
import { createSpeaker } from "../src/speaker.js";
import { MemoryBackend } from "./support/memory-backend.js";
import { ramp } from "./support/part.js";

/** A ready session, the service's end of it, and in-memory devices. */
function start() {
  const clock = manualClock();
  const backend = new MemoryBackend({ clock });
  const { transport, peer } = memoryTransport();
  const session = createSession({ service: custom({ url: "ws://localhost/v1/realtime" }), transport });
  const says = (event: object) => peer.say(JSON.stringify(event));
  const described = { type: "realtime", id: "sess_1", object: "realtime.session" };
  const connect = () => {
    void session.connect();
    peer.answer();
    says({ type: "session.created", session: described });
    says({ type: "session.updated", session: described });
  };
  const of = { response_id: "r1", item_id: "i1", output_index: 0, content_index: 0 };
  const speaks = (ms: number) => {
    const item = { id: "i1", type: "message", role: "assistant", content: [] };
    says({ type: "response.created", response: { id: "r1", status: "in_progress" } });
    says({ type: "response.output_item.added", response_id: "r1", output_index: 0, item });
    says({ type: "response.output_audio.delta", ...of, delta: encodePcm16(ramp(ms * 24)) });
  };
  const finishes = () => {
    says({ type: "response.output_audio.done", ...of });
    says({ type: "response.done", response: { id: "r1", status: "completed" } });
  };
  const sent = (type: string): Record<string, unknown>[] =>
    peer.received
      .map((frame): Record<string, unknown> => JSON.parse(frame))
      .filter((event) => event["type"] === type);
  const appended = () =>
    sent("input_audio_buffer.append").flatMap(({ audio }) => [...decodePcm16(String(audio))]);
  const attach = (options: AttachOptions = {}) => attachAudio(session, { clock, backend, ...options });
  return { clock, backend, session, connect, says, speaks, finishes, sent, appended, attach };
}

describe("audio devices attached to a session", () => {
  it("send what is recorded, and play the model's answer", async () => {
    const { clock, backend, connect, speaks, appended, attach } = start();
    await attach({ echo: "none" });
    connect();
    const said = ramp(2_400);
    backend.say("mic", said);
    speaks(200);
    await clock.elapse(300);
    expect(appended().filter((sample) => sample !== 0)).toEqual([...said]);
    expect(backend.rendered("speakers").filter((sample) => sample !== 0)).toHaveLength(4_800);
  });

  it("truncate the answer to what was heard when the user interrupts", async () => {
    const { clock, backend, says, connect, speaks, sent, attach } = start();
    await attach();
    connect();
    speaks(2_000);
    await clock.elapse(730);
    says({ type: "input_audio_buffer.speech_started", item_id: "u1", audio_start_ms: 100 });
    await clock.elapse(100);
    expect(sent("conversation.item.truncate")).toMatchObject([{ item_id: "i1", audio_end_ms: 730 }]);
    expect(backend.rendered("speakers").filter((sample) => sample !== 0)).toHaveLength(730 * 24);
  });

  it("keep the model from hearing itself through the loudspeakers", async () => {
    const { clock, backend, connect, speaks, appended, attach } = start();
    const { echo } = await attach();
    connect();
    backend.say("mic", new Int16Array(24_000).fill(9));
    speaks(600);
    await clock.elapse(1_000);
    expect(echo).toBe("half-duplex");
    const heard = appended().filter((sample) => sample === 9).length;
    expect([heard > 0, heard < 5_000]).toEqual([true, true]);
  });

  it("report levels and how long turns took", async () => {
    const { clock, backend, session, connect, speaks, finishes, attach } = start();
    const levels: AudioLevels[] = [];
    const turns: Turn[] = [];
    const audio = await attach({
      onLevels: (news) => levels.push(news),
      onTurn: (turn) => turns.push(turn),
    });
    connect();
    backend.say("mic", new Int16Array(24_000).fill(16_384));
    session.respond();
    speaks(300);
    finishes();
    await clock.elapse(1_000);
    expect(levels).toHaveLength(10);
    expect(levels[1]?.microphone?.peak).toBe(0.5);
    expect(Math.max(...levels.map(({ speaker }) => speaker?.peak ?? 0))).toBeGreaterThan(0.1);
    expect(turns).toHaveLength(1);
    expect(audio.latency).toMatchObject({ firstAudioMs: 0, audibleMs: 50 });
  });

  it("close on detach, and stop playback", async () => {
    const { clock, backend, connect, speaks, sent, attach, appended } = start();
    const audio = await attach({ echo: "none" });
    connect();
    speaks(1_000);
    await clock.elapse(200);
    await audio.detach();
    await audio.detach();
    const before = appended().length;
    await clock.elapse(300);
    expect(sent("conversation.item.truncate")).toMatchObject([{ audio_end_ms: 200 }]);
    expect([backend.streamsOf("mic"), backend.streamsOf("speakers"), appended().length]).toEqual([
      0,
      0,
      before,
    ]);
  });

  it("stay open after detach if the caller opened them", async () => {
    const { clock, backend, connect, attach } = start();
    const microphone = await createMicrophone({ clock, backend });
    const speaker = await createSpeaker({ clock, backend });
    const audio = await attach({ microphone, speaker });
    connect();
    await clock.elapse(100);
    await audio.detach();
    expect([backend.streamsOf("mic"), backend.streamsOf("speakers")]).toEqual([1, 1]);
    const frame = microphone[Symbol.asyncIterator]().next();
    await clock.elapse(20);
    expect((await frame).done).toBe(false);
  });

  it("are read again after the session reconnects", async () => {
    const { clock, session, connect, appended, attach } = start();
    await attach({ speaker: null });
    connect();
    await clock.elapse(100);
    session.close();
    await clock.elapse(200);
    const before = appended().length;
    connect();
    await clock.elapse(100);
    expect(appended().length - before).toBeGreaterThanOrEqual(1_920);
  });

  it("can be a speaker or a microphone alone", async () => {
    const { backend, attach } = start();
    const audio = await attach({ microphone: null });
    expect([audio.microphone, audio.echo, backend.streamsOf("mic")]).toEqual([null, "none", 0]);
  });

  it("leave nothing open if one of them fails to open", async () => {
    const { backend, attach } = start();
    const failing = attach({ microphone: { device: "gramophone" } });
    await expect(failing).rejects.toMatchObject({ code: "device.not-found" });
    expect(backend.streamsOf("speakers")).toBe(0);
  });
});
