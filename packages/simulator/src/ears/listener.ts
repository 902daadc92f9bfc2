import { createResampler } from "@rt/core";
import type { ResampleOptions, Resampler } from "@rt/core";
import { createDecimator } from "./decimator.js";
import { TurnDetector } from "./turn-detector.js";
import type { ServerVadSettings, TurnEvent } from "./turn-detector.js";
import { vadFrameSamples, vadSampleRate } from "./vad.js";
import type { Vad } from "./vad.js";

/** Options of a {@link Listener}. */
export interface ListenerOptions {
  /** The sample rate of the audio to come. Default 24,000. */
  readonly sampleRate?: number;
  /** When turns start and stop. Default: never, until `configure` is called. */
  readonly settings?: ServerVadSettings;
  /**
   * Creates what converts the audio to 16 kHz. Default: a fast filter at 24,000, the core's resampler at other rates.
   */
  readonly createResampler?: (options: ResampleOptions) => Pick<Resampler, "push">;
}

/**
 * Detects the turns in the audio of one connection.
 *
 * The same audio gives the same events, however it is split into chunks. Times count from the first sample ever heard,
 * and are exact to a frame of 32 ms. It holds no more than the delay of the resampler and one frame.
 */
export class Listener {
  readonly #vad: Vad;
  readonly #turns: TurnDetector;
  readonly #resampler: Pick<Resampler, "push">;
  readonly #frame = new Float32Array(vadFrameSamples);
  #filled = 0;

  /** The `vad` must not be shared with other listeners. */
  constructor(vad: Vad, options: ListenerOptions = {}) {
    const create = options.createResampler ?? createEarResampler;
    this.#vad = vad;
    this.#turns = new TurnDetector(options.settings ?? null);
    this.#resampler = create({ from: options.sampleRate ?? 24_000, to: vadSampleRate });
  }

  /** Whether a turn has started and not stopped. */
  get inTurn(): boolean {
    return this.#turns.inTurn;
  }

  /** Takes effect with the next frame. Null turns detection off: the listener keeps listening, but reports nothing. */
  configure(settings: ServerVadSettings | null): void {
    this.#turns.configure(settings);
  }

  /** Drops the current turn without an event: it was committed or cleared by other means. */
  abandon(): void {
    this.#turns.abandon();
  }

  /** Takes the next mono samples, any number of them. Returns the turn events in them, in order. */
  hear(samples: Int16Array): readonly TurnEvent[] {
    const events: TurnEvent[] = [];
    const heard = this.#resampler.push(samples);
    const frame = this.#frame;
    let filled = this.#filled;
    // A plain loop, as all audio goes through here.
    for (let i = 0; i < heard.length; i++) {
      frame[filled++] = (heard[i] ?? 0) / 0x8000;
      if (filled < vadFrameSamples) continue;
      filled = 0;
      const event = this.#turns.push(this.#vad.probability(frame));
      if (event !== null) events.push(event);
    }
    this.#filled = filled;
    return events;
  }
}

function createEarResampler(options: ResampleOptions): Pick<Resampler, "push"> {
  return options.from === 24_000 ? createDecimator() : createResampler(options);
}
