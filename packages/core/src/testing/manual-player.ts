import { millisecondsOf, samplesOf } from "../audio/format.js";
import type { AudioChunk, PlayedPart, Player } from "../audio/player.js";
import { createEmitter } from "../support/emitter.js";

/** A player without a device or clock: time only passes when the test advances it. */
export interface ManualPlayer extends Required<Omit<Player, "finish" | "onError" | "underruns">> {
  /** Renders this much of the queue and reports every 100 ms; does nothing while paused. */
  render(ms: number): void;
  /** How much is queued, in whole milliseconds. */
  readonly queuedMs: number;
  readonly paused: boolean;
}

/** Options of a {@link ManualPlayer}. */
export interface ManualPlayerOptions {
  /** When `stop()` reports what was heard. `later` answers in a microtask, as a worklet does. Default `at once`. */
  readonly answers?: "at once" | "later" | "never";
}

const reportEveryMs = 100;

/** Creates a {@link ManualPlayer}. */
export function manualPlayer({ answers = "at once" }: ManualPlayerOptions = {}): ManualPlayer {
  const events = createEmitter<{ played: PlayedPart }>();
  let tape = createTape();
  let paused = false;
  return {
    play: (chunk) => tape.queue(chunk),
    stop() {
      const played = tape.parts();
      tape = createTape();
      paused = false;
      if (answers === "at once") return played;
      return answers === "later" ? Promise.resolve(played) : new Promise(() => {});
    },
    onPlayed: (listener) => events.on("played", listener),
    pause: () => void (paused = true),
    resume: () => void (paused = false),
    render(ms) {
      for (let rest = ms; rest > 0 && !paused; rest -= reportEveryMs) {
        const before = tape.parts();
        tape.advance(Math.min(rest, reportEveryMs));
        for (const part of tape.parts()) if (!before.includes(part)) events.emit("played", part);
      }
    },
    get queuedMs() {
      return tape.queuedMs();
    },
    get paused() {
      return paused;
    },
  };
}

/** What is played between two stops. */
function createTape() {
  const parts = new Map<string, PlayedPart>();
  const chunks: { readonly part: PlayedPart; readonly sampleRate: number; samples: number }[] = [];

  function count({ itemId, contentIndex }: PlayedPart, samples: number): void {
    const key = `${itemId} ${contentIndex}`;
    const playedSamples = (parts.get(key)?.playedSamples ?? 0) + samples;
    parts.set(key, { itemId, contentIndex, playedSamples });
  }

  return {
    parts: () => [...parts.values()],
    queue({ itemId, contentIndex, samples, sampleRate }: AudioChunk): void {
      const part = { itemId, contentIndex, playedSamples: 0 };
      count(part, 0);
      if (samples.length > 0) chunks.push({ part, sampleRate, samples: samples.length });
    },
    advance(ms: number): void {
      let restMs = ms;
      for (let [chunk] = chunks; chunk && restMs > 0; [chunk] = chunks) {
        const samples = Math.min(chunk.samples, samplesOf(restMs, chunk.sampleRate));
        restMs -= (samples * 1_000) / chunk.sampleRate;
        chunk.samples -= samples;
        if (chunk.samples === 0) chunks.shift();
        count(chunk.part, samples);
      }
    },
    queuedMs: () =>
      chunks.reduce((ms, { samples, sampleRate }) => ms + millisecondsOf(samples, sampleRate), 0),
  };
}
