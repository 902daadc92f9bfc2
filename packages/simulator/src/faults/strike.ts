import { createRandom } from "../random.js";
import { clientShapes } from "../session/client-shapes.js";
import type { Direction, Fault, Odds } from "./fault.js";

/** A fault, and whether it happens this time. Each has its own counts and its own random numbers. */
export interface Strike {
  readonly fault: Fault;
  /** Whether it applies to events of this direction and type. Counts nothing. */
  concerns(direction: Direction, type: string | null): boolean;
  /** Call this each time that the fault could happen, and only then. */
  happens(): boolean;
  /** A number from 0 to 1, for whatever the fault leaves open. */
  readonly random: () => number;
}

/** Starts counting for one fault. The same seed gives the same strikes. */
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

/** A seed for the fault with this index on the connection with this number, different from all others. */
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

/** Null if the fault does not concern events. */
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
