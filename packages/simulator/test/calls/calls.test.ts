import type { ManualClock } from "@rt/core/testing";
import { beforeEach, describe, expect, it } from "vitest";
import type { Act, Brain } from "../../src/brain/brain.js";
import { createCalls } from "../../src/calls/calls.js";
import type { CallRequest, Calls, CallsOptions } from "../../src/calls/calls.js";
import { Faults } from "../../src/faults/faults.js";
import { createIds } from "../../src/ids.js";
import { maxCalls, maxUnreadBytes } from "../../src/limits.js";
import { profiles } from "../../src/profiles.js";
import { Declined } from "../../src/server/pages.js";
import { instantPace } from "../../src/session/pace.js";
import { Refusal } from "../../src/session/refusals.js";
import { stillClock } from "../support/clock.js";
import { createLoudnessVad } from "../support/ears.js";
import { userSays } from "../support/session.js";
import { FakeLine, fakeTelephony, shortOffer } from "../support/telephony.js";
import type { FakePeer } from "../support/telephony.js";
import { hum, hummingVoice } from "../support/tone.js";

const request: CallRequest = {
  sdp: shortOffer,
  session: null,
  model: "gpt-realtime",
  isFiltered: false,
  profile: profiles.openai,
};

let clock: ManualClock;
let peers: FakePeer[];
let calls: Calls;
beforeEach(() => {
  clock = stillClock();
  peers = [];
  calls = callsWith();
});

function callsWith(options: Partial<CallsOptions> = {}): Calls {
  const acts: Act[] = [{ type: "say", text: "abcdefghij klmnopqrst" }];
  const brain: Brain = { respond: () => acts, hear: () => "hm" };
  return createCalls({
    world: {
      clock,
      ids: createIds(1),
      brain,
      voice: hummingVoice,
      createVad: createLoudnessVad,
      pace: instantPace,
    },
    onTraffic: () => undefined,
    faults: new Faults(),
    load: () => Promise.resolve(fakeTelephony(peers)),
    ...options,
  });
}

/** Makes a call that is answered. */
async function call(more: Partial<CallRequest> = {}): Promise<{ callId: string; peer: FakePeer }> {
  const { callId } = await calls.create({ ...request, ...more });
  const peer = peers.at(-1);
  if (!peer) throw new Error("nobody was called");
  return { callId, peer };
}

/** Makes a call that is connected. */
async function connected(more: Partial<CallRequest> = {}): Promise<{ callId: string; peer: FakePeer }> {
  const made = await call(more);
  made.peer.connect();
  await clock.elapse(20);
  return made;
}

