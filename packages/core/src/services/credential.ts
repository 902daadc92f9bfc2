import { RealtimeError, realtimeError } from "../errors.js";
import type { Reach } from "./service.js";

/** Anything that issues Entra ID tokens, as every credential of `@azure/identity` does. */
export interface TokenSource {
  getToken(scopes: string | string[]): Promise<{ readonly token: string } | null>;
}

/**
 * A key: a string, or an object holding it, as `AzureKeyCredential` does. A key that begins with `ek_` is ephemeral;
 * for any other, set `ephemeral` if it was minted as one.
 */
export type Key = string | { readonly key: string; readonly ephemeral?: boolean | undefined };

/** The credential of the caller. A function is called for every attempt, and may be asynchronous. */
export type Credential = Key | TokenSource | (() => Key | TokenSource | Promise<Key | TokenSource>);

/** A resolved credential. */
export interface Secret {
  /** An ephemeral key may be sent from a browser: it expires after minutes, at most two hours. */
  readonly kind: "key" | "ephemeral key" | "token";
  readonly value: string;
}

/**
 * Resolves the credential once. Rejects with `auth.failed` if that fails, and with `auth.missing` if the result is
 * empty.
 */
export async function resolveCredential(credential: Credential, scope: string): Promise<Secret> {
  const secret = await ask("credential", async (): Promise<Secret> => {
    const source = typeof credential === "function" ? await credential() : credential;
    if (typeof source === "object" && "getToken" in source)
      return { kind: "token", value: (await source.getToken(scope))?.token ?? "" };
    // An unset environment variable is often passed with a non-null assertion.
    const { key = "", ephemeral = /^ek_/.test(key) } = typeof source === "object" ? source : { key: source };
    return { kind: ephemeral ? "ephemeral key" : "key", value: key };
  });
  if (!secret.value) throw new RealtimeError("auth.missing", `the ${secret.kind} is empty`);
  if (/[^\x21-\x7e]/.test(secret.value)) {
    throw new RealtimeError("auth.failed", `the ${secret.kind} contains a space or invalid character`);
  }
  return secret;
}

/** The result of the caller's function. Rejects with `auth.failed` if it throws anything but a `RealtimeError`. */
export async function ask<T>(what: string, source: () => T | Promise<T>): Promise<T> {
  try {
    return await source();
  } catch (cause) {
    throw realtimeError(cause, "auth.failed", `getting the ${what} failed`);
  }
}

/** Whether users of a page can read what is sent. */
export function isExposed({ headers, exposed = !headers }: Reach): boolean {
  return exposed;
}

/** Throws `auth.exposed` for a permanent key or a token, unless `allowed`. */
export function assertMayTravel({ kind }: Secret, allowed: boolean | undefined): void {
  if (allowed || kind === "ephemeral key") return;
  throw new RealtimeError("auth.exposed", "browsers need an ephemeral key (or set dangerouslyAllowBrowser)");
}
