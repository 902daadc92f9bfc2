import { networkInterfaces } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Speech } from "../../src/brain/brain.js";
import { createCalls } from "../../src/calls/calls.js";
import type { Calls } from "../../src/calls/calls.js";
import { readOffer } from "../../src/calls/offer.js";
import { loadTelephony } from "../../src/calls/telephony.js";
import { systemClock } from "../../src/clock.js";
import { Faults } from "../../src/faults/faults.js";
import { createIds } from "../../src/ids.js";
import { profiles } from "../../src/profiles.js";
import { instantPace } from "../../src/session/pace.js";
import type { Voice } from "../../src/voice/voice.js";
import { CallClient } from "../support/call-client.js";
import type { CallClientOptions } from "../support/call-client.js";
import { createLoudnessVad } from "../support/ears.js";
import { userSays } from "../support/session.js";
import { likeness, melody } from "../support/sound.js";
import { FakeLine } from "../support/telephony.js";

/** A voice that sings for two and a half seconds, whatever the text. */
const singer: Voice = { speak: () => [{ samples: melody(60_000) }] };

let calls: Calls;
let heard: Int16Array[];
const clients: CallClient[] = [];
beforeEach(() => {
  heard = [];
  const hear = ({ samples }: Speech) => {
    heard.push(samples);
    return "Hello";
  };
  calls = createCalls({
    world: {
      clock: systemClock,
      ids: createIds(1),
      brain: { hear, respond: () => [{ type: "say", text: "La la la." }] },
      voice: singer,
      createVad: createLoudnessVad,
      pace: instantPace,
    },
    onTraffic: () => undefined,
    faults: new Faults(),
  });
});
afterEach(async () => {
  calls.close();
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

/** Calls, and waits until audio can flow both ways. */
async function dial(
  options: CallClientOptions = {},
  change = (sdp: string) => sdp,
): Promise<{ client: CallClient; callId: string; answer: string }> {
  const client = new CallClient(options);
  clients.push(client);
  const { callId, sdp } = await calls.create({
    sdp: change(await client.offer()),
    session: null,
    model: "gpt-realtime",
    isFiltered: false,
    profile: profiles.openai,
  });
  await client.connect(sdp);
  return { client, callId, answer: sdp };
}

describe("a call over WebRTC", () => {
  it("is answered on this machine only, with the client's own payload type for Opus", async () => {
    const { client, answer } = await dial({ payloadType: 96, label: "anything" });
    expect(answer).toMatch(/^a=rtpmap:96 opus\/48000\/2\r$/m);
    expect(answer.match(/^a=candidate.*$/gm)).not.toBeNull();
    for (const candidate of answer.match(/^a=candidate.*$/gm) ?? [])
      expect(candidate).toContain(" 127.0.0.1 ");
    expect((await client.until("session.created")).type).toBe("session.created");
  });

  it("is answered at all IPv4 addresses of this machine if the simulator listens on all", async () => {
    const { openPeer } = await loadTelephony("0.0.0.0");
    const client = new CallClient();
    clients.push(client);
    const silent = () => undefined;
    const peer = await openPeer(readOffer(await client.offer()), {
      onConnected: silent,
      onOpen: silent,
      onData: silent,
      onPacket: silent,
      onAlive: silent,
      onClosed: silent,
    });
    peer.close();
    const found = [...peer.answer.matchAll(/^a=candidate:\S+ 1 udp \d+ (\S+)/gm)].map(
      ([, address]) => address,
    );
    const interfaces = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
    const all = interfaces.filter(({ family }) => family === "IPv4").map(({ address }) => address);
    expect(new Set(found)).toEqual(new Set(all));
  });

  it("carries what the voice says, once, with timestamps that keep counting", async () => {
    const { client } = await dial();
    await client.until("session.created");
    client.send(userSays("Sing."));
    client.send({ type: "response.create" });
    await client.until("output_audio_buffer.stopped");
    expect(likeness(client.sound(), melody(60_000))).toBeGreaterThan(0.95);
    const steps = client.timestamps
      .slice(1)
      .map((timestamp, index) => timestamp - (client.timestamps[index] ?? 0));
    expect(steps.every((step) => step > 0 && step % 960 === 0)).toBe(true);
    expect(client.types()).not.toContain("response.output_audio.delta");
  });

  it("hears what the client says, answers, and can be interrupted", async () => {
    const { client } = await dial();
    await client.until("session.created");
    await client.speak(melody(24_000));
    await client.speak(new Int16Array(14_400));
    await client.until("output_audio_buffer.started");
    expect(likeness(heard[0] ?? new Int16Array(), melody(24_000))).toBeGreaterThan(0.9);
    await client.speak(melody(14_400));
    const cleared = await client.until("output_audio_buffer.cleared");
    const truncated = await client.until("conversation.item.truncated");
    expect(cleared.response_id).toMatch(/^resp_/);
    expect(truncated.audio_end_ms).toBeLessThan(1_500);
    expect(client.types()).not.toContain("output_audio_buffer.stopped");
  });

  it("carries long messages both ways", async () => {
    const { client } = await dial();
    await client.until("session.created");
    client.send(userSays("x".repeat(200_000), "long"));
    client.send({ type: "conversation.item.delete", item_id: "long" });
    // This test's client accepts messages of up to 64 KiB, so it is told of longer ones.
    for (let count = 0; count < 2; count += 1) {
      expect((await client.until("error")).error).toMatchObject({ code: "event_too_long" });
    }
    await client.until("conversation.item.deleted");
    client.send(userSays("y".repeat(50_000)));
    await client.until("conversation.item.done");
  });

  it("ends on both sides, whoever hangs up", async () => {
    const first = await dial();
    const line = new FakeLine();
    calls.attachSideband(first.callId, line);
    calls.hangup(first.callId);
    await first.client.closed;
    expect([calls.size, line.closed !== null]).toEqual([0, true]);
    const second = await dial();
    await second.client.until("session.created");
    await second.client.close();
    await until(() => calls.size === 0);
  });

  it("works without a data channel, through its sideband", async () => {
    const { client, callId } = await dial({ hasData: false });
    const line = new FakeLine();
    calls.attachSideband(callId, line);
    line.say({ type: "response.create" });
    await until(() => line.types().includes("output_audio_buffer.stopped"));
    expect(likeness(client.sound(), melody(60_000))).toBeGreaterThan(0.95);
  });

  for (const direction of ["recvonly", "sendonly", "inactive"]) {
    it(`is answered if the client's audio is ${direction}`, async () => {
      const { client, answer } = await dial({}, (sdp) => sdp.replace("a=sendrecv", `a=${direction}`));
      await client.until("session.created");
      const opposite = { recvonly: "sendonly", sendonly: "recvonly" }[direction] ?? direction;
      expect(answer).toContain(`a=${opposite}`);
    });
  }

  it("is rejected if the offer cannot be read", async () => {
    const sdp = (await new CallClient().offer()).replace(/a=fingerprint.*/g, "a=fingerprint:none");
    const request = { session: null, model: "any", isFiltered: false, profile: profiles.openai };
    await expect(calls.create({ sdp, ...request })).rejects.toMatchObject({
      details: { code: "invalid_offer" },
    });
    expect(calls.size).toBe(0);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
