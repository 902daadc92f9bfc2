import type { Act, Brain } from "../brain/brain.js";
import type { SessionWorld } from "../session/context.js";
import type { ConnectionFaults } from "./faults.js";
import { rateLimited } from "./faulty-line.js";

/** The world of a session whose connection has faults: its scenario can inject some, and its brain has rate limits. */
export function faultyWorld(world: SessionWorld, faults: ConnectionFaults): SessionWorld {
  return { ...world, inject: faults.inject, brain: limited(world.brain, faults) };
}

function limited(brain: Brain, faults: ConnectionFaults): Brain {
  return {
    hear: (speech) => brain.hear(speech),
    open: (session) => limited(brain.open?.(session) ?? brain, faults),
    respond(turn) {
      const limit = faults.strikesResponse();
      return limit ? [refusing(limit.reason ?? rateLimited)] : brain.respond(turn);
    },
  };
}

function refusing(message: string): Act {
  return { type: "fail", error: { type: "requests", code: "rate_limit_exceeded", message } };
}
