import type { UnknownEvent } from "../dialects/dialect.js";
import type { ServerEvent } from "../protocol/server-events.js";
import { host } from "../support/host.js";
import type { Interruption } from "./step.js";
import { createMeter, measure, type MeasuredState, type Observation } from "./turn-meter.js";
import type { Turn } from "./turn.js";

/**
 * The part of a session that measuring it needs. `audible` and `interrupted` are emitted before `subscribe` reports
 * the change they come with; `event` may be emitted before or after.
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
  /** The player's count of underruns so far, if it has one. */
  readonly underruns?: (() => number) | undefined;
}

/**
 * Calls `onTurn` for every turn that begins from now on, once it is over: heard to its end, cut off, or lost with the
 * connection. Returns a function that stops measuring.
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

/** The latencies of many turns, each from its beginning, in milliseconds. */
export interface TurnSummary {
  readonly turns: number;
  readonly interrupted: number;
  readonly firstTextMs: Percentiles | null;
  readonly firstAudioMs: Percentiles | null;
  readonly audibleMs: Percentiles | null;
  readonly doneMs: Percentiles | null;
}

/** The median and the 95th percentile. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

/** Summarizes turns; null for what happened in none. Filter by `began` first: it changes what is measured. */
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
