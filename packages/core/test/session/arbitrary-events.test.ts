import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ga } from "../../src/dialects/ga.js";
import { anyEvent, eventOf, eventTypes } from "./arbitrary-events.js";
import { setup } from "./arbitrary-moves.js";
import { checkOver } from "./invariants.js";
import { close, comply, createStage } from "./moves.js";

describe("arbitrary events", () => {
  it("are what the gate lets through, as it lets them through", () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const told: unknown[] = [];
        ga.createDecoder((decoded) => told.push(decoded))(JSON.stringify(event));
        expect(told).toEqual([event]);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(eventTypes)("T90: %s may hold what it likes, wherever it comes and however often", (type) => {
    const events = fc.array(eventOf(type), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(setup, events, fc.boolean(), (how, said, isLost) => {
        const { world, service } = createStage({ ...how, maxItems: 10_000 });
        if (how.begins === "idle") world.happen({ kind: "connect", ticket: 0 });
        const [link = 0] = world.alive;
        service.say(link, ...said, ...said);
        // What is kept of them has to be brought over to the next connection.
        if (isLost)
          world.drop(link, { drops: 0, failure: { code: "link.lost", message: "gone" }, chance: 0 });
        comply({ world, service });
        close(world);
        checkOver(world);
      }),
      { numRuns: 40 },
    );
  });
});