describe("a call", () => {
  it("has its session's id with another prefix, and sends session.created once its data channel is open", async () => {
    const { callId, peer } = await call();
    expect(peer.data).toEqual([]);
    peer.connect();
    const [created] = peer.events();
    expect(created?.type).toBe("session.created");
    expect(callId).toMatch(/^rtc_\w{21}$/);
    expect(created?.session).toMatchObject({ id: callId.replace("rtc_", "sess_") });
  });

  it("starts with the requested session", async () => {
    const { peer } = await connected({ session: { type: "realtime", instructions: "Be brief." } });
    expect(peer.events()[0]?.session).toMatchObject({ instructions: "Be brief." });
  });

  it("plays speech in real time, and sends no audio in events", async () => {
    const { peer } = await connected();
    peer.send(userSays("Hi"));
    peer.send({ type: "response.create" });
    await clock.elapse(500);
    expect(peer.types()).toContain("response.done");
    expect(peer.types()).not.toContain("response.output_audio.delta");
    expect(peer.types()).not.toContain("output_audio_buffer.stopped");
    expect(peer.packets.length).toBe(26);
    await clock.elapse(700);
    const types = peer.types().filter((type) => /output_audio_buffer|response\.(created|done)/.test(type));
    expect(types).toEqual([
      "response.created",
      "output_audio_buffer.started",
      "response.done",
      "output_audio_buffer.stopped",
    ]);
    expect(joinedSound(peer).subarray(480, 24_000)).toEqual(spokenSound().subarray(0, 23_520));
  });

  it("hears, and can be interrupted: the response is cancelled, the rest dropped, and its item truncated", async () => {
    const { peer } = await connected();
    peer.send({ type: "response.create" });
    await clock.elapse(400);
    await speak(peer, hum(24 * 300));
    const types = peer.types();
    expect(types.slice(types.indexOf("input_audio_buffer.speech_started"))).toEqual([
      "input_audio_buffer.speech_started",
      "output_audio_buffer.cleared",
      "conversation.item.truncated",
    ]);
    const [truncated] = peer.events().filter(({ type }) => type === "conversation.item.truncated");
    expect(truncated?.audio_end_ms).toBeGreaterThanOrEqual(400);
    expect(truncated?.audio_end_ms).toBeLessThan(700);
  });

  it("hears speech as one turn although packets were held up for most of a second", async () => {
    const { peer } = await connected();
    await speak(peer, hum(24 * 300));
    await clock.elapse(900);
    await speak(peer, hum(24 * 300));
    const edges = () => peer.types().filter((type) => /speech_st/.test(type));
    expect(edges()).toEqual(["input_audio_buffer.speech_started"]);
    await speak(peer, new Int16Array(24 * 500));
    expect(edges()).toEqual(["input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped"]);
  });

  it("stops speaking when the client asks it to", async () => {
    const { peer } = await connected();
    peer.send({ type: "response.create" });
    await clock.elapse(300);
    peer.send({ type: "output_audio_buffer.clear" });
    await clock.elapse(1_000);
    expect(peer.types().slice(-2)).toEqual(["output_audio_buffer.cleared", "conversation.item.truncated"]);
    const heard = peer.packets.filter(({ payload }) => payload.some((byte) => byte !== 0));
    expect(heard.length).toBeLessThanOrEqual(16);
  });

  it("sends a filtered client only the events a browser needs", async () => {
    const { peer } = await connected({ isFiltered: true });
    peer.send(userSays("Hi"));
    peer.send({ type: "response.create" });
    await clock.elapse(1_500);
    expect(new Set(peer.types())).toEqual(
      new Set([
        "conversation.item.added",
        "response.output_audio_transcript.delta",
        "response.output_audio_transcript.done",
        "output_audio_buffer.started",
        "output_audio_buffer.stopped",
      ]),
    );
  });

  it("reports an event that is too long for the client", async () => {
    const { peer } = await connected();
    peer.maxMessageBytes = 500;
    peer.send(userSays("x".repeat(1_000), "long"));
    await clock.elapse(0);
    expect(peer.events().at(-1)).toMatchObject({ type: "error", error: { code: "event_too_long" } });
  });

  it("rejects binary messages", async () => {
    const { peer } = await connected();
    peer.handler.onData(null);
    expect(peer.events().at(-1)).toMatchObject({ type: "error", error: { code: "invalid_event" } });
  });
});

it("many calls are opened one per turn of the event loop, which leaves room for other work", async () => {
  const made = Promise.all(Array.from({ length: 5 }, () => calls.create(request)));
  const counts: number[] = [];
  while (peers.length < 5) {
    await new Promise(setImmediate);
    counts.push(peers.length);
  }
  await made;
  expect(counts.filter((count) => count > 0)).toEqual([1, 2, 3, 4, 5]);
});

