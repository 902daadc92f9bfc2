import type { Attributes, Context, Meter, Tracer } from "@opentelemetry/api";
import { measureConnects } from "../session/connects.js";
import type { SessionState } from "../session/state.js";
import type { MeasuredState } from "../session/turn-meter.js";
import { measureTurns, type MeasurableSession } from "../session/turns.js";
import { host } from "../support/host.js";
import { createInstruments } from "./instruments.js";
import { recordConnect, recordTurn } from "./spans.js";

/** All that is needed of a session to trace it. */
export interface TraceableSession extends MeasurableSession {
  getSnapshot(): MeasuredState & Pick<SessionState, "config" | "link">;
}

/** Where traces and metrics go, and under which names. */
export interface TraceOptions {
  /** Spans have children only where a context manager is registered, as the SDKs for Node and browsers do. */
  readonly tracer: Tracer;
  /** Without one there are no metrics. */
  readonly meter?: Meter | undefined;
  /** What all spans belong to. Default: what is active when they are made, which is mostly nothing. */
  readonly context?: Context | undefined;
  /** `gen_ai.provider.name`, for example `azure.ai.openai`. Default `openai`. */
  readonly provider?: string | undefined;
  /** How often the player has run dry so far, where it counts. */
  readonly underruns?: (() => number) | undefined;
  /** Unix time in milliseconds. Default: that of now, gone on with by a clock that nobody sets. */
  readonly now?: (() => number) | undefined;
}

/**
 * Traces a session by the semantic conventions for generative AI, and as `rt.*` what these have no name for: a span
 * for each connect and its steps, one for each turn and its tool calls; metrics of tokens, latencies, interruptions
 * and underruns. Nothing that is said is recorded. A span is made when what it stands for is over. Returns its remover.
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

/** A clock that is set is no measure of time. */
function createClock(): () => number {
  const origin = Date.now() - host.performance.now();
  return () => origin + host.performance.now();
}

/** What tells metrics and spans apart. */
function commonOf({ config }: Pick<SessionState, "config">, provider: string): Attributes {
  const { effective, desired } = config;
  const model =
    (effective?.type === "realtime" ? effective.model : undefined) ??
    (desired.type === "transcription" ? undefined : desired.model);
  return { "gen_ai.provider.name": provider, ...(model !== undefined && { "gen_ai.request.model": model }) };
}

/** Only spans: metrics would grow by one series for each session. */
function identified(attributes: Attributes, session: TraceableSession): Attributes {
  const { sessionId } = session.getSnapshot().link;
  return sessionId === null ? attributes : { ...attributes, "gen_ai.conversation.id": sessionId };
}
