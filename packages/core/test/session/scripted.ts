import type { UnknownEvent } from "../../src/dialects/dialect.js";
import type { TraceableSession } from "../../src/opentelemetry/index.js";
import type { Response } from "../../src/protocol/responses.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import { reduce } from "../../src/session/reduce.js";
import type { SessionState } from "../../src/session/state.js";
import type { Effect, Input, Interruption } from "../../src/session/step.js";
import { createStepper } from "../../src/session/stepper.js";
import { createEmitter } from "../../src/support/emitter.js";
import { ready, says } from "./play.js";

/** Whether a session tells an event before its state takes it in, or after. */
export type Telling = "before" | "after";

/** A session whose service, player and clock are a test: each thing that happens takes 10 ms. */
export interface Scripted {
  readonly session: TraceableSession;
  readonly now: () => number;
  wait(ms: number): void;
  happens(input: Input): void;
  says(event: ServerEvent): void;
  /** The user's speech, as turn detection hears it. */
  hears(what: "speech_started" | "speech_stopped" | "committed" | "timeout_triggered", itemId?: string): void;
  creates(id: string, response?: Partial<Response>): void;
  writes(id: string): void;
  speaks(id: string): void;
  calls(id: string, callId: string): void;
  finishes(id: string, response?: Partial<Response>): void;
  /** The player renders the first sample, or the last. */
  plays(id: string, what: "first" | "last"): void;
}

/** Begins a script. */
export function createScripted(from: SessionState = ready(), telling: Telling = "before"): Scripted {
  const stage = createStage(from, telling);
  const { happens, says } = stage;
  return {
    ...stage,
    hears: (what, item_id = "u1") =>
      says({ type: `input_audio_buffer.${what}`, item_id, audio_start_ms: 100, audio_end_ms: 900 }),
    creates: (id, response) => says({ type: "response.created", response: { id, ...response } }),
    writes: (id) => says({ type: "response.output_text.delta", ...partOf(id), delta: "what is said" }),
    speaks: (id) => says({ type: "response.output_audio.delta", ...partOf(id), delta: "AAAA" }),
    calls(response_id, call_id) {
      const item = {
        id: `item.${call_id}`,
        type: "function_call",
        status: "completed",
        call_id,
        ...look,
      } as const;
      says({ type: "response.output_item.done", response_id, output_index: 0, item });
    },
    finishes: (id, response) =>
      says({ type: "response.done", response: { id, status: "completed", ...response } }),
    plays: (id, what) =>
      happens({ kind: "played", itemId: `item.${id}`, contentIndex: 0, all: what === "last" }),
  };
}

const look = { name: "look", arguments: '{"of":"what is asked"}' };

function partOf(id: string) {
  return { response_id: id, item_id: `item.${id}`, output_index: 0, content_index: 0 };
}

interface Told {
  event: ServerEvent | UnknownEvent;
  audible: { readonly responseId: string };
  interrupted: Interruption;
}

function createStage(from: SessionState, telling: Telling) {
  const news = createEmitter<Told>();
  const stepper = createStepper<SessionState, Input, Effect>({ initial: from, reduce, run });
  let time = 0;

  function run(effect: Effect): void {
    if (effect.type === "tell" && effect.news.name !== "reconnected")
      news.emit(effect.news.name, effect.news);
    if (effect.type !== "stopPlayback") return;
    const heard = { playedSamples: 2_400, receivedSamples: 4_800, sampleRate: 24_000, complete: false };
    const parts = stepper.getSnapshot().playback.stopping;
    stepper.dispatch({
      kind: "playbackStopped",
      parts: parts.map(({ itemId, contentIndex }) => ({ itemId: itemId ?? "", contentIndex, ...heard })),
    });
  }

  return {
    session: {
      on: <N extends keyof Told>(name: N, listener: (told: Told[N]) => void) => news.on(name, listener),
      subscribe: (listener: () => void) => stepper.subscribe(listener),
      getSnapshot: () => stepper.getSnapshot(),
    },
    now: () => time,
    wait: (ms: number) => void (time += ms),
    happens(this: void, input: Input): void {
      time += 10;
      stepper.dispatch(input);
    },
    says(this: void, event: ServerEvent): void {
      time += 10;
      if (telling === "before") news.emit("event", event);
      stepper.dispatch(says(event));
      if (telling === "after") news.emit("event", event);
    },
  };
}
