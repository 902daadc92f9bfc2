import { decodePcm16 } from "../../src/audio/pcm16.js";
import type { RealtimeError } from "../../src/errors.js";
import type { ClientEvent } from "../../src/protocol/client-events.js";
import { InputAudio, type InputAudioOptions } from "../../src/session/input-audio.js";
import type { SessionConfigInput } from "../../src/session/config.js";
import { reduce } from "../../src/session/reduce.js";
import type { Phase, SessionState } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { ready } from "./play.js";

/** The input of a session, and what a test sees and moves of the rest. */
export interface InputPair {
  readonly input: InputAudio;
  readonly sent: ClientEvent[];
  readonly asked: Input[];
  readonly errors: RealtimeError[];
  buffered: number;
  state: SessionState;
  /** Goes to another phase, and tells the input. */
  readonly enter: (name: "idle" | "configuring" | "ready" | "closed") => void;
  /** Samples of all PCM events, in order. */
  samples(): number[];
  /** Forgets what was sent. */
  forget(): void;
}

/** With PCM at 24 kHz and no turn detection, ready, unless told otherwise. */
export function inputPair(
  options: Partial<InputAudioOptions> & { readonly audioInput?: AudioInput } = {},
): InputPair {
  const { audioInput = { turn_detection: null }, ...rest } = options;
  const sent: ClientEvent[] = [];
  const asked: Input[] = [];
  const errors: RealtimeError[] = [];
  const input = new InputAudio({
    holdMs: 100,
    state: () => pair.state,
    send: (event) => sent.push(event),
    bufferedAmount: () => pair.buffered,
    isRecorded: () => false,
    onSources: () => {},
    dispatch: (happens) => (pair.state = reduce(pair.state, happens).state),
    ask: (command) => {
      asked.push(command(asked.length));
      return new Promise(() => {});
    },
    report: (error) => errors.push(error),
    ...rest,
  });
  const pair: InputPair = {
    input,
    sent,
    asked,
    errors,
    buffered: 0,
    state: ready({}, { config: { audio: { input: audioInput } } }),
    enter(name) {
      const phase: Phase = { name };
      pair.state = { ...pair.state, phase };
      input.onChange();
    },
    samples: () => sent.flatMap(samplesOf),
    forget: () => (sent.length = 0),
  };
  return pair;
}

function samplesOf(event: ClientEvent): number[] {
  return event.type === "input_audio_buffer.append" ? [...decodePcm16(event.audio)] : [];
}

type AudioInput = NonNullable<NonNullable<SessionConfigInput["audio"]>["input"]>;

/** So many milliseconds at 24 kHz, every sample of this value. */
export function tone(ms: number, value = 1): Int16Array {
  return new Int16Array(ms * 24).fill(value);
}

/** Lets everything run that waits for no timer. */
export async function soon(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}
