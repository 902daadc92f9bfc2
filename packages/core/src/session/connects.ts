import { host } from "../support/host.js";
import type { Failure } from "./failure.js";
import type { Phase, SessionState } from "./state.js";
import type { MeasureOptions } from "./turns.js";

/** The way to a session that is ready, at first or again, step by step. */
export interface Connect {
  /** On the clock that it was measured with. */
  readonly startedAt: number;
  /** The phases on the way, and how long each took; coming back after a loss is one, attempts and pauses included. */
  readonly steps: readonly ConnectStep[];
  readonly durationMs: number;
  /** False where it was given up. */
  readonly ready: boolean;
  /** Why, where it failed; null where it was closed. */
  readonly cause: Failure | null;
}

/** One phase on the way. */
export interface ConnectStep {
  readonly phase: WayPhase;
  readonly ms: number;
}

type WayPhase = "connecting" | "configuring" | "reconnecting";

/** All that is needed of a session to measure how it connects. */
export interface ConnectingSession {
  subscribe(listener: () => void): () => void;
  getSnapshot(): Pick<SessionState, "phase">;
}

/** Tells every connect and reconnect that begins from now on, once it is ready or given up. Returns its remover. */
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
