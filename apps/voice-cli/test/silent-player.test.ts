import { manualClock, playerContract } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { SilentPlayer } from "../src/silent-player.js";

const chunk = (ms: number) => ({
  itemId: "a",
  contentIndex: 0,
  responseId: "r",
  samples: new Int16Array(24 * ms),
  sampleRate: 24_000,
});

function makePlayer() {
  const clock = manualClock();
  return { player: new SilentPlayer(clock), advance: (ms: number) => clock.advance(ms), dispose: () => {} };
}

describe("a silent player", () => {
  for (const fact of playerContract(makePlayer)) it(fact.name, fact.run);

  it("takes as long as the speech", () => {
    const { player, advance } = makePlayer();
    player.play(chunk(1_000));
    advance(500);
    expect(player.stop()).toEqual([{ itemId: "a", contentIndex: 0, playedSamples: 12_000 }]);
  });

  it("takes no time if it is instant", () => {
    const clock = manualClock();
    const player = new SilentPlayer({ ...clock, instant: true });
    player.play(chunk(60_000));
    clock.advance(0);
    expect(player.stop()).toEqual([{ itemId: "a", contentIndex: 0, playedSamples: 60_000 * 24 }]);
  });
});
