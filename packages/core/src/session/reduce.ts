import { assertNever } from "../support/assert-never.js";
import { pump } from "./creates.js";
import { onUpdate, updateElapsed } from "./reduce-config.js";
import { onCreateItem, onDeleteItem, onEditItem, onRetrieveItem } from "./reduce-item-commands.js";
import { onClearAudio, onCommitAudio, onInputElapsed, onMute } from "./reduce-input.js";
import { onClose, onConnect, onLinkClosed, onLinkElapsed, onLinkOpened } from "./reduce-link.js";
import { interrupt, onPlaybackStopped, onPlayed } from "./reduce-playback.js";
import { onCancelResponse, onRespond, onResponseElapsed, onStalled } from "./reduce-responses.js";
import { rotateIfQuiet } from "./reduce-rotation.js";
import { onServerEvent } from "./reduce-server.js";
import { onApprove, onToolChecked, onToolsChanged, onToolSettled } from "./reduce-tools.js";
import { requestElapsed } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, type Input, type InputOf, type Step } from "./step.js";

/** The whole protocol as one pure function: same state and input, same step. */
export function reduce(state: SessionState, input: Input): Step {
  const step = onInput(state, input);
  return settled(state, step.state) ? step : chain(step, pump, rotateIfQuiet);
}

/** Nothing has changed that a waiting create or a waiting connection depends on, as while text streams in. */
function settled(before: SessionState, after: SessionState): boolean {
  return (
    before === after ||
    (before.phase === after.phase &&
      before.link === after.link &&
      before.config === after.config &&
      before.requests === after.requests &&
      before.responses === after.responses &&
      before.input === after.input &&
      before.playback === after.playback &&
      before.calls === after.calls)
  );
}

function onInput(state: SessionState, input: Input): Step {
  switch (input.kind) {
    case "server":
      return onServerEvent(state, input);
    case "played":
      return onPlayed(state, input);
    case "playbackStopped":
      return onPlaybackStopped(state, input);
    case "connect":
      return onConnect(state, input);
    case "close":
      return onClose(state);
    case "linkOpened":
      return onLinkOpened(state, input);
    case "linkClosed":
      return onLinkClosed(state, input);
    case "elapsed":
      return onElapsed(state, input);
    case "update":
      return onUpdate(state, input);
    case "createItem":
      return onCreateItem(state, input);
    case "deleteItem":
      return onDeleteItem(state, input);
    case "retrieveItem":
      return onRetrieveItem(state, input);
    case "editItem":
      return onEditItem(state, input);
    case "respond":
      return onRespond(state, input);
    case "cancelResponse":
      return onCancelResponse(state, input);
    case "stalled":
      return onStalled(state, input);
    case "interrupt":
      return interrupt(state, { by: "caller", ticket: input.ticket });
    case "commitAudio":
      return onCommitAudio(state, input);
    case "clearAudio":
      return onClearAudio(state, input);
    case "mute":
      return onMute(state, input);
    case "toolChecked":
      return onToolChecked(state, input);
    case "toolSettled":
      return onToolSettled(state, input);
    case "approve":
      return onApprove(state, input);
    case "toolsChanged":
      return onToolsChanged(state, input);
    default:
      return assertNever(input);
  }
}

/** Timers are named `concern:what`. */
function onElapsed(state: SessionState, { key }: InputOf<"elapsed">): Step {
  const [concern = "", what = ""] = key.split(":");
  if (concern === "request") return updateElapsed(state, what) ?? requestElapsed(state, what);
  if (concern === "response") return onResponseElapsed(state, what);
  if (concern === "input") return onInputElapsed(state, what);
  return onLinkElapsed(state, what);
}
