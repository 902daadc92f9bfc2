import { describe, expect, it } from "vitest";
import type { PlayedPart, Player } from "../../src/audio/player.js";
import { manualPlayer, type ManualPlayer } from "../../src/testing/manual-player.js";
import { playerContract } from "../../src/testing/player-contract.js";
import type { PlayerUnderTest } from "../../src/testing/recorded-player.js";

function tested(player: ManualPlayer, over: Partial<Player> = {}): PlayerUnderTest {
  return { player: { ...player, ...over }, advance: (ms) => player.render(ms), dispose: () => {} };
}

describe.each(["at once", "later"] as const)("manualPlayer(), which answers %s", (answers) => {
  for (const fact of playerContract(() => tested(manualPlayer({ answers })))) it(fact.name, fact.run);
});

/** Players with one fault each. */
const faults: Readonly<Record<string, (player: ManualPlayer) => Partial<Player>>> = {
  "tells nothing": () => ({ onPlayed: () => () => {} }),
  "counts a sample too many": (player) => ({ onPlayed: altered(player, (count) => count + 1) }),
  "counts at the rate of the device": (player) => ({ onPlayed: altered(player, (count) => count * 2) }),
  "goes on after the stop": () => ({ stop: () => [] }),
  "claims to have played what waited": (player) => ({
    stop: () => stopOf(player).map((part) => ({ ...part, playedSamples: 1_000_000 })),
  }),
  "counts fractions": (player) => ({
    stop: () => stopOf(player).map((part) => ({ ...part, playedSamples: part.playedSamples + 0.5 })),
  }),
  "keeps no place in a pause": (player) => ({ pause: () => void player.stop() }),
  "does not pause": () => ({ pause: () => {} }),
  "writes over the samples": (player) => ({
    play: (chunk) => {
      player.play(chunk);
      chunk.samples.fill(0);
    },
  }),
  "does not take listeners away": (player) => ({
    onPlayed: (listener) => {
      player.onPlayed(listener);
      return () => {};
    },
  }),
};

describe("the contract", () => {
  it.each(Object.entries(faults))("catches a player that %s", async (_name, fault) => {
    const facts = playerContract(() => {
      const player = manualPlayer();
      return tested(player, fault(player));
    });
    const results = await Promise.allSettled(facts.map((fact) => fact.run()));
    expect(results.some(({ status }) => status === "rejected")).toBe(true);
  });
});

function altered(player: Player, alter: (count: number) => number): Player["onPlayed"] {
  return (listener) =>
    player.onPlayed((part) => listener({ ...part, playedSamples: alter(part.playedSamples) }));
}

function stopOf(player: Player): readonly PlayedPart[] {
  const stopped = player.stop();
  return Array.isArray(stopped) ? stopped : [];
}
