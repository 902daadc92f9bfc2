import type { UnknownEvent } from "../dialects/dialect.js";
import type { Response } from "../protocol/responses.js";
import type { ServerEvent } from "../protocol/server-events.js";
import { assertNever } from "../support/assert-never.js";
import type { ActiveResponse, Create, SessionState, ToolCall } from "./state.js";
import type { Turn } from "./turn.js";
import { addResponse, noUsage } from "./usage.js";

/** The part of a session's state that affects its turns. */
export type MeasuredState = Pick<SessionState, "phase" | "responses" | "playback" | "calls" | "tools">;

/** Something that happened, and when, in milliseconds. */
export type Observation = { readonly at: number } & (
  | { readonly kind: "change"; readonly state: MeasuredState }
  | { readonly kind: "event"; readonly event: ServerEvent | UnknownEvent }
  | { readonly kind: "audible"; readonly responseId: string }
  /** Audio that was playing or queued was cut off. */
  | { readonly kind: "cut" }
);

/** The turns in progress, and what is known about the next one. */
export interface Meter {
  /** The state last observed. */
  readonly state: MeasuredState;
  /** What the user said last, until they speak again. */
  readonly cue: Cue | null;
  /** The requested responses that have not begun. */
  readonly asks: readonly Ask[];
  /** Ids of the responses that the service plays itself, as its events report. */
  readonly onAir: readonly string[];
  /** In the order they began. */
  readonly turns: readonly OpenTurn[];
}

/** A turn that is over, without what the session does not show. */
export type MeteredTurn = Omit<Turn, "underruns">;

type OpenTurn = Omit<MeteredTurn, "endedMs">;

interface Cue extends Pick<Turn, "startedAt" | "speechEndMs"> {
  readonly began: "speech" | "server";
  readonly itemId: string;
  readonly answered: boolean;
}

interface Ask extends Pick<Create, "ticket" | "from"> {
  readonly at: number;
}

/** Creates a meter for a session in this state. */
export function createMeter(state: MeasuredState, at: number): Meter {
  return { state, cue: null, asks: asksOf(state, [], at), onAir: [], turns: [] };
}

/** Applies an observation, and returns the turns that it ended. The meter is the same if nothing changes. */
export function measure(
  meter: Meter,
  observation: Observation,
): { readonly meter: Meter; readonly ended: readonly MeteredTurn[] } {
  const next = observe(meter, observation);
  const over = next === meter ? [] : next.turns.filter((turn) => isOver(turn, next));
  if (over.length === 0) return { meter: next, ended: [] };
  return {
    meter: { ...next, turns: next.turns.filter((turn) => !over.includes(turn)) },
    ended: over.map((turn) => ({ ...turn, endedMs: observation.at - turn.startedAt })),
  };
}

/** A turn is over once its responses are done, its tool calls answered and followed up, and all of it is heard. */
function isOver(turn: OpenTurn, meter: Meter): boolean {
  const { state, asks, turns } = meter;
  if (isDown(state)) return true;
  const isOurs = (id: string) => turn.responseIds.includes(id);
  if (playing(meter).some(isOurs) || state.responses.active.some(({ id }) => isOurs(id))) return false;
  // Nothing more comes of a turn once another began, even if its end was never reported.
  if (turn !== turns.at(-1)) return true;
  if (turn.doneMs === null || state.tools.turns.some(({ responseId }) => isOurs(responseId))) return false;
  return !asks.some(({ from }) => from === "tools");
}

function isDown({ phase }: MeasuredState): boolean {
  return phase.name !== "ready" && phase.name !== "rotating";
}

function playing({ state: { playback }, onAir }: Meter): readonly string[] {
  return [...onAir, ...[...playback.parts, ...playback.stopping].map(({ responseId }) => responseId)];
}

function observe(meter: Meter, observation: Observation): Meter {
  const { kind, at } = observation;
  switch (kind) {
    case "change":
      return onChange(meter, observation.state, at);
    case "event":
      return onResponseEvent(onInputEvent(meter, observation.event, at), observation.event, at);
    case "audible":
      return mark(meter, observation.responseId, { moment: "audibleMs", at });
    case "cut":
      return playing(meter).reduce(interrupt, meter);
    default:
      return assertNever(kind);
  }
}

/** Turns begin when the state says so: it knows which responses are ours, and which are out of band (T46). */
function onChange(meter: Meter, state: MeasuredState, at: number): Meter {
  const { state: before } = meter;
  if (isSame(before, state)) return meter;
  const isNew = ({ id, inConversation }: ActiveResponse) =>
    inConversation && !before.responses.active.some((other) => other.id === id);
  const begun = state.responses.active
    .filter(isNew)
    .reduce((next, response) => begin(next, response, at), meter);
  return {
    ...begun,
    state,
    ...(isDown(state) && { cue: null, onAir: [] }),
    asks: asksOf(state, meter.asks, at),
    turns: begun.turns.map((turn) => withTools(turn, state.calls, at)),
  };
}

function isSame(a: MeasuredState, b: MeasuredState): boolean {
  return (
    a.phase === b.phase &&
    a.responses === b.responses &&
    a.playback === b.playback &&
    a.calls === b.calls &&
    a.tools === b.tools
  );
}

function asksOf({ responses }: MeasuredState, known: readonly Ask[], at: number): readonly Ask[] {
  return responses.creates.map(
    ({ ticket, from }) => known.find((ask) => ask.ticket === ticket) ?? { ticket, from, at },
  );
}

