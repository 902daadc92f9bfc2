import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type ContextManager,
  type HrTime,
} from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type Histogram,
} from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { traceSession, type TraceOptions } from "../src/opentelemetry/index.js";
import type { Session } from "../src/protocol/session-config.js";
import type { SessionState } from "../src/session/state.js";
import { beginning, ready } from "./session/play.js";
import { createScripted, type Scripted } from "./session/scripted.js";

/** As the SDKs for Node and browsers register one. */
function createContextManager(): ContextManager {
  let active = ROOT_CONTEXT;
  const manager: ContextManager = {
    active: () => active,
    with(next, run, ...[self, ...args]) {
      const before = active;
      active = next;
      try {
        return run.apply(self, args);
      } finally {
        active = before;
      }
    },
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

beforeAll(() => void context.setGlobalContextManager(createContextManager()));
afterAll(() => context.disable());

const effective: Session = {
  type: "realtime",
  id: "sess_1",
  object: "realtime.session",
  model: "gpt-realtime",
};

function speaking() {
  const from = ready({}, { toolNames: ["look"] });
  return { ...from, config: { ...from.config, effective } };
}

type Options = Partial<TraceOptions> & { readonly from?: SessionState };

/** When scripts begin, in Unix time: what is less than the age of the process means something else. */
const epoch = 1_900_000_000_000;

/** The spans of a script, in the order they ended. */
function spansOf(
  write: (script: Scripted) => void,
  { from = speaking(), ...options }: Options = {},
): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const script = createScripted(from);
  const now = () => epoch + script.now();
  traceSession(script.session, { tracer: provider.getTracer("test"), now, ...options });
  write(script);
  return exporter.getFinishedSpans();
}

/** A spoken turn with a tool call, and what must not be recorded. */
function converse(script: Scripted): void {
  script.hears("speech_stopped");
  script.creates("r1");
  script.calls("r1", "c1");
  script.happens({ kind: "toolSettled", callId: "c1", output: "what is answered", failure: null });
  script.finishes("r1", { usage: { input_tokens: 30, output_tokens: 5 } });
  script.creates("r2");
  script.writes("r2");
  script.speaks("r2");
  script.plays("r2", "first");
  script.finishes("r2", {
    usage: { input_tokens: 40, output_tokens: 50, input_token_details: { cached_tokens: 20 } },
  });
  script.plays("r2", "last");
}

const ms = ([seconds, nanos]: HrTime) => seconds * 1_000 + nanos / 1_000_000 - epoch;

const lasting = (span: ReadableSpan | undefined) => span && [ms(span.startTime), ms(span.endTime)];

describe("the span of a turn", () => {
  it("is named and described by the conventions", () => {
    const turn = spansOf(converse).at(-1);
    expect(turn).toMatchObject({ name: "chat gpt-realtime", kind: SpanKind.CLIENT });
    expect(turn?.attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-realtime",
      "gen_ai.conversation.id": "sess_1",
      "gen_ai.output.type": "speech",
      "gen_ai.response.id": "r2",
      "gen_ai.response.finish_reasons": ["completed"],
      "gen_ai.usage.input_tokens": 70,
      "gen_ai.usage.cache_read.input_tokens": 20,
      "gen_ai.usage.output_tokens": 55,
      "rt.turn.began": "speech",
      "rt.turn.interrupted": false,
      "rt.turn.responses": 2,
      "rt.turn.underruns": 0,
    });
  });

  it("lasts from the end of the speech until all is heard, with its moments as events", () => {
    const turn = spansOf(converse).at(-1);
    expect(lasting(turn)).toEqual([10, 110]);
    expect(turn?.events.map(({ name, time }) => [name, ms(time)])).toEqual([
      ["rt.response.created", 20],
      ["rt.response.first_text", 70],
      ["rt.response.first_audio", 80],
      ["rt.audible", 90],
      ["rt.response.done", 100],
    ]);
  });

  it("is the parent of its tool calls", () => {
    const [tool, turn] = spansOf(converse);
    expect(tool).toMatchObject({ name: "execute_tool look", kind: SpanKind.INTERNAL });
    expect(tool?.parentSpanContext?.spanId).toBe(turn?.spanContext().spanId);
    expect(lasting(tool)).toEqual([30, 40]);
    expect(tool?.attributes).toMatchObject({ "gen_ai.tool.name": "look", "gen_ai.tool.call.id": "c1" });
  });

  it("belongs to the context that is given", () => {
    const spanContext = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 };
    const parent = trace.setSpanContext(ROOT_CONTEXT, spanContext);
    const spans = spansOf(converse, { context: parent, provider: "azure.ai.openai" });
    expect(spans.map((span) => span.spanContext().traceId)).toEqual([
      spanContext.traceId,
      spanContext.traceId,
    ]);
    expect(spans[1]?.parentSpanContext?.spanId).toBe(spanContext.spanId);
    expect(spans[1]?.attributes["gen_ai.provider.name"]).toBe("azure.ai.openai");
  });

  it("is an error where the response failed", () => {
    const [turn] = spansOf((script) => {
      script.creates("r1");
      script.finishes("r1", { status: "failed" });
    });
    expect(turn).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { "error.type": "failed" },
    });
  });

  it("T107: holds nothing of what is said, typed, or passed to tools", () => {
    const told = spansOf(converse).map(({ name, attributes, events }) => [name, attributes, events]);
    expect(JSON.stringify(told)).not.toMatch(/what is/);
  });
});

