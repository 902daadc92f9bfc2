import type { Clock } from "../clock.js";

/** What an idle timeout needs of its session. */
export interface IdleTimeoutHost {
  readonly clock: Clock;
  /** How much audio has been appended so far, in milliseconds. */
  heardMs(): number;
  /** Called when the user has been silent for the timeout. The silence began after this much appended audio. */
  onIdle(sinceHeardMs: number): void;
}

/** When the user fell silent: on the clock, and in the audio. */
interface Silence {
  readonly since: number;
  readonly sinceHeardMs: number;
}

/**
 * Waits for the user to speak after the model's answer has been played: `idle_timeout_ms` of `server_vad`. It measures
 * by the clock and not by the audio, so it also ends the silence of a microphone that is off.
 */
export class IdleTimeout {
  readonly #host: IdleTimeoutHost;
  #timeoutMs: number | null = null;
  #silence: Silence | null = null;
  #cancel: () => void = () => undefined;

  constructor(host: IdleTimeoutHost) {
    this.#host = host;
  }

  /** Also applies to the current silence. Null ends that, and turns the timeout off. */
  configure(timeoutMs: number | null): void {
    if (timeoutMs === this.#timeoutMs) return;
    this.#timeoutMs = timeoutMs;
    if (timeoutMs === null) this.stop();
    else if (this.#silence) this.#wait(this.#silence, timeoutMs);
  }

  /** Called when the model has answered. Playing the answer takes this long from now on. */
  start(playbackMs: number): void {
    this.stop();
    if (this.#timeoutMs === null) return;
    this.#cancel = this.#host.clock.after(playbackMs, () => {
      const { clock } = this.#host;
      this.#silence = { since: clock.now(), sinceHeardMs: this.#host.heardMs() };
      if (this.#timeoutMs !== null) this.#wait(this.#silence, this.#timeoutMs);
    });
  }

  /** Called when the user speaks, or when the session is over. */
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
