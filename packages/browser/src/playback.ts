import { createFilterBank, RealtimeError } from "@rt/core";
import type { Bank } from "./worklets/line.js";
import type {
  PlaybackNews,
  PlaybackOrder,
  PlaybackReport,
  PlaybackSetup,
  PlaybackStopped,
} from "./worklets/playback-messages.js";
import type { Samples } from "./worklets/tape.js";

/** Options of a {@link Playback}. */
export interface PlaybackOptions {
  readonly setup: PlaybackSetup;
  readonly onReport: (report: Readonly<PlaybackReport>) => void;
  /** Receives `player.failed`: nothing is rendered any more. */
  readonly onError: (error: RealtimeError) => void;
}

type Counts = PlaybackStopped["counts"];

/** The page's side of the playback worklet, which must be loaded into the context. */
export class Playback {
  readonly node: AudioWorkletNode;
  readonly #context: AudioContext;
  readonly #rates = new Set<number>();
  readonly #stops = new Map<number, (counts: Counts | null) => void>();
  #ids = 0;

  constructor(context: AudioContext, { setup, onReport, onError }: PlaybackOptions) {
    this.#context = context;
    this.node = new AudioWorkletNode(context, "playback", {
      // One channel, which is played on all channels of the device.
      ...{ outputChannelCount: [1], channelCount: 1, channelCountMode: "explicit" },
      processorOptions: setup,
    });
    this.node.port.onmessage = ({ data }: MessageEvent<PlaybackNews>) => {
      if (data.kind === "report") return onReport(data);
      this.#stops.get(data.id)?.(data.counts);
      this.#stops.delete(data.id);
    };
    this.node.onprocessorerror = () => {
      this.#giveUp();
      onError(new RealtimeError("player.failed", "the playback worklet failed"));
    };
    context.addEventListener("statechange", this.#onStateChange);
  }

  /** Copies the samples. */
  play({ samples, sampleRate, key }: Samples): void {
    if (!this.#rates.has(sampleRate))
      this.#send({ kind: "bank", sampleRate, bank: bankOf(sampleRate, this.#context.sampleRate) });
    this.#rates.add(sampleRate);
    const copy = samples.slice();
    this.#send({ kind: "play", key, sampleRate, samples: copy }, [copy.buffer]);
  }

  finish(key: number): void {
    this.#send({ kind: "finish", key });
  }

  pause(isPaused: boolean): void {
    this.#send({ kind: "pause", isPaused });
  }

  /**
   * Drops what is queued. Resolves with what was rendered of each unfinished part; with null if the context is not
   * running, so that the last reports are final.
   */
  stop(): Promise<Counts | null> {
    const id = this.#ids++;
    this.#send({ kind: "stop", id });
    if (this.#context.state !== "running") return Promise.resolve(null);
    return new Promise((resolve) => this.#stops.set(id, resolve));
  }

  close(): void {
    this.#context.removeEventListener("statechange", this.#onStateChange);
    this.#send({ kind: "close" });
    this.node.disconnect();
    this.#giveUp();
  }

  readonly #onStateChange = (): void => {
    if (this.#context.state !== "running") this.#giveUp();
  };

  #giveUp(): void {
    for (const resolve of this.#stops.values()) resolve(null);
    this.#stops.clear();
  }

  #send(order: PlaybackOrder, moved: Transferable[] = []): void {
    this.node.port.postMessage(order, moved);
  }
}

/** Takes a few milliseconds, too long for the audio thread. */
function bankOf(from: number, to: number): Bank {
  return from === to ? passThrough : createFilterBank(from, to);
}

const passThrough: Bank = {
  ...{ up: 1, down: 1, reach: 1, phases: 1 },
  rows: [new Float64Array([1, 0]), new Float64Array([0, 1])],
};
