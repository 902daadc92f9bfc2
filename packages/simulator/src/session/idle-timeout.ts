import type { Clock } from "../clock.js";

/** What an idle timeout needs of its session. */
export interface IdleTimeoutHost {
  readonly clock: Clock;
  /** How much sound was appended so far, in milliseconds. */
  heardMs(): number;
  /** Nobody has spoken for so long since this much sound was appended. */
  onIdle(sinceHeardMs: number): void;
}

/** When the user began to be silent: on the clock, and in the sound. */
interface Silence {
  readonly since: number;
  readonly sinceHeardMs: number;
}

/**
 * Waits for the user to say something once the model's answer has been played: `idle_timeout_ms` of `server_vad`. It
 * goes by the clock and not by the sound, so that it also ends the silence of a microphone that is off.
 */
export class IdleTimeout {
  readonly #host: IdleTimeoutHost;
  #timeoutMs: number | null = null;
  #silence: Silence | null = null;
  #cancel: () => void = () => undefined;

  constructor(host: IdleTimeoutHost) {
    this.#host = host;
  }

  /** Also holds for the silence that is under way. Null ends that, and waits for none. */
  configure(timeoutMs: number | null): void {
    if (timeoutMs === this.#timeoutMs) return;
    this.#timeoutMs = timeoutMs;
    if (timeoutMs === null) this.stop();
    else if (this.#silence) this.#wait(this.#silence, timeoutMs);
  }

  /** The model has answered; playing the answer takes so long from now on. */
  start(playbackMs: number): void {
    this.stop();
    if (this.#timeoutMs === null) return;
    this.#cancel = this.#host.clock.after(playbackMs, () => {
      const { clock } = this.#host;
      this.#silence = { since: clock.now(), sinceHeardMs: this.#host.heardMs() };
      if (this.#timeoutMs !== null) this.#wait(this.#silence, this.#timeoutMs);
    });
  }

  /** Somebody speaks, or the session is over. */
  stop(): void {
    this.#cancel();
    this.#silence = null;
  }

  #wait({ since, sinceHeardMs }: Silence, timeoutMs: number): void {
    const { clock } = this.#host;
    this.#cancel();
    this.#cancel = clock.after(Math.max(0, since + timeoutMs - clock.now()), () => {
      this.#silence = null;
      this.#host.onIdle(sinceHeardMs);
    });
  }
}
