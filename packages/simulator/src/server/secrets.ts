import type { SessionConfig } from "@rt/core";
import type { Clock } from "../clock.js";
import type { Ids } from "../ids.js";
import { maxSecrets } from "../limits.js";

/** An ephemeral key, which may be given to a browser. */
export interface Secret {
  /** `ek_...` */
  readonly value: string;
  /** The Unix time in seconds from which it opens no more sessions. Sessions it has opened outlive it. */
  readonly expiresAt: number;
  /** The initial configuration of its sessions. */
  readonly session: SessionConfig;
}

/** The prefix that distinguishes ephemeral keys from others. */
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

  /** Creates a key that is valid for this many seconds, for any number of sessions. */
  create(session: SessionConfig, lifetimeSeconds: number): Secret {
    const expiresAt = Math.floor(this.#clock.now() / 1_000) + lifetimeSeconds;
    const secret = { value: this.#ids.next("ek"), expiresAt, session };
    this.#secrets.set(secret.value, secret);
    const [oldest] = this.#secrets.keys();
    if (this.#secrets.size > maxSecrets && oldest !== undefined) this.#secrets.delete(oldest);
    return secret;
  }

  /** The key with this value unless it has expired, or undefined if there is none. */
  find(value: string): Secret | "expired" | undefined {
    const secret = this.#secrets.get(value);
    return secret && this.#clock.now() >= secret.expiresAt * 1_000 ? "expired" : secret;
  }
}
