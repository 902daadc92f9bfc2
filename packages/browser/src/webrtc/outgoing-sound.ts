import type { Microphone } from "../microphone.js";

/** What a call sends: a microphone, whose track may change; or a track or stream, which is not stopped here. */
export type CallMicrophone = MicrophoneTrack | MediaStream | MediaStreamTrack;

/** The part of a `Microphone` that a call needs. */
export type MicrophoneTrack = Pick<Microphone, "stream" | "onTrack" | "onState">;

/** Whether a recorder has a track of its own. */
export function hasTrack(recorder: object): recorder is MicrophoneTrack {
  return "stream" in recorder && "onTrack" in recorder && "onState" in recorder;
}

/** The user's audio in a call. Starts muted. While muted, sends silence, so that turn detection continues. */
export class OutgoingSound {
  readonly #sender: RTCRtpSender;
  #track: MediaStreamTrack | null = null;
  /** A clone, because the owner of the track may mute it too, and neither mute may undo the other. */
  #silence: MediaStreamTrack | null = null;
  #isMuted = true;
  #isClosed = false;
  #unlisten = (): void => {};

  constructor(sender: RTCRtpSender) {
    this.#sender = sender;
  }

  record(microphone: CallMicrophone | null): void {
    this.#unlisten();
    this.#unlisten = microphone && "onTrack" in microphone ? this.#follow(microphone) : () => {};
    this.#set(microphone && trackOf(microphone));
  }

  mute(isMuted: boolean): void {
    this.#isMuted = isMuted;
    this.#send();
  }

  close(): void {
    this.#isClosed = true;
    this.#unlisten();
    this.#silence?.stop();
  }

  #follow(microphone: MicrophoneTrack): () => void {
    const removers = [
      microphone.onTrack((track) => this.#set(track)),
      microphone.onState(({ name }) => name === "ended" && this.#set(null)),
    ];
    return () => removers.forEach((remove) => remove());
  }

  #set(track: MediaStreamTrack | null): void {
    this.#track = track;
    this.#send();
  }

  #send(): void {
    if (this.#isClosed) return;
    const before = this.#silence;
    this.#silence = this.#isMuted ? silentCopy(this.#track) : null;
    // Rejects only after the end of the call, as all tracks here are audio.
    this.#sender.replaceTrack(this.#silence ?? this.#track).catch(() => {});
    before?.stop();
  }
}

function silentCopy(track: MediaStreamTrack | null): MediaStreamTrack | null {
  const copy = track?.clone() ?? null;
  if (copy) copy.enabled = false;
  return copy;
}

function trackOf(microphone: CallMicrophone): MediaStreamTrack | null {
  if ("enabled" in microphone) return microphone;
  const stream = "stream" in microphone ? microphone.stream : microphone;
  return stream.getAudioTracks()[0] ?? null;
}
