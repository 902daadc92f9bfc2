import { isSamePart } from "../audio/ledger.js";
import type { AudioPart } from "../audio/player.js";
import type {
  ConversationItemTruncatedEvent,
  OutputAudioBufferClearedEvent,
  OutputAudioBufferStartedEvent,
  OutputAudioBufferStoppedEvent,
  ResponseDoneEvent,
  ResponseOutputAudioDeltaEvent,
  ResponseOutputAudioDoneEvent,
} from "../protocol/server-events.js";
import { sessionFormat, silence } from "./active-response.js";
import { cutItem, cutsOf, type Report } from "./cut.js";
import { findItem, revise } from "./items.js";
import { cutResponses, isGenerating } from "./reduce-responses.js";
import { abortCalls } from "./reduce-tools.js";
import { send } from "./requests.js";
import type { ActiveResponse, PlaybackState, PlayingPart, SessionState } from "./state.js";
import { chain, still, type Effect, type InputOf, type Interruption, type Step } from "./step.js";

/** Hands audio on. The first of a part makes the part known; while the rest streams the state stays as it is. */
export function onAudioDelta(state: SessionState, event: ResponseOutputAudioDeltaEvent): Step {
  const { parts } = state.playback;
  const part = partOf(event);
  const response = state.responses.active.find(({ id }) => id === event.response_id);
  const isKnown = parts.some((other) => isSamePart(other, part));
  const heard = spoken(state);
  // T52: audio keeps coming until the cancelled response is done. That of a response we never heard begin is played.
  if (response?.silenced || (!isKnown && isCut(state, part))) return still(heard);
  const next = response?.inConversation === false ? heard : setTruncatable(heard, part.itemId, true);
  const begins = !isKnown && hasPlayer(state);
  const begun = begins && { ...newPart(event.response_id, response), ...part };
  return {
    state: begun ? put(next, { parts: [...parts, begun] }) : next,
    effects: [{ type: "play", event, format: response?.format ?? sessionFormat(state) }],
  };
}

/** All audio of a part has come; that it was heard, the player will say much later (T73). */
export function onAudioDone(state: SessionState, event: ResponseOutputAudioDoneEvent): Step {
  const done = partOf(event);
  return complete(state, (part) => isSamePart(part, done));
}

/** No more audio of a response will come, however it ended: a part that was never said to be done is. */
export function onAudioEnded(state: SessionState, { response: { id } }: ResponseDoneEvent): Step {
  return complete(state, ({ responseId }) => responseId === id);
}

/** A part becomes audible, or was heard to its end: maybe just before the player was told to stop. */
export function onPlayed(state: SessionState, { all, ...played }: InputOf<"played">): Step {
  const { parts, stopping } = state.playback;
  const part = [...parts, ...stopping].find((other) => isSamePart(other, played));
  if (!part) return still(state);
  if (!all) return { state, effects: [audible(part)] };
  const isOther = (other: PlayingPart): boolean => other !== part;
  return still(put(state, { parts: parts.filter(isOther), stopping: stopping.filter(isOther) }));
}

/** Where the service plays, it alone knows what is heard (T81), long after `response.done` (T82). */
export function onOutputBuffer(
  state: SessionState,
  event: OutputAudioBufferStartedEvent | OutputAudioBufferStoppedEvent | OutputAudioBufferClearedEvent,
): Step {
  const { response_id: responseId, type } = event;
  const { parts } = state.playback;
  const others = parts.filter((part) => part.responseId !== responseId);
  const known = others.length < parts.length;
  if (type !== "output_audio_buffer.started") return still(known ? put(state, { parts: others }) : state);
  if (known || !state.settings.serverPlays) return still(state);
  const response = state.responses.active.find(({ id }) => id === responseId);
  const part = newPart(responseId, response);
  return { state: put(spoken(state), { parts: [...parts, part] }), effects: [audible(part)] };
}

/**
 * The user cuts in: silence first, without asking anybody (T85), and then the rest. Where nothing is being said
 * there is nothing to interrupt (T15). What was cut, the player's report tells.
 */
export function interrupt(
  state: SessionState,
  { by, ticket }: { readonly by: "speech" | "caller"; readonly ticket: number | null },
): Step {
  const mine = ticket === null ? [] : [ticket];
  if (state.playback.parts.length === 0 && !isGenerating(state)) {
    const step = by === "caller" ? cutResponses(state, { by }) : still(state);
    return chain(step, (next) => ({ state: next, effects: settlements(mine, []) }));
  }
  const stop = stopPlaying(state);
  return chain(
    stop,
    (next) => cutResponses(next, { by }),
    (next) => abortCalls(next, "interrupted"),
    // T81: never truncate there.
    (next) => (state.settings.serverPlays ? send(next, { type: "output_audio_buffer.clear" }) : still(next)),
    (next) =>
      stop.effects.length > 0
        ? still(put(next, { tickets: [...next.playback.tickets, ...mine] }))
        : { state: next, effects: interrupted([], mine) },
  );
}

