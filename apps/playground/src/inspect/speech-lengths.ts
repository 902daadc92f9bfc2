import type { RealtimeController } from "@rt/browser";

const kept = 100;

/** How long the user spoke before each turn, which the turns themselves do not contain. */
export class SpeechLengths {
  #startMs: number | null = null;
  readonly #lengths = new Map<number, number>();

  /** Returns a function that ends this. */
  follow(controller: RealtimeController): () => void {
    return controller.on("event", (event) => {
      if (event.type === "input_audio_buffer.speech_started") this.#startMs = event.audio_start_ms;
      if (event.type !== "input_audio_buffer.speech_stopped" || this.#startMs === null) return;
      this.#lengths.set(event.audio_end_ms, event.audio_end_ms - this.#startMs);
      const [oldest] = this.#lengths.keys();
      if (this.#lengths.size > kept && oldest !== undefined) this.#lengths.delete(oldest);
    });
  }

  /** The length in milliseconds of the speech that ended there; null if unknown. */
  of(speechEndMs: number | null): number | null {
    return speechEndMs === null ? null : (this.#lengths.get(speechEndMs) ?? null);
  }

  clear(): void {
    this.#lengths.clear();
  }
}
