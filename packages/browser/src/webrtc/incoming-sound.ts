import type { Speaker } from "../speaker.js";

/** Where a call is heard. An element of the page is told to play, which it may not before the visitor has clicked. */
export type CallSpeaker = Pick<Speaker, "playStream"> | HTMLMediaElement;

/** Whether a player takes the sound of a call. */
export function playsCalls(player: object): player is Pick<Speaker, "playStream"> {
  return "playStream" in player;
}

/** What a call brings of the model's voice, and where it is heard. */
export class IncomingSound {
  #stream: MediaStream | null = null;
  #speaker: CallSpeaker | null = null;
  #end = (): void => {};

  /** It has come. */
  set stream(stream: MediaStream | null) {
    this.#stream = stream;
    this.#play();
  }

  play(speaker: CallSpeaker | null): void {
    this.#speaker = speaker;
    this.#play();
  }

  close(): void {
    this.play(null);
    this.#stream = null;
  }

  #play(): void {
    this.#end();
    const [speaker, stream] = [this.#speaker, this.#stream];
    if (!speaker || !stream) this.#end = () => {};
    else this.#end = "playStream" in speaker ? speaker.playStream(stream) : playIn(speaker, stream);
  }
}

function playIn(element: HTMLMediaElement, stream: MediaStream): () => void {
  element.srcObject = stream;
  // Whose element it is hears of it from the element, and lets the visitor click.
  element.play().catch(() => {});
  return () => {
    if (element.srcObject !== stream) return;
    element.pause();
    element.srcObject = null;
  };
}
