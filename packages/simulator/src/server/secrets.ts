import type { SessionConfig } from "@rt/core";
import type { Clock } from "../clock.js";
import type { Ids } from "../ids.js";
import { maxSecrets } from "../limits.js";

/** An ephemeral key: it may be shown to a browser. */
export interface Secret {
  /** `ek_...` */
  readonly value: string;
  /** Unix time in seconds, from which on it opens no sessions. Those that it has opened outlive it. */
  readonly expiresAt: number;
  /** What its sessions begin with. */
  readonly session: SessionConfig;
}

/** Ephemeral keys are told from others by how they begin. */
export const secretPrefix = "ek_";

/** The ephemeral keys of one simulator. */
export class Secrets {
  readonly #ids: Ids;
  readonly #clock: Clock;
  readonly #secrets = new Map<string, Secret>();

  constructor({ ids, clock }: { readonly ids: Ids; readonly clock: Clock }) {
    this.#ids = ids;
    this.#clock = clock;
  }

  /** Makes one that is good for so many seconds, for any number of sessions. */
  create(session: SessionConfig, lifetimeSeconds: number): Secret {
    const expiresAt = Math.floor(this.#clock.now() / 1_000) + lifetimeSeconds;
    const secret = { value: this.#ids.next("ek"), expiresAt, session };
    this.#secrets.set(secret.value, secret);
    const [oldest] = this.#secrets.keys();
    if (this.#secrets.size > maxSecrets && oldest !== undefined) this.#secrets.delete(oldest);
    return secret;
  }

  /** The one with this value, unless it has expired; undefined where there is none. */
  find(value: string): Secret | "expired" | undefined {
    const secret = this.#secrets.get(value);
    return secret && this.#clock.now() >= secret.expiresAt * 1_000 ? "expired" : secret;
  }
}
