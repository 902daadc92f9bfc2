import { isSamePart } from "../audio/ledger.js";
import type {
  ConversationItemTruncatedEvent,
  OutputAudioBufferClearedEvent,
  OutputAudioBufferStartedEvent,
  OutputAudioBufferStoppedEvent,
  ResponseDoneEvent,
  ResponseOutputAudioDeltaEvent,
  ResponseOutputAudioDoneEvent,
} from "../protocol/server-events.js";
import { findActive, sessionFormat, silence } from "./active-response.js";
import { cutItem, cutsOf, cutUnsounded } from "./cut.js";
import { changed, findItem, revise } from "./items.js";
import { patch } from "./patch.js";
import { cutResponses, isGenerating } from "./reduce-responses.js";
import { abortCalls } from "./reduce-tools.js";
import { send } from "./requests.js";
import type { PlayingPart, SessionState } from "./state.js";
import { chain, does, each, still, type Effect, type InputOf, type Interruption, type Step } from "./step.js";

/** Passes audio on. Only the first audio of a part changes the state; while the rest streams it stays the same. */
export function onAudioDelta(state: SessionState, event: ResponseOutputAudioDeltaEvent): Step {
  const { parts } = state.playback;
  const part = { responseId: event.response_id, itemId: event.item_id, contentIndex: event.content_index };
  const response = findActive(state, part.responseId);
  const isKnown = parts.some((other) => isSamePart(other, part));
  let next = spoken(state);
  // T52: audio keeps coming until a cancelled response is done. Audio of a response that never began is played.
  if (response?.silenced || (!isKnown && isCut(state, part))) return still(next);
  if (response?.inConversation !== false) next = setTruncatable(next, part.itemId, true);
  if (!isKnown && hasPlayer(state)) next = patch(next, "playback", { parts: [...parts, part] });
  return does(next, { type: "play", event, format: response?.format ?? sessionFormat(state) });
}

/** All audio of a part has arrived; that it was heard, the player reports much later (T73). */
export function onAudioDone(state: SessionState, event: ResponseOutputAudioDoneEvent): Step {
  const done = { itemId: event.item_id, contentIndex: event.content_index };
  return playOut(state, (part) => isSamePart(part, done));
}

/** No more audio of a response will arrive, however it ended: also ends parts that were not reported as done. */
export function onAudioEnded(state: SessionState, { response: { id } }: ResponseDoneEvent): Step {
  return playOut(state, ({ responseId }) => responseId === id);
}

/** A part becomes audible, or was heard to its end, possibly just before the player was stopped. */
export function onPlayed(state: SessionState, { all, ...played }: InputOf<"played">): Step {
  const { parts, stopping } = state.playback;
  const part = [...parts, ...stopping].find((other) => isSamePart(other, played));
  if (!part) return still(state);
  if (!all) return does(state, audible(part));
  const isOther = (other: PlayingPart): boolean => other !== part;
  return still(
    patch(state, "playback", { parts: parts.filter(isOther), stopping: stopping.filter(isOther) }),
  );
}

/** Where the service plays, only it knows what is heard (T81), long after `response.done` (T82). */
export function onOutputBuffer(
  state: SessionState,
  event: OutputAudioBufferStartedEvent | OutputAudioBufferStoppedEvent | OutputAudioBufferClearedEvent,
): Step {
  const { parts } = state.playback;
  const part = { responseId: event.response_id, itemId: null, contentIndex: 0 };
  const others = parts.filter(({ responseId }) => responseId !== part.responseId);
  const begins = event.type === "output_audio_buffer.started";
  if (!state.settings.serverPlays || begins !== (others.length === parts.length)) return still(state);
  if (!begins) return still(patch(state, "playback", { parts: others }));
  return does(patch(spoken(state), "playback", { parts: [...parts, part] }), audible(part));
}

/**
 * Interrupts the model, for the user or for a caller that awaits it: first silences the player, without asking anyone
 * (T85). If nothing is being said, speech interrupts nothing (T15). The player's report says what was cut.
 */
export function interrupt(state: SessionState, ticket: number | null): Step {
  const { parts, tickets } = state.playback;
  const isHeard = parts.length > 0 || isGenerating(state);
  if (!isHeard && ticket === null) return still(state);
  const by = ticket === null ? "speech" : "caller";
  const stop = stopPlaying(
    ticket === null ? state : patch(state, "playback", { tickets: [...tickets, ticket] }),
  );
  const silent = chain(stop, (next) => cutResponses(next, { by }));
  if (!isHeard) return chain(silent, (next) => conclude(next, []));
  return chain(
    silent,
    (next) => still(hasPlayer(next) ? cutUnsounded(next) : next),
    (next) => abortCalls(next, "interrupted"),
    // T81: never truncate there.
    (next) => (state.settings.serverPlays ? send(next, { type: "output_audio_buffer.clear" }) : still(next)),
    (next) => (stop.effects.length > 0 ? still(next) : interrupted(next, [])),
  );
}

