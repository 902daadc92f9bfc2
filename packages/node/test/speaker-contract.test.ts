import { manualClock, playerContract } from "@rt/core/testing";
import { describe, it } from "vitest";
import { createSpeaker } from "../src/speaker.js";
import { MemoryBackend } from "./support/memory-backend.js";

for (const sampleRate of [24_000, 48_000, 8_000]) {
  describe(`a speaker at ${sampleRate} Hz keeps the player contract:`, () => {
    const cases = playerContract(async () => {
      const clock = manualClock();
      const player = await createSpeaker({ sampleRate, clock, backend: new MemoryBackend({ clock }) });
      return { player, advance: (ms) => clock.elapse(ms), dispose: () => player.close() };
    });
    for (const fact of cases) it(fact.name, fact.run);
  });
}
