import { RealtimeError, realtimeError } from "../errors.js";
import type { Reach } from "./service.js";

/** Anything that issues Entra ID tokens, as every credential of `@azure/identity` does. */
export interface TokenSource {
  getToken(scopes: string | string[]): Promise<{ readonly token: string } | null>;
}

/**
 * A key: text, or an object holding it, as `AzureKeyCredential` does. One that begins with `ek_` is ephemeral; of others
 * whoever had it minted knows, and says so.
 */
export type Key = string | { readonly key: string; readonly ephemeral?: boolean | undefined };

/** How to prove who is calling. A function is asked anew for every attempt, and may be asynchronous. */
export type Credential = Key | TokenSource | (() => Key | TokenSource | Promise<Key | TokenSource>);

/** What a credential came to. */
export interface Secret {
  /** An ephemeral key may travel to a browser: it is minted for one session and expires within the hour. */
  readonly kind: "key" | "ephemeral key" | "token";
  readonly value: string;
}

/**
 * Asks the credential once. Rejects with `auth.failed` where asking fails, and `auth.missing` where it
 * yields nothing.
 */
export async function resolveCredential(credential: Credential, scope: string): Promise<Secret> {
  const secret = await ask("credential", async (): Promise<Secret> => {
    const source = typeof credential === "function" ? await credential() : credential;
    if (typeof source === "object" && "getToken" in source)
      return { kind: "token", value: (await source.getToken(scope))?.token ?? "" };
    // A variable that is not set is often read with a promise to the compiler that it is.
    const { key = "", ephemeral = /^ek_/.test(key) } = typeof source === "object" ? source : { key: source };
    return { kind: ephemeral ? "ephemeral key" : "key", value: key };
  });
  if (!secret.value) throw new RealtimeError("auth.missing", `the ${secret.kind} is empty`);
  if (/[^\x21-\x7e]/.test(secret.value)) {
    throw new RealtimeError("auth.failed", `the ${secret.kind} holds a character that none has`);
  }
  return secret;
}

/** What the caller's function answers. Rejects with `auth.failed` where it throws what is none of our errors. */
export async function ask<T>(what: string, source: () => T | Promise<T>): Promise<T> {
  try {
    return await source();
  } catch (cause) {
    throw realtimeError(cause, "auth.failed", `asking for the ${what} failed`);
  }
}

/** Whether visitors can read what is sent. */
export function isExposed({ headers, exposed = !headers }: Reach): boolean {
  return exposed;
}

/** Throws `auth.exposed` for a permanent key or a token, unless `allowed`. */
export function assertMayTravel({ kind }: Secret, allowed: boolean | undefined): void {
  if (allowed || kind === "ephemeral key") return;
  throw new RealtimeError("auth.exposed", "a page takes an ephemeral key, or dangerouslyAllowBrowser");
}
