import type { Speaker } from "../speaker.js";

/** Where a call is played. An element of the page is asked to play, which it may not before the user has clicked. */
export type CallSpeaker = Pick<Speaker, "playStream"> | HTMLMediaElement;

/** Whether a player can play calls. */
export function playsCalls(player: object): player is Pick<Speaker, "playStream"> {
  return "playStream" in player;
}

/** The model's audio of a call, and where it is played. */
export class IncomingSound {
  #stream: MediaStream | null = null;
  #speaker: CallSpeaker | null = null;
  #end = (): void => {};

  /** Set when the stream arrives. */
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
  // The element reports this to its owner, who can ask the user to click.
  element.play().catch(() => {});
  return () => {
    if (element.srcObject !== stream) return;
    element.pause();
    element.srcObject = null;
  };
}