/** A follow-up of tool calls continues the turn, unless the user has spoken since: then it answers that, too. */
function begin(meter: Meter, { id, ticket }: ActiveResponse, at: number): Meter {
  const ask = meter.asks.find((other) => other.ticket === ticket);
  const cue = meter.cue?.answered === false ? meter.cue : null;
  const last = meter.turns.at(-1);
  if (last && ask?.from === "tools" && !cue)
    return put(meter, last, { responseIds: [...last.responseIds, id], doneMs: null, status: null });

  const startedAt = cue?.startedAt ?? ask?.at ?? at;
  const turn: OpenTurn = {
    began: cue?.began ?? (ask ? "respond" : "server"),
    startedAt,
    speechEndMs: cue?.speechEndMs ?? null,
    responseIds: [id],
    createdMs: at - startedAt,
    firstTextMs: null,
    firstAudioMs: null,
    audibleMs: null,
    doneMs: null,
    status: null,
    interrupted: false,
    tools: [],
    usage: noUsage,
  };
  return { ...meter, cue: cue && { ...cue, answered: true }, turns: [...meter.turns, turn] };
}

function withTools(turn: OpenTurn, calls: readonly ToolCall[], at: number): OpenTurn {
  const now = at - turn.startedAt;
  const isOpen = (callId: string) => calls.some((call) => call.callId === callId);
  const begun = calls.filter(
    ({ callId, responseId }) =>
      turn.responseIds.includes(responseId) && !turn.tools.some((run) => run.callId === callId),
  );
  if (begun.length === 0 && turn.tools.every(({ callId, endMs }) => endMs !== null || isOpen(callId)))
    return turn;
  const known = turn.tools.map((run) => ({ ...run, endMs: run.endMs ?? (isOpen(run.callId) ? null : now) }));
  return {
    ...turn,
    tools: [...known, ...begun.map(({ callId, name }) => ({ callId, name, startMs: now, endMs: null }))],
  };
}

function onInputEvent(meter: Meter, event: ServerEvent | UnknownEvent, at: number): Meter {
  if (event.type === "input_audio_buffer.speech_started" || event.type === "input_audio_buffer.cleared")
    return meter.cue ? { ...meter, cue: null } : meter;
  if (event.type === "input_audio_buffer.speech_stopped")
    return { ...meter, cue: cueOf(event.item_id, at, event.audio_end_ms) };
  if (event.type === "input_audio_buffer.timeout_triggered")
    return { ...meter, cue: { ...cueOf(event.item_id, at), began: "server" } };
  // After turn detection this adds nothing; for a manual commit it is the end of speech.
  if (event.type === "input_audio_buffer.committed" && meter.cue?.itemId !== event.item_id)
    return { ...meter, cue: cueOf(event.item_id, at) };
  return meter;
}

function cueOf(itemId: string, startedAt: number, endMs?: unknown): Cue {
  const speechEndMs = typeof endMs === "number" ? endMs : null;
  return { began: "speech", startedAt, speechEndMs, itemId, answered: false };
}

function onResponseEvent(meter: Meter, event: ServerEvent | UnknownEvent, at: number): Meter {
  if (event.type === "response.output_audio.delta")
    return mark(meter, event.response_id, { moment: "firstAudioMs", at });
  if (event.type === "response.output_audio_transcript.delta" || event.type === "response.output_text.delta")
    return mark(meter, event.response_id, { moment: "firstTextMs", at });
  if (event.type === "response.done") return onDone(meter, event.response, at);
  if (event.type === "output_audio_buffer.started" && turnOf(meter, event.response_id))
    return { ...meter, onAir: [...meter.onAir, event.response_id] };
  if (event.type === "output_audio_buffer.stopped") return offAir(meter, event.response_id);
  if (event.type === "output_audio_buffer.cleared")
    return offAir(interrupt(meter, event.response_id), event.response_id);
  return meter;
}

function offAir(meter: Meter, responseId: string): Meter {
  return { ...meter, onAir: meter.onAir.filter((id) => id !== responseId) };
}

function onDone(meter: Meter, { id, status, usage }: Response, at: number): Meter {
  const turn = turnOf(meter, id);
  if (!turn || turn.doneMs !== null || turn.responseIds.at(-1) !== id) return meter;
  return put(meter, turn, {
    doneMs: at - turn.startedAt,
    status: status ?? null,
    interrupted: turn.interrupted || status === "cancelled",
    usage: addResponse(turn.usage, usage),
  });
}

/** Records a moment; only the first time counts. */
function mark(
  meter: Meter,
  responseId: string,
  { moment, at }: { readonly moment: "firstTextMs" | "firstAudioMs" | "audibleMs"; readonly at: number },
): Meter {
  const turn = turnOf(meter, responseId);
  return turn?.[moment] === null ? put(meter, turn, { [moment]: at - turn.startedAt }) : meter;
}

function interrupt(meter: Meter, responseId: string): Meter {
  const turn = turnOf(meter, responseId);
  return turn ? put(meter, turn, { interrupted: true }) : meter;
}

function turnOf({ turns }: Meter, responseId: string | undefined): OpenTurn | undefined {
  return turns.find(({ responseIds }) => responseIds.some((id) => id === responseId));
}

function put(meter: Meter, turn: OpenTurn, change: Partial<OpenTurn>): Meter {
  return { ...meter, turns: meter.turns.map((other) => (other === turn ? { ...turn, ...change } : other)) };
}
