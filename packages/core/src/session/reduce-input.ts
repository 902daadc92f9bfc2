import type {
  InputAudioBufferCommittedEvent,
  InputAudioBufferSpeechStartedEvent,
} from "../protocol/server-events.js";
import { turnDetection } from "./input-config.js";
import { findItem } from "./items.js";
import { isReady } from "./phase.js";
import { onItem } from "./reduce-items.js";
import { interrupt } from "./reduce-playback.js";
import { answered, ask, refusal } from "./requests.js";
import type { InputState, SessionState } from "./state.js";
import { chain, still, type Effect, type InputOf, type Step } from "./step.js";

/** So long after the end of speech its item is there, or never will be (T14). */
const commitMs = 5_000;

/** The service hears the user, and perhaps the user interrupts (T15). */
export function onSpeechStarted(state: SessionState, event: InputAudioBufferSpeechStartedEvent): Step {
  const { speech } = state.input;
  if (speech?.itemId === event.item_id && !speech.stopped) return still(state);
  const { audio_start_ms: start } = event;
  const startMs = typeof start === "number" ? start : 0;
  return chain(
    speechOver(state),
    (next) => still(put(next, { speech: { itemId: event.item_id, startMs, stopped: false } })),
    perhapsInterrupt,
  );
}

/** The user is silent: what was too short to interrupt was no interruption (T87). */
export function onSpeechStopped(state: SessionState): Step {
  const { speech } = state.input;
  if (!speech || speech.stopped) return still(state);
  return chain(weighed(state), (next) => ({
    state: put(next, { speech: { ...speech, stopped: true } }),
    effects: [{ type: "wait", key: "input:commit", afterMs: commitMs }],
  }));
}

/** The user's audio is an item: asked for by us, or by turn detection. While the user speaks, no end is told (T13). */
export function onCommitted(state: SessionState, event: InputAudioBufferCommittedEvent): Step {
  const isOurs = state.requests.some(({ kind }) => kind === "commit");
  return chain(
    speechOver(state),
    (next) => answered(next, { kind: "commit", id: null }, event.item_id),
    (next) => addSpeech(next, event),
    (next) => (isOurs ? still(next) : committedByService(next)),
  );
}

/** The service has dropped what it had of the user's audio. */
export function onCleared(state: SessionState): Step {
  const isOurs = state.requests.some(({ kind }) => kind === "clear");
  return chain(
    speechOver(state),
    (next) => answered(next, { kind: "clear", id: null }, null),
    (next) => ({ state: next, effects: isOurs ? [] : [{ type: "inputEmptied", newLink: false }] }),
  );
}

/** The service commits silence, and answers it unasked (T20). */
export function onTimeoutTriggered(state: SessionState): Step {
  return expectResponse(state);
}

/** Makes an item of what is appended. Asks for no response (T18). */
export function onCommitAudio(state: SessionState, { ticket }: InputOf<"commitAudio">): Step {
  if (!isReady(state)) return notOpen(state, ticket);
  return ask(state, { kind: "commit", id: null, ticket, event: { type: "input_audio_buffer.commit" } });
}

/** Drops what is appended (T19). */
export function onClearAudio(state: SessionState, { ticket }: InputOf<"clearAudio">): Step {
  if (!isReady(state)) return notOpen(state, ticket);
  return ask(state, { kind: "clear", id: null, ticket, event: { type: "input_audio_buffer.clear" } });
}

/** Turn detection would wait for ever for the end of speech after which nothing is sent: it is given one (T24). */
export function onMute(state: SessionState, { as }: InputOf<"mute">): Step {
  const { speech, muted } = state.input;
  if (as === muted) return still(state);
  const detection = turnDetection(state);
  const isCutOff = as === "stop" && speech && !speech.stopped && detection !== null;
  const needed = detection?.type === "server_vad" ? detection.silence_duration_ms : undefined;
  const durationMs = (typeof needed === "number" ? needed : 500) + 300;
  return {
    state: put(state, { muted: as }),
    effects: isCutOff ? [{ type: "appendSilence", durationMs }] : [],
  };
}