/** Silences the player for good, as at the end of the session; `playbackStopped` then reports how much was heard. */
export function stopPlaying(state: SessionState): Step {
  const { parts, stopping } = state.playback;
  if (!hasPlayer(state) || parts.length === 0) return still(state);
  const stopped = patch(state, "playback", { parts: [], stopping: [...stopping, ...parts], paused: false });
  const isStopped = ({ id }: { readonly id: string }): boolean =>
    parts.some(({ responseId }) => responseId === id);
  // T52: audio of these responses that is still on its way is not played, in the conversation or out of band.
  return chain(does(stopped, { type: "stopPlayback" }), (next) =>
    each(next, state.responses.active.filter(isStopped), silence),
  );
}

/** Whether the service plays: the connection carries audio alongside events, or is attached to a call that does. */
export function servicePlays({ settings }: SessionState, media: boolean | undefined): boolean {
  return media === undefined ? settings.serverPlays : media || !settings.greets;
}

/** Switches between playing here and by the service, when another connection is used. */
export function changeWhoPlays(state: SessionState, serverPlays: boolean): Step {
  if (serverPlays === state.settings.serverPlays) return still(state);
  return chain(stopPlaying(state), (next) =>
    does({ ...next, settings: { ...next.settings, serverPlays } }, { type: "changePlayer" }),
  );
}

/** Silences the old player, which reports how much was heard, before any audio goes to the new one. */
export function onPlayerChanged(state: SessionState, { plays }: InputOf<"playerChanged">): Step {
  return chain(stopPlaying(state), (next) =>
    does({ ...next, settings: { ...next.settings, plays } }, { type: "changePlayer" }),
  );
}

/** Tells the service how much of each item was heard, so that the model does not assume it said the rest. */
export function onPlaybackStopped(state: SessionState, { parts }: InputOf<"playbackStopped">): Step {
  const { stopping } = state.playback;
  const reports = parts.filter((report) => stopping.some((part) => isSamePart(part, report)));
  const rest = stopping.filter((part) => !reports.some((report) => isSamePart(report, part)));
  const cut = cutsOf(reports);
  return chain(
    each(patch(state, "playback", { stopping: rest }), cut, (next, item) => cutItem(next, item, reports)),
    (next) => interrupted(next, cut),
  );
}

/** Someone else cut off what is playing here: another client of the call, or the service itself (T80). */
export function onOthersTruncated(state: SessionState, event: ConversationItemTruncatedEvent): Step {
  const { parts, stopping } = state.playback;
  const isIts = ({ itemId }: PlayingPart): boolean => itemId === event.item_id;
  // Our own truncation is sent when its part is in neither list.
  if (![...parts, ...stopping].some(isIts)) return still(state);
  const next = setTruncatable(state, event.item_id, false);
  return parts.some(isIts) ? stopPlaying(next) : still(next);
}

/** The connection is gone: audio that is queued here is heard to its end, and none is added. */
export function playbackLost(state: SessionState): Step {
  const { parts } = state.playback;
  const ours = parts.filter(({ itemId }) => itemId !== null);
  return playOut(ours.length < parts.length ? patch(state, "playback", { parts: ours }) : state, () => true);
}

/** Whether a part was cut off and must not return, even if its response is not known. */
function isCut(state: SessionState, part: PlayingPart & { readonly itemId: string }): boolean {
  return (
    state.playback.stopping.some((other) => isSamePart(other, part)) ||
    state.deleted.includes(part.itemId) ||
    Boolean(findItem(state, part.itemId)?.heard)
  );
}

/** Ends parts: no more audio is added. The player may be told twice, and for parts that are already over. */
function playOut(state: SessionState, isOver: (part: PlayingPart) => boolean): Step {
  return {
    state,
    effects: state.playback.parts
      .filter(isOver)
      .flatMap(({ itemId, contentIndex }): Effect[] =>
        itemId === null ? [] : [{ type: "playedOut", itemId, contentIndex }],
      ),
  };
}

/** Sets whether the service can still truncate an item: not out of band (T78), nor what others have cut off (T80). */
function setTruncatable(state: SessionState, itemId: string, truncatable: boolean): SessionState {
  return revise(state, itemId, (entry) => changed(entry, { truncatable }));
}

function hasPlayer({ settings }: SessionState): boolean {
  return settings.plays && !settings.serverPlays;
}

/** The voice is fixed from now on (T4). */
function spoken(state: SessionState): SessionState {
  return patch(state, "config", { spoken: true });
}

function audible({ itemId, responseId }: PlayingPart): Effect {
  return { type: "tell", news: { name: "audible", itemId, responseId } };
}

function interrupted(state: SessionState, cut: Interruption["cut"]): Step {
  const news: Effect = { type: "tell", news: { name: "interrupted", cut } };
  return chain(does(state, news), (next) => conclude(next, cut));
}

/** Resolves `interrupt()` calls once the last part is accounted for. */
function conclude(state: SessionState, cut: Interruption["cut"]): Step {
  const { stopping, tickets } = state.playback;
  if (stopping.length > 0 || tickets.length === 0) return still(state);
  return does(
    patch(state, "playback", { tickets: [] }),
    ...tickets.map((ticket): Effect => ({ type: "settle", ticket, value: { cut } })),
  );
}
