import { Deck } from "./deck.js";
import { Meter } from "./meter.js";
import type { PlaybackNews, PlaybackOrder, PlaybackReport, PlaybackSetup } from "./playback-messages.js";
import type { Part } from "./tape.js";

/** Plays what the page sends, mixed with its input. There is one for each open speaker. */
class PlaybackProcessor extends AudioWorkletProcessor {
  readonly #deck: Deck;
  readonly #meter = new Meter(sampleRate);
  /** Reused: posting it sends a copy. */
  readonly #report: PlaybackReport = {
    ...{ kind: "report", key: -1, playedSamples: 0 },
    ...{ rms: 0, peak: 0, isSpeaking: false, underruns: 0 },
  };
  #isOpen = true;

  constructor({ processorOptions }: { readonly processorOptions: PlaybackSetup }) {
    super();
    this.#deck = new Deck({ ...processorOptions, onEnd: (part) => this.#tell(part) });
    this.port.onmessage = ({ data }: MessageEvent<PlaybackOrder>) => this.#obey(data);
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    // By index: destructuring an array creates an iterator, which is garbage.
    const frames = outputs[0]?.[0];
    if (!frames) return this.#isOpen;
    this.#deck.render(frames);
    const others = inputs[0]?.[0];
    if (others) for (let i = 0; i < frames.length; i++) frames[i] = (frames[i] ?? 0) + (others[i] ?? 0);
    if (this.#meter.add(frames)) this.#tellWindow();
    return this.#isOpen;
  }

  #obey(order: PlaybackOrder): void {
    switch (order.kind) {
      case "bank":
        return this.#deck.addBank(order.sampleRate, order.bank);
      case "play":
        return this.#deck.play(order);
      case "finish":
        return this.#deck.finish(order.key);
      case "pause":
        this.#deck.isPaused = order.isPaused;
        return;
      case "stop":
        return this.#post({ kind: "stopped", id: order.id, counts: this.#deck.stop() });
      case "close":
        this.#isOpen = false;
    }
  }

  #tellWindow(): void {
    const { rms, isSpeaking } = this.#meter;
    const { part } = this.#deck;
    const isNews = part !== null || rms > 0 || this.#report.rms > 0 || isSpeaking !== this.#report.isSpeaking;
    if (isNews) this.#tell(part);
  }

  #tell(part: Part | null): void {
    this.#report.key = part?.key ?? -1;
    this.#report.playedSamples = part?.playedSamples ?? 0;
    this.#report.rms = this.#meter.rms;
    this.#report.peak = this.#meter.peak;
    this.#report.isSpeaking = this.#meter.isSpeaking;
    this.#report.underruns = this.#deck.underruns;
    this.#post(this.#report);
  }

  #post(news: PlaybackNews): void {
    this.port.postMessage(news);
  }
}

registerProcessor("playback", PlaybackProcessor);