describe("the span of a connect", () => {
  const connecting = (script: Scripted): void => {
    script.happens({ kind: "connect", ticket: 1 });
    script.happens({ kind: "linkOpened", link: 1, session: effective, at: 0 });
    script.says({ type: "session.updated", session: effective });
  };

  it("has its steps as children", () => {
    const [first, second, connect] = spansOf(connecting, { from: beginning() });
    expect([first?.name, second?.name, connect?.name]).toEqual([
      "connecting",
      "configuring",
      "connect gpt-realtime",
    ]);
    for (const step of [first, second])
      expect(step?.parentSpanContext?.spanId).toBe(connect?.spanContext().spanId);
    expect(lasting(connect)).toEqual([10, 30]);
  });

  it("is an error by the code of what it failed with", () => {
    const failure = { code: "auth.rejected", message: "no" } as const;
    const spans = spansOf(
      (script) => {
        script.happens({ kind: "connect", ticket: 1 });
        script.happens({ kind: "linkClosed", link: 1, failure, chance: 0 });
      },
      { from: beginning() },
    );
    expect(spans.at(-1)).toMatchObject({
      name: "connect",
      status: { code: SpanStatusCode.ERROR },
      attributes: { "error.type": "auth.rejected", "rt.connect.ready": false },
    });
  });
});

describe("metrics", () => {
  async function metricsOf(write: (script: Scripted) => void, options: Options = {}) {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1_000_000 });
    const provider = new MeterProvider({ readers: [reader] });
    spansOf(write, { meter: provider.getMeter("test"), ...options });
    await provider.forceFlush();
    const metrics = exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    await provider.shutdown();
    return new Map(
      metrics.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.map(({ attributes, value }) => ({ attributes, value: value as number | Histogram })),
      ]),
    );
  }

  it("are the tokens of every response, out of band too, and the latencies of turns in seconds", async () => {
    const metrics = await metricsOf((script) => {
      converse(script);
      script.creates("aside", { conversation_id: null });
      script.finishes("aside", { usage: { input_tokens: 7, output_tokens: 1 } });
    });
    expect(metrics.get("gen_ai.client.token.usage")).toMatchObject([
      { attributes: { "gen_ai.token.type": "input" }, value: { count: 3, sum: 77 } },
      { attributes: { "gen_ai.token.type": "output" }, value: { count: 3, sum: 56 } },
    ]);
    const latency = (name: string) => metrics.get(name)?.map(({ value }) => value);
    expect(latency("gen_ai.client.operation.duration")).toMatchObject([{ count: 1, sum: 0.09 }]);
    expect(latency("gen_ai.client.operation.time_to_first_chunk")).toMatchObject([{ sum: 0.06 }]);
    expect(latency("rt.turn.time_to_first_audio")).toMatchObject([{ sum: 0.07 }]);
    expect(latency("rt.turn.time_to_audible")).toMatchObject([{ sum: 0.08 }]);
  });

  it("tell models and beginnings apart, and never sessions", async () => {
    const metrics = await metricsOf(converse);
    expect(metrics.get("rt.turn.time_to_audible")?.[0]?.attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-realtime",
      "rt.turn.began": "speech",
    });
  });

  it("count interruptions and underruns", async () => {
    let dry = 0;
    const interrupted = (script: Scripted): void => {
      script.creates("r1");
      script.speaks("r1");
      dry = 3;
      script.happens({ kind: "interrupt", ticket: 1 });
      script.finishes("r1", { status: "cancelled" });
    };
    const metrics = await metricsOf(interrupted, { underruns: () => dry });
    expect(metrics.get("rt.turn.interruptions")).toMatchObject([{ value: 1 }]);
    expect(metrics.get("rt.player.underruns")).toMatchObject([{ value: 3 }]);
  });

  it("say how long connects take", async () => {
    const failure = { code: "auth.rejected", message: "no" } as const;
    const metrics = await metricsOf(
      (script) => {
        script.happens({ kind: "connect", ticket: 1 });
        script.happens({ kind: "linkClosed", link: 1, failure, chance: 0 });
      },
      { from: beginning() },
    );
    expect(metrics.get("rt.connect.duration")).toMatchObject([
      { attributes: { "error.type": "auth.rejected" }, value: { count: 1, sum: 0.01 } },
    ]);
  });
});
