import type { RealtimeController } from "@rt/browser";

const kept = 20;

/** Since when each response is heard, where the service plays it and says no more than that. */
export class AudibleSince {
  readonly #since = new Map<string, number>();

  /** Returns its end. */
  follow(controller: RealtimeController): () => void {
    return controller.on("audible", ({ responseId }) => {
      if (!this.#since.has(responseId)) this.#since.set(responseId, performance.now());
      const [oldest] = this.#since.keys();
      if (this.#since.size > kept && oldest !== undefined) this.#since.delete(oldest);
    });
  }

  /** For how long, in milliseconds; 0 before it is. */
  msOf(responseId: string): number {
    const since = this.#since.get(responseId);
    return since === undefined ? 0 : performance.now() - since;
  }
}
