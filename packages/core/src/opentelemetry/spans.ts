import type { Attributes, Context, Span, SpanOptions, Tracer } from "@opentelemetry/api";
import type { Connect } from "../session/connects.js";
import type { ToolRun, Turn } from "../session/turn.js";

/** Where spans go, and the attributes that all spans of a session share. */
export interface Destination {
  readonly tracer: Tracer;
  readonly context: Context | undefined;
  readonly attributes: Attributes;
}

interface Recorded {
  readonly name: string;
  readonly kind: NonNullable<SpanOptions["kind"]>;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Attributes;
  /** Events within the span; null for those that did not happen. */
  readonly moments?: Readonly<Record<string, number | null>>;
  readonly children?: readonly Recorded[];
  readonly errorType?: string | null;
}

// The values of `SpanKind` and `SpanStatusCode`: only types are imported, so that the package is not required by those
// who do not use it.
const internal = 0;
const client = 2;
const error = 2;

/** Records a span for a connect, with its steps as children. */
export function recordConnect({ attributes, ...to }: Destination, connect: Connect): void {
  const { startedAt, steps, durationMs, cause } = connect;
  let at = startedAt;
  const children = steps.map(({ phase, ms }): Recorded => {
    const from = at;
    at += ms;
    return { name: phase, kind: internal, startedAt: from, endedAt: at, attributes: {} };
  });
  record(to, {
    name: named("connect", attributes),
    kind: client,
    startedAt,
    endedAt: startedAt + durationMs,
    attributes: { ...attributes, "rt.connect.ready": connect.ready },
    children,
    errorType: cause?.code ?? null,
  });
}

/** Records a span for a turn, with its tool calls as children and its moments as events. */
export function recordTurn({ attributes, ...to }: Destination, turn: Turn): void {
  const { startedAt, createdMs, firstTextMs, firstAudioMs, audibleMs, doneMs, endedMs } = turn;
  const at = (ms: number | null) => (ms === null ? null : startedAt + ms);
  record(to, {
    name: named("chat", attributes),
    kind: client,
    startedAt,
    endedAt: startedAt + endedMs,
    attributes: { ...attributes, ...attributesOf(turn) },
    moments: {
      "rt.response.created": at(createdMs),
      "rt.response.first_text": at(firstTextMs),
      "rt.response.first_audio": at(firstAudioMs),
      "rt.audible": at(audibleMs),
      "rt.response.done": at(doneMs),
    },
    children: turn.tools.map((run) => toolSpan(run, turn)),
    errorType: errorTypeOf(turn),
  });
}

/** Only failures reported by the service count: hanging up in the middle of a turn is no error. */
export function errorTypeOf({ status }: Turn): string | null {
  return status === "failed" ? status : null;
}

function attributesOf(turn: Turn): Attributes {
  const { responseIds, status, usage } = turn;
  const id = responseIds.at(-1);
  const speaks = turn.firstAudioMs !== null || turn.audibleMs !== null;
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.output.type": speaks ? "speech" : "text",
    ...(id !== undefined && { "gen_ai.response.id": id }),
    ...(status !== null && { "gen_ai.response.finish_reasons": [status] }),
    "gen_ai.usage.input_tokens": usage.input.total,
    "gen_ai.usage.cache_read.input_tokens": usage.cached.total,
    "gen_ai.usage.output_tokens": usage.output.total,
    "rt.turn.began": turn.began,
    "rt.turn.interrupted": turn.interrupted,
    "rt.turn.responses": responseIds.length,
    "rt.turn.underruns": turn.underruns,
  };
}

function toolSpan({ callId, name, startMs, endMs }: ToolRun, { startedAt, endedMs }: Turn): Recorded {
  return {
    name: `execute_tool ${name}`,
    kind: internal,
    startedAt: startedAt + startMs,
    endedAt: startedAt + (endMs ?? endedMs),
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": name,
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.id": callId,
    },
  };
}

function named(operation: string, { "gen_ai.request.model": model }: Attributes): string {
  return typeof model === "string" ? `${operation} ${model}` : operation;
}

/** Children get their parent by being created while it is active. */
function record({ tracer, context }: Pick<Destination, "tracer" | "context">, recorded: Recorded): void {
  const { name, kind, startedAt, endedAt, attributes, moments = {}, children = [], errorType } = recorded;
  const fill = (span: Span): void => {
    for (const [moment, at] of Object.entries(moments)) if (at !== null) span.addEvent(moment, at);
    if (errorType) span.setAttribute("error.type", errorType).setStatus({ code: error });
    for (const child of children) record({ tracer, context: undefined }, child);
    span.end(endedAt);
  };
  const options: SpanOptions = { kind, startTime: startedAt, attributes };
  if (context) tracer.startActiveSpan(name, options, context, fill);
  else tracer.startActiveSpan(name, options, fill);
}