describe("a call ends", () => {
  it("if the client does not connect within 30 seconds", async () => {
    const { peer } = await call();
    await clock.elapse(29_999);
    expect(calls.size).toBe(1);
    await clock.elapse(1);
    expect([calls.size, peer.isClosed, clock.pending]).toEqual([0, true, 0]);
  });

  it("if nothing is heard of the client for 30 seconds", async () => {
    const { peer } = await connected();
    await clock.elapse(20_000);
    peer.handler.onAlive();
    await clock.elapse(29_000);
    expect(calls.size).toBe(1);
    await clock.elapse(2_000);
    expect([calls.size, peer.isClosed, clock.pending]).toEqual([0, true, 0]);
  });

  it("if the client leaves, and nothing of the call remains", async () => {
    const { peer } = await connected();
    peer.send({ type: "response.create" });
    await clock.elapse(100);
    peer.handler.onClosed();
    peer.speak(hum(480));
    peer.send({ type: "response.create" });
    await clock.elapse(0);
    expect([calls.size, peer.isClosed, clock.pending]).toEqual([0, true, 0]);
  });

  it("once, by hanging up", async () => {
    const { callId, peer } = await connected();
    expect([calls.hangup(callId), peer.isClosed, calls.hangup(callId), calls.has(callId)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("if too much is queued for the client", async () => {
    const { peer } = await connected();
    peer.unreadBytes = maxUnreadBytes + 1;
    peer.send({ type: "input_audio_buffer.clear" });
    await clock.elapse(0);
    expect(calls.size).toBe(0);
  });

  it("with its session, after an hour", async () => {
    const { peer } = await connected();
    for (let minute = 0; minute < 60; minute += 1) {
      peer.handler.onAlive();
      clock.block(60_000);
      peer.handler.onAlive();
      await clock.elapse(0);
    }
    expect(peer.events().at(-1)).toMatchObject({ type: "error", error: { code: "session_expired" } });
    expect([calls.size, peer.isClosed]).toEqual([0, true]);
  });

  it("with all others when the simulator closes, which then accepts no more", async () => {
    await connected();
    await call();
    calls.close();
    expect([calls.size, clock.pending]).toEqual([0, 0]);
    await expect(calls.create(request)).rejects.toBeInstanceOf(Declined);
  });
});

describe("a sideband", () => {
  it("receives every event from then on, unfiltered, without a greeting of its own", async () => {
    const { callId, peer } = await connected({ isFiltered: true });
    const line = new FakeLine();
    expect(calls.attachSideband(callId, line)).toBe(true);
    line.say({ type: "session.update", session: { type: "realtime", output_modalities: ["text"] } });
    line.say({ type: "response.create" });
    await clock.elapse(100);
    expect(line.types().slice(0, 2)).toEqual(["session.updated", "response.created"]);
    expect(line.types()).toContain("response.done");
    expect(peer.types()).toContain("response.output_text.done");
    expect(peer.types()).not.toContain("response.done");
  });

  it("works before the client connects, whose data channel then delivers everything in order", async () => {
    const { callId, peer } = await call();
    const line = new FakeLine();
    calls.attachSideband(callId, line);
    line.say({ type: "response.create" });
    await clock.elapse(100);
    expect(line.types()).toContain("response.done");
    peer.connect();
    await clock.elapse(100);
    expect(peer.types().slice(0, 2)).toEqual(["session.created", "response.created"]);
    expect(peer.types().at(-1)).toBe("output_audio_buffer.started");
  });

  it("leaves without ending the call, and is closed when the call ends", async () => {
    const { callId, peer } = await connected();
    const [first, second] = [new FakeLine(), new FakeLine()];
    calls.attachSideband(callId, first);
    calls.attachSideband(callId, second);
    first.leave();
    expect(calls.has(callId)).toBe(true);
    peer.handler.onClosed();
    expect([first.closed, second.closed !== null]).toEqual([null, true]);
  });

  it("cannot attach to an unknown call", () => {
    expect(calls.attachSideband("rtc_unknown", new FakeLine())).toBe(false);
  });
});

describe("no call is made", () => {
  it("for an invalid offer, which is rejected as the service does", async () => {
    await expect(calls.create({ ...request, sdp: "hello" })).rejects.toMatchObject({
      details: { code: "invalid_offer" },
    });
  });

  it("for an offer that cannot be answered", async () => {
    calls = callsWith({
      load: () => Promise.resolve(fakeTelephony(peers, () => Promise.reject(new Error("no way")))),
    });
    const refused = calls.create(request);
    await expect(refused).rejects.toBeInstanceOf(Refusal);
    await expect(refused).rejects.toMatchObject({ details: { code: "invalid_offer" } });
    expect([calls.size, clock.pending]).toEqual([0, 0]);
  });

  it("beyond the limit of calls", async () => {
    for (let count = 0; count < maxCalls; count += 1) await call();
    await expect(calls.create(request)).rejects.toMatchObject({ reply: { status: 503 } });
    peers[0]?.close();
    await expect(calls.create(request)).resolves.toBeDefined();
  });

  it("if a fault refuses it", async () => {
    calls = callsWith({ faults: new Faults([{ kind: "refuse", code: 429 }]) });
    await expect(calls.create(request)).rejects.toMatchObject({ reply: { status: 429 } });
  });
});

async function speak(peer: FakePeer, samples: Int16Array): Promise<void> {
  for (let start = 0; start < samples.length; start += 480) {
    peer.speak(samples.slice(start, start + 480));
    await clock.elapse(20);
  }
}

function joinedSound(peer: FakePeer): Int16Array {
  return new Int16Array(Buffer.concat(peer.packets.map(({ payload }) => payload)).buffer);
}

function spokenSound(): Int16Array {
  return Int16Array.from(["abcdefghij", " klmnopqrst"].flatMap((word) => [...hum(word.length * 1_200)]));
}
