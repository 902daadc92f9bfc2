import { describe, expect, it } from "vitest";
import { readOffer } from "../../src/calls/offer.js";
import { Refusal } from "../../src/session/refusals.js";
import { describeShared, readShared } from "../support/shared.js";

const audio = [
  "m=audio 9 UDP/TLS/RTP/SAVPF 96 0",
  "a=sendrecv",
  "a=mid:0",
  "a=candidate:1 1 udp 2113937151 8f1c.local 50000 typ host",
  "a=end-of-candidates",
  "a=rtpmap:96 opus/48000/2",
  "a=rtpmap:0 PCMU/8000",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:abcdefghijklmnopqrstuv",
  "a=fingerprint:sha-256 00:11",
];
const data = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:1"];
const head = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=group:BUNDLE 0 1"];
const sdpOf = (...lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join("");

describe("an offer", () => {
  it("is read for the client's payload type for Opus, and whether it has a data channel", () => {
    expect(readOffer(sdpOf(...head, ...audio, ...data))).toMatchObject({ opus: 96, hasData: true });
    expect(readOffer(sdpOf(...head, ...audio))).toMatchObject({ opus: 96, hasData: false });
  });

  it("is read without its candidates, which may be names that only the client's network knows", () => {
    const { sdp } = readOffer([...head, ...audio].join("\n"));
    expect(sdp).not.toMatch(/candidate|\.local/);
    expect(sdp).toBe(sdpOf(...head, ...audio.filter((line) => !line.includes("candidate"))));
  });

  for (const [name, sdp, why] of [
    ["is empty", "", "does not begin with 'v=0'"],
    ["is not SDP", '{"sdp": "v=0"}', "does not begin with 'v=0'"],
    ["has no media", sdpOf(...head), "no audio"],
    ["has no audio", sdpOf(...head, ...data), "no audio"],
    [
      "rejects its own audio",
      sdpOf(...head, "m=audio 0 UDP/TLS/RTP/SAVPF 96", ...audio.slice(1)),
      "no audio",
    ],
    ["has no Opus", sdpOf(...head, ...audio.filter((line) => !line.includes("opus"))), "no audio in Opus"],
    ["has no password", sdpOf(...head, ...audio.filter((line) => !line.includes("pwd"))), "no 'ice-pwd'"],
    ["has no fingerprint", sdpOf(...head, ...audio.slice(0, -1)), "no 'fingerprint'"],
  ] as const) {
    it(`is rejected as the service does if it ${name}`, () => {
      const refusal = caught(() => readOffer(sdp));
      expect(refusal.details).toMatchObject({ code: "invalid_offer", param: null });
      expect(refusal.message).toContain(why);
    });
  }
});

describeShared("recorded offers", () => {
  it("can all be read", () => {
    for (const [name, hasData] of [
      ["http__azure_ws__webrtc_sideband_text_turn", true],
      ["http__webrtc__azure_answer_webrtc_offer_records", true],
      ["http__webrtc__answer_webrtc_offer", true],
      ["http__openai_ws__webrtc_sideband_audio_turn", false],
      ["http__openai_ws__webrtc_sideband_text_turn", true],
    ] as const) {
      const lines = readShared(`traces/${name}.jsonl`).split("\n").filter(Boolean);
      const bodies = lines.map((line): string => JSON.parse(line).request?.body ?? "");
      const sdp = /v=0\r?\n.*?(?=\r\n\r\n--|$)/s.exec(bodies.find((body) => body.includes("v=0")) ?? "")?.[0];
      expect(readOffer(sdp ?? "")).toMatchObject({ opus: 96, hasData });
    }
  });
});

function caught(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