/** Silences the player for good, as at the end of the session; `playbackStopped` then says how much was heard. */
export function stopPlaying(state: SessionState): Step {
  const { parts, stopping } = state.playback;
  if (!hasPlayer(state) || parts.length === 0) return still(state);
  const { active } = state.responses;
  return chain(
    {
      state: put(state, { parts: [], stopping: [...stopping, ...parts], paused: false }),
      effects: [{ type: "stopPlayback" }],
    },
    // T52: nor goes on with what is still on its way, in the conversation or out of band.
    ...active
      .filter(({ id }) => parts.some(({ responseId }) => responseId === id))
      .map((response) => (next: SessionState) => silence(next, response, { cancel: false })),
  );
}

/** Tells the service how much of each item was heard, so that the model does not believe it said the rest. */
export function onPlaybackStopped(state: SessionState, { parts }: InputOf<"playbackStopped">): Step {
  const { stopping, tickets } = state.playback;
  const reports = parts.flatMap((report): Report[] => {
    const part = stopping.find((other) => isSamePart(other, report));
    return part ? [{ ...report, complete: part.complete }] : [];
  });
  const rest = stopping.filter((part) => !reports.some((report) => isSamePart(report, part)));
  const done = rest.length === 0 ? tickets : [];
  const cuts = cutsOf(reports);
  const cut = cuts.map(({ itemId, heard }) => ({ itemId, ...heard }));
  return chain(
    still(put(state, { stopping: rest, tickets: rest.length === 0 ? [] : tickets })),
    ...cuts.map((each) => (next: SessionState) => cutItem(next, each)),
    (next) => ({ state: next, effects: interrupted(cut, done) }),
  );
}

/** Somebody else cut off what is playing here: another client of the call, or the service itself (T80). */
export function onOthersTruncated(state: SessionState, event: ConversationItemTruncatedEvent): Step {
  const { parts, stopping } = state.playback;
  const isIts = ({ itemId }: PlayingPart): boolean => itemId === event.item_id;
  // Our own truncation is sent when its part is neither.
  if (![...parts, ...stopping].some(isIts)) return still(state);
  const next = setTruncatable(state, event.item_id, false);
  return parts.some(isIts) ? stopPlaying(next) : still(next);
}

/** The connection is gone: what is queued here is heard to its end, and nothing is added to it. */
export function playbackLost(state: SessionState): Step {
  const { parts } = state.playback;
  const ours = parts.filter(({ itemId }) => itemId !== null);
  return complete(ours.length < parts.length ? put(state, { parts: ours }) : state, () => true);
}

/** A part that was cut and is not to come back, though the response may not be known. */
function isCut(state: SessionState, part: AudioPart): boolean {
  return (
    state.playback.stopping.some((other) => isSamePart(other, part)) ||
    state.deleted.includes(part.itemId) ||
    Boolean(findItem(state, part.itemId)?.heard)
  );
}

function complete(state: SessionState, isOver: (part: PlayingPart) => boolean): Step {
  const { parts } = state.playback;
  const over = parts.filter((part) => !part.complete && isOver(part));
  if (over.length === 0) return still(state);
  return {
    state: put(state, {
      parts: parts.map((part) => (over.includes(part) ? { ...part, complete: true } : part)),
    }),
    effects: over.flatMap(({ itemId, contentIndex }): Effect[] =>
      itemId === null ? [] : [{ type: "playedOut", itemId, contentIndex }],
    ),
  };
}

/** As where the service plays, which does not say what. */
function newPart(responseId: string, response: ActiveResponse | undefined): PlayingPart {
  const inConversation = response?.inConversation ?? true;
  return { responseId, itemId: null, contentIndex: 0, complete: false, inConversation };
}

function partOf(event: ResponseOutputAudioDeltaEvent | ResponseOutputAudioDoneEvent): AudioPart {
  return { itemId: event.item_id, contentIndex: event.content_index };
}

/** Whether the service can still truncate an item: not out of band (T78), nor what others have cut (T80). */
function setTruncatable(state: SessionState, itemId: string, truncatable: boolean): SessionState {
  return revise(state, itemId, (entry) =>
    entry.truncatable === truncatable ? entry : { ...entry, truncatable },
  );
}

function hasPlayer({ settings }: SessionState): boolean {
  return settings.plays && !settings.serverPlays;
}

/** The voice is fixed from now on (T4). */
function spoken(state: SessionState): SessionState {
  return state.config.spoken ? state : { ...state, config: { ...state.config, spoken: true } };
}

function put(state: SessionState, change: Partial<PlaybackState>): SessionState {
  return { ...state, playback: { ...state.playback, ...change } };
}

function audible({ itemId, responseId }: PlayingPart): Effect {
  return { type: "tell", news: { name: "audible", itemId, responseId } };
}

function interrupted(cut: Interruption["cut"], tickets: readonly number[]): readonly Effect[] {
  return [{ type: "tell", news: { name: "interrupted", cut } }, ...settlements(tickets, cut)];
}

function settlements(tickets: readonly number[], cut: Interruption["cut"]): readonly Effect[] {
  return tickets.map((ticket) => ({ type: "settle", ticket, value: { cut } }));
}
