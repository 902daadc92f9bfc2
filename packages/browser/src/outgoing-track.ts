import { createListeners } from "@rt/core";

/**
 * The microphone's audio for those who send it themselves: a clone of its track, which can be silenced while the level
 * of the original is still measured. Cloned when first requested.
 */
export class OutgoingTrack {
  readonly #listeners = createListeners<MediaStreamTrack>();
  readonly #original: () => MediaStreamTrack | null;
  #stream: MediaStream | null = null;
  #isSilent = false;

  constructor(original: () => MediaStreamTrack | null) {
    this.#original = original;
  }

  get stream(): MediaStream {
    return (this.#stream ??= this.#copy());
  }

  set isSilent(isSilent: boolean) {
    this.#isSilent = isSilent;
    for (const track of tracksOf(this.#stream)) track.enabled = !isSilent;
  }

  onTrack(listener: (track: MediaStreamTrack) => void): () => void {
    this.#stream ??= this.#copy();
    return this.#listeners.add(listener);
  }

  /** Called when the microphone has another track. */
  renew(): void {
    const before = tracksOf(this.#stream);
    if (this.#stream)
      for (const track of tracksOf((this.#stream = this.#copy()))) this.#listeners.tell(track);
    for (const track of before) track.stop();
  }

  close(): void {
    for (const track of tracksOf(this.#stream)) track.stop();
  }

  #copy(): MediaStream {
    const copy = this.#original()?.clone();
    if (!copy) return new MediaStream();
    copy.enabled = !this.#isSilent;
    return new MediaStream([copy]);
  }
}

function tracksOf(stream: MediaStream | null): readonly MediaStreamTrack[] {
  return stream?.getTracks() ?? [];
}
