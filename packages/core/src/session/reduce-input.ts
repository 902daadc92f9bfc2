import type {
  InputAudioBufferCommittedEvent,
  InputAudioBufferSpeechStartedEvent,
} from "../protocol/server-events.js";
import { turnDetection } from "./input-config.js";
import { findItem } from "./items.js";
import { patch } from "./patch.js";
import { onItem } from "./reduce-items.js";
import { interrupt } from "./reduce-playback.js";
import { answered, askIfOpen } from "./requests.js";
import type { InputState, SessionState } from "./state.js";
import { chain, does, still, type Effect, type InputOf, type Settled, type Step } from "./step.js";

/** How long after the end of speech its item can still arrive (T14). */
const commitMs = 5_000;

/** Runs while speech is still too short, and then until it is committed. */
const speechKey = "input:speech";

const answerKey = "input:answer";

/** The service detects speech, which may be an interruption (T15). */
export function onSpeechStarted(state: SessionState, event: InputAudioBufferSpeechStartedEvent): Step {
  const { speech } = state.input;
  const { item_id: itemId, audio_start_ms: start } = event;
  if (speech?.itemId === itemId && !speech.stopped) return still(state);
  const startMs = typeof start === "number" ? start : 0;
  return chain(hear(state, { itemId, startMs, stopped: false }), perhapsInterrupt);
}

/** The user has stopped: speech that was too short to interrupt was no interruption (T87). */
export function onSpeechStopped(state: SessionState): Step {
  const { speech } = state.input;
  if (!speech || speech.stopped) return still(state);
  return chain(hear(state, { ...speech, stopped: true }), (next) =>
    does(next, { type: "wait", key: speechKey, afterMs: commitMs }),
  );
}

/** The user's audio became an item, by our commit or by turn detection. During speech, no end is reported (T13). */
export function onCommitted(state: SessionState, event: InputAudioBufferCommittedEvent): Step {
  const detection = turnDetection(state);
  const isAnswered = !isAsked(state, "commit") && detection !== null && detection?.create_response !== false;
  return chain(
    emptied(state, "commit", event.item_id),
    (next) => addSpeech(next, event),
    (next) => (isAnswered ? onTimeoutTriggered(next) : still(next)),
  );
}

/** The service has discarded the user's uncommitted audio. */
export function onCleared(state: SessionState): Step {
  return emptied(state, "clear", null);
}

/**
 * The service commits, as it also does with silence (T20), and responds by itself. The wait for that is limited: it
 * may fail to respond without any event, for example if it must not interrupt itself (T12).
 */
export function onTimeoutTriggered(state: SessionState): Step {
  const { responds, responseTimeoutMs: afterMs } = state.settings;
  if (!responds) return still(state);
  return does(patch(state, "responses", { expected: true }), { type: "wait", key: answerKey, afterMs });
}

/** Commits the appended audio as an item, without a response (T18), or discards it (T19). */
export function onBufferCommand(
  state: SessionState,
  { kind, ticket }: InputOf<"commitAudio"> | InputOf<"clearAudio">,
): Step {
  const what = kind === "commitAudio" ? "commit" : "clear";
  return askIfOpen(state, { kind: what, id: null, ticket, event: { type: `input_audio_buffer.${what}` } });
}

/** Muting with `stop` would keep turn detection waiting forever for the end of speech: sends it silence (T24). */
export function onMute(state: SessionState, { as: muted }: InputOf<"mute">): Step {
  const { speech } = state.input;
  if (muted === state.input.muted) return still(state);
  const detection = turnDetection(state);
  const isCutOff = muted === "stop" && speech && !speech.stopped && detection !== null;
  const needed = detection?.type === "server_vad" && detection.silence_duration_ms;
  const durationMs = (needed || 500) + 300;
  return does(put(state, { muted }), ...(isCutOff ? [{ type: "appendSilence", durationMs } as const] : []));
}

/** Push-to-talk was pressed or released. */
export function onHold(state: SessionState, { holding }: InputOf<"hold">): Step {
  return still(put(state, { holding }));
}

/** A timer of the input has expired. */
export function onInputElapsed(state: SessionState, what: string): Step {
  const { speech, weighing } = state.input;
  if (`input:${what}` === answerKey) return still(patch(state, "responses", { expected: false }));
  // An interruption ends the pause; if there was nothing left to interrupt, nothing else would (T86).
  if (weighing) return chain(interrupt(put(state, { weighing: false }), null), resume);
  return speech?.stopped ? hear(state, null) : still(state);
}

/** The connection is gone: the next one has received no audio yet (T98). */
export function inputLost(state: SessionState): Step {
  return chain(hear(state, null), (next) =>
    does(next, { type: "forget", key: answerKey }, { type: "inputEmptied", newLink: true }),
  );
}

/** Speech interrupts at once, or after the minimum; not if the configuration leaves interrupting to the caller. */
function perhapsInterrupt(state: SessionState): Step {
  const { minSpeechMs, pauseWhileWeighing, serverPlays } = state.settings;
  if (minSpeechMs > 0) {
    const wait: Effect = { type: "wait", key: speechKey, afterMs: minSpeechMs };
    const weighing = put(state, { weighing: true });
    if (!pauseWhileWeighing || serverPlays || state.playback.parts.length === 0) return does(weighing, wait);
    return does(patch(weighing, "playback", { paused: true }), wait, { type: "pausePlayback" });
  }
  return turnDetection(state)?.interrupt_response === false ? still(state) : interrupt(state, null);
}

/** Records another speech, or none. Speech that was too short comes to nothing, and the pause ends. */
function hear(state: SessionState, speech: InputState["speech"]): Step {
  const { weighing, speech: last } = state.input;
  const effects: Effect[] = weighing || last?.stopped ? [{ type: "forget", key: speechKey }] : [];
  return chain(does(put(state, { speech, weighing: false }), ...effects), weighing ? resume : still);
}

function resume(state: SessionState): Step {
  if (!state.playback.paused) return still(state);
  return does(patch(state, "playback", { paused: false }), { type: "resumePlayback" });
}

/** The service's buffer is empty, by our request or by itself (T17), and it detects no speech any more. */
function emptied(state: SessionState, kind: "commit" | "clear", value: Settled): Step {
  const isOurs = isAsked(state, kind);
  return chain(
    hear(state, null),
    (next) => answered(next, { kind, id: null }, value),
    (next) => (isOurs ? still(next) : does(next, { type: "inputEmptied", newLink: false })),
  );
}

function isAsked({ requests }: SessionState, what: "commit" | "clear"): boolean {
  return requests.some(({ kind }) => kind === what);
}

/** The item may have been announced before; if not, this keeps its place until it is (T21). */
function addSpeech(state: SessionState, event: InputAudioBufferCommittedEvent): Step {
  const { item_id: id } = event;
  if (findItem(state, id)) return still(state);
  return onItem(state, {
    ...event,
    type: "conversation.item.added",
    item: {
      id,
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_audio", transcript: null }],
    },
  });
}

function put(state: SessionState, change: Partial<InputState>): SessionState {
  return patch(state, "input", change);
}
