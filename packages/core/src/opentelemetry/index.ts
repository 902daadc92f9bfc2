import type { Attributes, Context, Meter, Tracer } from "@opentelemetry/api";
import { measureConnects } from "../session/connects.js";
import type { SessionState } from "../session/state.js";
import type { MeasuredState } from "../session/turn-meter.js";
import { measureTurns, type MeasurableSession } from "../session/turns.js";
import { host } from "../support/host.js";
import { createInstruments } from "./instruments.js";
import { recordConnect, recordTurn } from "./spans.js";

/** The part of a session that tracing it needs. */
export interface TraceableSession extends MeasurableSession {
  getSnapshot(): MeasuredState & Pick<SessionState, "config" | "link">;
}

/** Options of `traceSession()`: where traces and metrics go, and under which names. */
export interface TraceOptions {
  /** Spans have children only if a context manager is registered, as the SDKs for Node and browsers do. */
  readonly tracer: Tracer;
  /** Without a meter there are no metrics. */
  readonly meter?: Meter | undefined;
  /** The parent context of all spans. Default: the context active when they are created, which is mostly none. */
  readonly context?: Context | undefined;
  /** `gen_ai.provider.name`, for example `azure.ai.openai`. Default `openai`. */
  readonly provider?: string | undefined;
  /** The player's count of underruns so far, if it has one. */
  readonly underruns?: (() => number) | undefined;
  /** The current Unix time in milliseconds. Default: the time at the start, advanced by a monotonic clock. */
  readonly now?: (() => number) | undefined;
}

/**
 * Traces a session by the semantic conventions for generative AI, extended by `rt.*` names: a span for each connect
 * and its steps, and for each turn and its tool calls; metrics of tokens, latencies, interruptions and underruns. No
 * content is recorded. Spans are created when they end. Returns a function that stops tracing.
 *
 * @example
 * traceSession(session, { tracer: trace.getTracer("app"), meter: metrics.getMeter("app") });
 */
export function traceSession(session: TraceableSession, options: TraceOptions): () => void {
  const { tracer, context, meter, provider = "openai", now = createClock(), underruns } = options;
  const instruments = meter && createInstruments(meter);
  const common = () => commonOf(session.getSnapshot(), provider);

  const removers = [
    measureConnects(
      session,
      (connect) => {
        recordConnect({ tracer, context, attributes: identified(common(), session) }, connect);
        instruments?.onConnect(connect, common());
      },
      { now },
    ),
    measureTurns(
      session,
      (turn) => {
        recordTurn({ tracer, context, attributes: identified(common(), session) }, turn);
        instruments?.onTurn(turn, common());
      },
      { now, underruns },
    ),
    session.on("event", (event) => {
      if (event.type === "response.done") instruments?.onResponse(event.response, common());
    }),
  ];
  return () => removers.forEach((remove) => remove());
}

/** Monotonic: adjusting the system clock must not distort durations. */
function createClock(): () => number {
  const origin = Date.now() - host.performance.now();
  return () => origin + host.performance.now();
}

/** The attributes that metrics and spans share. */
function commonOf({ config }: Pick<SessionState, "config">, provider: string): Attributes {
  const { effective, desired } = config;
  const model =
    (effective?.type === "realtime" ? effective.model : undefined) ??
    (desired.type === "transcription" ? undefined : desired.model);
  return { "gen_ai.provider.name": provider, ...(model !== undefined && { "gen_ai.request.model": model }) };
}

/** Only for spans: metrics would get one series per session. */
function identified(attributes: Attributes, session: TraceableSession): Attributes {
  const { sessionId } = session.getSnapshot().link;
  return sessionId === null ? attributes : { ...attributes, "gen_ai.conversation.id": sessionId };
}
