import { pump } from "./creates.js";
import { failed } from "./outcome.js";
import { isOver } from "./phase.js";
import { onUpdate, updateElapsed } from "./reduce-config.js";
import { onCreateItem, onDeleteItem, onEditItem, onRetrieveItem } from "./reduce-item-commands.js";
import { onBufferCommand, onHold, onInputElapsed, onMute } from "./reduce-input.js";
import { onClose, onConnect, onLinkClosed, onLinkElapsed, onLinkOpened } from "./reduce-link.js";
import { interrupt, onPlaybackStopped, onPlayed, onPlayerChanged } from "./reduce-playback.js";
import { onCancelResponse, onRespond, onResponseElapsed, onStalled } from "./reduce-responses.js";
import { rotateIfQuiet } from "./reduce-rotation.js";
import { onServerEvent } from "./reduce-server.js";
import { onApprove, onToolHeld, onToolsChanged, onToolSettled } from "./reduce-tools.js";
import { refusal, requestElapsed } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, does, type Input, type InputOf, type Step } from "./step.js";

/** The whole protocol as one pure function: the same state and input always give the same step. */
export function reduce(state: SessionState, input: Input): Step {
  // Each function takes the input of its own kind, which TypeScript cannot follow through an index.
  const step = tooLate(state, input) ?? handlers[input.kind](state, input as never);
  // Without a change of the state, as while audio streams in, no queued request or connection can proceed.
  return step.state === state ? step : chain(step, pump, rotateIfQuiet);
}

/** Rejects commands that would wait for a connection when the session is over and none was requested. */
function tooLate(state: SessionState, input: Input): Step | null {
  if (!isOver(state)) return null;
  const failure = {
    code: "session.not-open",
    message: `the session is ${state.phase.name}: call connect() again first`,
  } as const;
  if (input.kind === "respond")
    return does(state, { type: "end", responseId: null, ticket: input.ticket, outcome: failed(failure) });
  const waits = input.kind === "createItem" || input.kind === "editItem" || input.kind === "update";
  return waits && input.ticket !== null ? does(state, ...refusal(input.ticket, failure)) : null;
}

/** A new member of `Input` does not compile until it is listed. */
const handlers: { readonly [K in Input["kind"]]: (state: SessionState, input: InputOf<K>) => Step } = {
  server: onServerEvent,
  played: onPlayed,
  playbackStopped: onPlaybackStopped,
  connect: onConnect,
  close: onClose,
  linkOpened: onLinkOpened,
  linkClosed: onLinkClosed,
  elapsed: onElapsed,
  update: onUpdate,
  createItem: onCreateItem,
  deleteItem: onDeleteItem,
  retrieveItem: onRetrieveItem,
  editItem: onEditItem,
  respond: onRespond,
  cancelResponse: onCancelResponse,
  stalled: onStalled,
  interrupt: (state, { ticket }) => interrupt(state, ticket),
  commitAudio: onBufferCommand,
  clearAudio: onBufferCommand,
  mute: onMute,
  hold: onHold,
  toolHeld: onToolHeld,
  toolSettled: onToolSettled,
  approve: onApprove,
  toolsChanged: onToolsChanged,
  playerChanged: onPlayerChanged,
};

/** Timers are named `concern:what`. */
function onElapsed(state: SessionState, { key }: InputOf<"elapsed">): Step {
  const [concern = "", what = ""] = key.split(":");
  if (concern === "request") return updateElapsed(state, what) ?? requestElapsed(state, what);
  if (concern === "response") return onResponseElapsed(state, what);
  if (concern === "input") return onInputElapsed(state, what);
  return onLinkElapsed(state, what);
}
