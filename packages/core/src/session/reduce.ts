import { pump } from "./creates.js";
import { onUpdate, updateElapsed } from "./reduce-config.js";
import { onCreateItem, onDeleteItem, onEditItem, onRetrieveItem } from "./reduce-item-commands.js";
import { onBufferCommand, onHold, onInputElapsed, onMute } from "./reduce-input.js";
import { onClose, onConnect, onLinkClosed, onLinkElapsed, onLinkOpened } from "./reduce-link.js";
import { interrupt, onPlaybackStopped, onPlayed } from "./reduce-playback.js";
import { onCancelResponse, onRespond, onResponseElapsed, onStalled } from "./reduce-responses.js";
import { rotateIfQuiet } from "./reduce-rotation.js";
import { onServerEvent } from "./reduce-server.js";
import { onApprove, onToolHeld, onToolsChanged, onToolSettled } from "./reduce-tools.js";
import { requestElapsed } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, type Input, type InputOf, type Step } from "./step.js";

/** The whole protocol as one pure function: same state and input, same step. */
export function reduce(state: SessionState, input: Input): Step {
  // Each function takes the input of its own kind, which TypeScript cannot follow through an index.
  const step = handlers[input.kind](state, input as never);
  // Nothing has changed that a waiting create or a waiting connection depends on, as while audio streams in.
  return step.state === state ? step : chain(step, pump, rotateIfQuiet);
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
};

/** Timers are named `concern:what`. */
function onElapsed(state: SessionState, { key }: InputOf<"elapsed">): Step {
  const [concern = "", what = ""] = key.split(":");
  if (concern === "request") return updateElapsed(state, what) ?? requestElapsed(state, what);
  if (concern === "response") return onResponseElapsed(state, what);
  if (concern === "input") return onInputElapsed(state, what);
  return onLinkElapsed(state, what);
}
