import { createRandom } from "../random.js";
import { clientShapes } from "../session/client-shapes.js";
import type { Direction, Fault, Odds } from "./fault.js";

/** A fault, and whether it happens this time: it counts, and throws its own dice. */
export interface Strike {
  readonly fault: Fault;
  /** Whether it has to do with events that go this way and are of this type. Nothing is counted. */
  concerns(direction: Direction, type: string | null): boolean;
  /** Asked each time that the fault could happen, and only then. */
  happens(): boolean;
  /** From 0 to 1, for whatever the fault leaves open. */
  readonly random: () => number;
}

/** Begins to count for one fault. The same seed gives the same strikes. */
export function createStrike(fault: Fault, seed: number): Strike {
  const { chance, after = 0, times = Infinity }: Odds = fault;
  const random = createRandom(seed);
  let passed = 0;
  let struck = 0;
  return {
    fault,
    concerns: selector(fault),
    happens() {
      if (passed < after) {
        passed++;
        return false;
      }
      const happens = struck < times && (chance === undefined || random() < chance);
      if (happens) struck++;
      return happens;
    },
    random,
  };
}

/** A seed for the fault with this index on the connection with this number, unlike those of all others. */
export function seedOf(seed: number, connection: number, index: number): number {
  // Odd numbers without a pattern in their bits: the golden ratio, and a prime of xxHash.
  return (seed ^ Math.imul(connection, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca77)) | 0;
}

function selector(fault: Fault): Strike["concerns"] {
  if (fault.kind === "anonymous-errors") return (direction, type) => direction === "sent" && type === "error";
  const on = "on" in fault ? fault.on : undefined;
  const way = wayOf(fault, on);
  if (way === null) return () => false;
  if (on === undefined) return (direction) => direction === way;
  const pattern = new RegExp(`^${on.split("*").map(escaped).join(".*")}$`);
  return (direction, type) => direction === way && type !== null && pattern.test(type);
}

/** Null where the fault has nothing to do with events. */
function wayOf(fault: Fault, on: string | undefined): Direction | null {
  const { kind } = fault;
  if (kind === "refuse" || kind === "stall-handshake" || kind === "expire") return null;
  if (kind === "oversize" || kind === "garbage" || kind === "anonymous-errors") return "sent";
  if (kind === "rate-limit") return on === undefined ? null : "received";
  return fault.direction ?? (on !== undefined && Object.hasOwn(clientShapes, on) ? "received" : "sent");
}

function escaped(text: string): string {
  return text.replaceAll(".", "\\.");
}
