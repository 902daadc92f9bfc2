import { host } from "../support/host.js";
import type { Failure } from "./failure.js";
import type { Phase, SessionState } from "./state.js";
import type { MeasureOptions } from "./turns.js";

/** One attempt to get a session ready, at first or again, step by step. */
export interface Connect {
  /** On the clock used to measure. */
  readonly startedAt: number;
  /** The phases and how long each took. A reconnect is one phase, including attempts and pauses. */
  readonly steps: readonly ConnectStep[];
  readonly durationMs: number;
  /** False if it was given up. */
  readonly ready: boolean;
  /** Why it failed; null if the session was closed. */
  readonly cause: Failure | null;
}

/** One phase of connecting. */
export interface ConnectStep {
  readonly phase: WayPhase;
  readonly ms: number;
}

type WayPhase = "connecting" | "configuring" | "reconnecting";

/** The part of a session that measuring its connects needs. */
export interface ConnectingSession {
  subscribe(listener: () => void): () => void;
  getSnapshot(): Pick<SessionState, "phase">;
}

/** Calls `onConnect` for every connect and reconnect, once ready or given up. Returns a function that stops it. */
export function measureConnects(
  session: ConnectingSession,
  onConnect: (connect: Connect) => void,
  { now = () => host.performance.now() }: Pick<MeasureOptions, "now"> = {},
): () => void {
  let entered = now();
  let phase = session.getSnapshot().phase;
  let steps: readonly ConnectStep[] = [];

  return session.subscribe(() => {
    const next = session.getSnapshot().phase;
    if (next.name === phase.name) return;
    const at = now();
    if (isWay(phase.name)) steps = [...steps, { phase: phase.name, ms: at - entered }];
    if (steps.length > 0 && !isWay(next.name)) {
      onConnect(connectOf(steps, next, at));
      steps = [];
    }
    entered = at;
    phase = next;
  });
}

function isWay(name: Phase["name"]): name is WayPhase {
  return name === "connecting" || name === "configuring" || name === "reconnecting";
}

function connectOf(steps: readonly ConnectStep[], phase: Phase, at: number): Connect {
  const durationMs = steps.reduce((sum, { ms }) => sum + ms, 0);
  return {
    startedAt: at - durationMs,
    steps,
    durationMs,
    ready: phase.name === "ready",
    cause: phase.name === "failed" ? phase.cause : null,
  };
}
