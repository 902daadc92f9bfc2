import type { UnknownEvent } from "../dialects/dialect.js";
import type { ServerEvent } from "../protocol/server-events.js";
import { host } from "../support/host.js";
import type { Interruption } from "./step.js";
import { createMeter, measure, type MeasuredState, type Observation } from "./turn-meter.js";
import type { Turn } from "./turn.js";

/**
 * All that is needed of a session to measure it. `audible` and `interrupted` are told before `subscribe` tells of the
 * change they come with; `event` may be told before or after.
 */
export interface MeasurableSession {
  on(name: "event", listener: (event: ServerEvent | UnknownEvent) => void): () => void;
  on(name: "audible", listener: (news: { readonly responseId: string }) => void): () => void;
  on(name: "interrupted", listener: (news: Interruption) => void): () => void;
  subscribe(listener: () => void): () => void;
  getSnapshot(): MeasuredState;
}

/** How to measure. */
export interface MeasureOptions {
  /** A clock in milliseconds. Default `performance.now`. */
  readonly now?: (() => number) | undefined;
  /** How often the player has run dry so far, where it counts. */
  readonly underruns?: (() => number) | undefined;
}

/**
 * Tells every turn that begins from now on, once it is over: heard to its end, or cut off, or the connection lost.
 * Returns its remover, after which nothing more is told.
 */
export function measureTurns(
  session: MeasurableSession,
  onTurn: (turn: Turn) => void,
  { now = () => host.performance.now(), underruns = () => 0 }: MeasureOptions = {},
): () => void {
  let meter = createMeter(session.getSnapshot(), now());
  let counted = underruns();

  function observe(observation: Observation): void {
    const measured = measure(meter, observation);
    meter = measured.meter;
    for (const turn of measured.ended) {
      const before = counted;
      counted = underruns();
      onTurn({ ...turn, underruns: counted - before });
    }
  }

  const removers = [
    session.subscribe(() => observe({ kind: "change", state: session.getSnapshot(), at: now() })),
    session.on("event", (event) => observe({ kind: "event", event, at: now() })),
    session.on("audible", ({ responseId }) => observe({ kind: "audible", responseId, at: now() })),
    session.on("interrupted", ({ cut }) => {
      if (cut.length > 0) observe({ kind: "cut", at: now() });
    }),
  ];
  return () => removers.forEach((remove) => remove());
}

/** How long many turns took, each from its beginning, in milliseconds. */
export interface TurnSummary {
  readonly turns: number;
  readonly interrupted: number;
  readonly firstTextMs: Percentiles | null;
  readonly firstAudioMs: Percentiles | null;
  readonly audibleMs: Percentiles | null;
  readonly doneMs: Percentiles | null;
}

/** Half, and nineteen of twenty, took no longer. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

/** Sums turns up; null for what happened in none of them. Filter by `began` first: it decides what is waited for. */
export function summarizeTurns(turns: readonly Turn[]): TurnSummary {
  return {
    turns: turns.length,
    interrupted: turns.filter(({ interrupted }) => interrupted).length,
    firstTextMs: percentiles(turns.map(({ firstTextMs }) => firstTextMs)),
    firstAudioMs: percentiles(turns.map(({ firstAudioMs }) => firstAudioMs)),
    audibleMs: percentiles(turns.map(({ audibleMs }) => audibleMs)),
    doneMs: percentiles(turns.map(({ doneMs }) => doneMs)),
  };
}

function percentiles(values: readonly (number | null)[]): Percentiles | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
  const [p50, p95] = [rank(0.5), rank(0.95)];
  return p50 === undefined || p95 === undefined ? null : { p50, p95 };
}
