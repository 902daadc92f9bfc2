import { turnOf, type SessionState } from "@rt/core";
import { byId, setText } from "./elements.js";
import type { Log } from "./log.js";
import { statusOf } from "./status.js";

/** What the controls and numbers around the conversation show. */
export interface Shown {
  /** Null while there is no conversation. */
  readonly state: SessionState | null;
  readonly isStarting: boolean;
  readonly hasMicrophone: boolean;
  readonly isPushToTalk: boolean;
  readonly hasTape: boolean;
  readonly log: Log;
}

/** Returns a function that updates them. */
export function createControls(): (shown: Shown) => void {
  const [status, latency, median] = [
    byId("status", HTMLElement),
    byId("latency", HTMLElement),
    byId("median", HTMLElement),
  ];
  const [start, startText] = [byId("start", HTMLButtonElement), byId("start-text", HTMLElement)];
  const [mute, talk] = [byId("mute", HTMLButtonElement), byId("talk", HTMLButtonElement)];
  const interrupt = byId("interrupt", HTMLButtonElement);
  const saves = ["save-text", "save-json", "save-audio"].map((id) => byId(id, HTMLButtonElement));

  return (shown) => {
    const { state, isStarting, hasMicrophone, isPushToTalk, hasTape, log } = shown;
    const { text, look } = statusOf(shown);
    setText(status, text);
    status.dataset["look"] = look;
    const isOn = state !== null || isStarting;
    start.dataset["on"] = String(isOn);
    setText(startText, isOn ? "Stop" : "Start");
    const isMuted = state !== null && state.input.muted !== "no";
    mute.disabled = !hasMicrophone;
    mute.ariaPressed = String(isMuted);
    talk.hidden = !isPushToTalk || !hasMicrophone;
    interrupt.disabled = state === null || turnOf(state) !== "agent";
    for (const save of saves) save.disabled = log.isEmpty || (save.id === "save-audio" && !hasTape);
    const waited = log.latency;
    setText(latency, waited ? seconds(waited.last) : "–");
    setText(median, waited ? seconds(waited.median) : "–");
  };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