/** A timer of the input has run out. */
export function onInputElapsed(state: SessionState, what: string): Step {
  const { speech, weighing } = state.input;
  if (what === "weigh" && weighing) {
    // An interruption ends the pause; where there was nothing left to interrupt, nothing else would (T86).
    return chain(interrupt(put(state, { weighing: false }), { by: "speech", ticket: null }), resume);
  }
  if (what === "commit" && speech?.stopped) return still(put(state, { speech: null }));
  if (what === "answer" && state.responses.expected) {
    return still({ ...state, responses: { ...state.responses, expected: false } });
  }
  return still(state);
}

/** The connection is gone: the next one has heard nothing yet (T98). */
export function inputLost(state: SessionState): Step {
  return chain(speechOver(state), (next) => ({
    state: next,
    effects: [
      { type: "forget", key: "input:answer" },
      { type: "inputEmptied", newLink: true },
    ],
  }));
}

/** Speech interrupts at once, or once it has lasted; not where the configuration leaves interrupting to the caller. */
function perhapsInterrupt(state: SessionState): Step {
  const { minSpeechMs, pauseWhileWeighing, serverPlays } = state.settings;
  if (minSpeechMs > 0) {
    const pauses = pauseWhileWeighing && !serverPlays && state.playback.parts.length > 0;
    const weighing = put(state, { weighing: true });
    return {
      state: pauses ? pausedAs(weighing, true) : weighing,
      effects: [
        { type: "wait", key: "input:weigh", afterMs: minSpeechMs },
        ...(pauses ? [{ type: "pausePlayback" } as const] : []),
      ],
    };
  }
  if (turnDetection(state)?.interrupt_response === false) return still(state);
  return interrupt(state, { by: "speech", ticket: null });
}

/** Nobody speaks, and nothing is to come of it any more. */
function speechOver(state: SessionState): Step {
  const { speech } = state.input;
  if (!speech) return still(state);
  return chain(weighed(state), (next) => ({
    state: put(next, { speech: null }),
    effects: speech.stopped ? [{ type: "forget", key: "input:commit" }] : [],
  }));
}

/** What was weighed came to nothing. */
function weighed(state: SessionState): Step {
  if (!state.input.weighing) return still(state);
  const forget: Effect = { type: "forget", key: "input:weigh" };
  return chain({ state: put(state, { weighing: false }), effects: [forget] }, resume);
}

function resume(state: SessionState): Step {
  if (!state.playback.paused) return still(state);
  return { state: pausedAs(state, false), effects: [{ type: "resumePlayback" }] };
}

/** The item may have been told before; where it has not, its place is kept until it is (T21). */
function addSpeech(
  state: SessionState,
  { item_id: id, previous_item_id }: InputAudioBufferCommittedEvent,
): Step {
  if (findItem(state, id)) return still(state);
  return onItem(state, {
    type: "conversation.item.added",
    ...(previous_item_id !== undefined && { previous_item_id }),
    item: {
      id,
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_audio", transcript: null }],
    },
  });
}

/** A commit of its own empties the buffer behind our back (T17), and as a rule an answer follows. */
function committedByService(state: SessionState): Step {
  const detection = turnDetection(state);
  const answers = detection !== null && detection?.create_response !== false;
  return chain(answers ? expectResponse(state) : still(state), (next) => ({
    state: next,
    effects: [{ type: "inputEmptied", newLink: false }],
  }));
}

/** Not for ever: the service may fail to answer and tell nobody, as where it may not interrupt itself (T12). */
function expectResponse(state: SessionState): Step {
  const { responses, settings } = state;
  if (!settings.responds) return still(state);
  return {
    state: responses.expected ? state : { ...state, responses: { ...responses, expected: true } },
    effects: [{ type: "wait", key: "input:answer", afterMs: settings.responseTimeoutMs }],
  };
}

function notOpen(state: SessionState, ticket: number): Step {
  const message = "the service holds no audio while there is no connection: await connect() first";
  return { state, effects: refusal(ticket, { code: "session.not-open", message }) };
}

function put(state: SessionState, change: Partial<InputState>): SessionState {
  return { ...state, input: { ...state.input, ...change } };
}

function pausedAs(state: SessionState, paused: boolean): SessionState {
  return { ...state, playback: { ...state.playback, paused } };
}
