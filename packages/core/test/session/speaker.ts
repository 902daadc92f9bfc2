import type { AudioPart } from "../../src/audio/player.js";
import type { Input, InputOf } from "../../src/session/step.js";

interface Part extends AudioPart {
  readonly sampleRate: number;
  receivedSamples: number;
  playedSamples: number;
  complete: boolean;
}

/** A player with its books, as a reducer hears of it: time passes when it is told to. */
export class Speaker {
  #parts: Part[] = [];
  readonly #stopping: (readonly Part[])[] = [];

  /** What is to be heard. */
  get parts(): readonly AudioPart[] {
    return this.#parts;
  }

  /** It was told to stop, and has not said what was heard. */
  get isStopping(): boolean {
    return this.#stopping.length > 0;
  }

  play(part: AudioPart, samples: number, sampleRate: number): Input[] {
    const known = this.#find(part);
    if (known) known.receivedSamples += samples;
    else
      this.#parts.push({ ...part, sampleRate, receivedSamples: samples, playedSamples: 0, complete: false });
    return this.#finished();
  }

  finish(part: AudioPart): Input[] {
    const known = this.#find(part);
    if (known) known.complete = true;
    return this.#finished();
  }

  /** Renders some of the first part, or of another as a device with a mind of its own. */
  render(at: number, samples: number): Input[] {
    const part = this.#parts[at];
    if (!part) return [];
    const { itemId, contentIndex, playedSamples } = part;
    part.playedSamples = Math.min(part.receivedSamples, playedSamples + samples);
    const begins = playedSamples === 0 && part.playedSamples > 0;
    const first = { kind: "played", itemId, contentIndex, all: false } as const;
    return [...(begins ? [first] : []), ...this.#finished()];
  }

  /** Is told to stop. */
  stop(): void {
    this.#stopping.push(this.#parts.slice());
  }

  /** Says what was heard before the oldest stop. */
  report(): InputOf<"playbackStopped"> {
    const stopped = (this.#stopping.shift() ?? []).filter((part) => this.#parts.includes(part));
    this.#parts = this.#parts.filter((part) => !stopped.includes(part));
    return { kind: "playbackStopped", parts: stopped.map((part) => ({ ...part })) };
  }

  #find({ itemId, contentIndex }: AudioPart): Part | undefined {
    return this.#parts.find((part) => part.itemId === itemId && part.contentIndex === contentIndex);
  }

  /** Closes the accounts of what was heard to its end. */
  #finished(): Input[] {
    const finished = this.#parts.filter(
      (part) => part.complete && part.playedSamples >= part.receivedSamples,
    );
    this.#parts = this.#parts.filter((part) => !finished.includes(part));
    return finished.map(({ itemId, contentIndex }) => ({ kind: "played", itemId, contentIndex, all: true }));
  }
}
