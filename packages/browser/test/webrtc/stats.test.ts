import { describe, expect, it } from "vitest";
import { readStats } from "../../src/webrtc/stats.js";

async function statsOf(...entries: readonly object[]) {
  const report = new Map(entries.map((entry, i) => [String(i), entry]));
  return readStats({ getStats: async () => report });
}

describe("the statistics of a call", () => {
  it("are those of the path in use, and of the sound", async () => {
    const stats = await statsOf(
      { type: "candidate-pair", state: "failed", currentRoundTripTime: 9 },
      { type: "candidate-pair", state: "succeeded", nominated: true, currentRoundTripTime: 0.045 },
      { type: "inbound-rtp", kind: "video", jitter: 9 },
      {
        ...{ type: "inbound-rtp", kind: "audio", jitter: 0.012, packetsReceived: 500, packetsLost: 3 },
        ...{ jitterBufferDelay: 4_800, jitterBufferEmittedCount: 96_000 },
      },
      { type: "outbound-rtp", kind: "audio", packetsSent: 480 },
      { type: "remote-inbound-rtp", kind: "audio", fractionLost: 0.25, roundTripTime: 0.05 },
    );
    expect(stats).toEqual({
      ...{ roundTripMs: 45, jitterMs: 12, bufferMs: 50 },
      ...{ packetsReceived: 500, packetsLost: 3, packetsSent: 480, lossAtService: 0.25 },
    });
  });

  it("have the round trip of the sound, where the path does not tell", async () => {
    const stats = await statsOf({ type: "remote-inbound-rtp", kind: "audio", roundTripTime: 0.05 });
    expect(stats.roundTripMs).toBe(50);
  });

  it("are null, where the browser tells nothing", async () => {
    expect(Object.values(await statsOf())).toEqual(new Array(7).fill(null));
  });
});
