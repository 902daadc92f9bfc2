import { decodePcm16, type Frame, type Recorder } from "@rt/core";
import type { RealtimeController } from "@rt/browser";
import { recordHeard } from "./heard-sound.js";
import { recordRecorder } from "./recorder-sound.js";
import { recordStream } from "./stream-sound.js";
import { Tape } from "./tape.js";

/** Records both sides of a conversation over any transport, while it is on. */
export class Recording {
  readonly tape = new Tape(() => performance.now());
  isOn = true;
  #isMuted = false;
  #endOfRecorder = (): void => {};

  /** Records audio that arrives in events. Returns a function that ends this. */
  follow(controller: RealtimeController): () => void {
    return recordHeard(controller, this.#tape);
  }

  /** Audio sent in events is the user's. */
  sent(frame: Frame): void {
    if (typeof frame !== "string" || !frame.includes('"input_audio_buffer.append"')) return;
    const audio: unknown = Object(JSON.parse(frame)).audio;
    if (typeof audio === "string") this.#tape.add("user", decodePcm16(audio));
  }

  recorder(recorder: Recorder | null): void {
    this.#endOfRecorder();
    this.#endOfRecorder = recorder ? recordRecorder(recorder, this.#tape, () => this.#isMuted) : () => {};
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
  }

  stream(stream: MediaStream, context: AudioContext): () => void {
    return recordStream(stream, context, this.#tape);
  }

  /** Called when the connection ends. */
  close(): void {
    this.recorder(null);
  }

  /** The tape, which ignores audio while recording is off. */
  readonly #tape: Pick<Tape, "add"> = {
    add: (side, samples) => {
      if (this.isOn) this.tape.add(side, samples);
    },
  };
}
