import { expect, it } from "vitest";
import { AudioOut } from "../../src/calls/audio-out.js";
import type { RtpPacket } from "../../src/calls/peer.js";

/** Writes frames with sound (`#`) or without (`.`), and returns the packets. */
function packetsOf(frames: string): RtpPacket[] {
  const packets: RtpPacket[] = [];
  const audio = new AudioOut({ encode: (samples) => Uint8Array.of(samples[0] ?? 0) }, (packet) =>
    packets.push(packet),
  );
  for (const frame of frames) audio.write(frame === "#" ? new Int16Array(480).fill(1) : null);
  return packets;
}

it("numbers packets without gaps, with timestamps that count through pauses", () => {
  const packets = packetsOf(`##${".".repeat(48)}##`);
  expect(packets.map(({ sequence }) => sequence)).toEqual(packets.map((_, index) => index));
  const spoken = packets.filter(({ payload }) => payload[0] === 1);
  expect(spoken.map(({ timestamp }) => timestamp / 960)).toEqual([0, 1, 50, 51]);
});

it("sends ten frames of silence after sound, then one in twenty", () => {
  const packets = packetsOf(`#${".".repeat(60)}`);
  const silent = packets.filter(({ payload }) => payload[0] === 0).map(({ timestamp }) => timestamp / 960);
  expect(silent).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 40, 60]);
});

it("marks the first packet of sound after a pause", () => {
  const marked = packetsOf(`##${".".repeat(15)}##`).filter(({ isFirst }) => isFirst);
  expect(marked.map(({ timestamp }) => timestamp / 960)).toEqual([0, 17]);
});
