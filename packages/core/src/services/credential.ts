import { RealtimeError } from "../errors.js";

/** Anything that issues Entra ID tokens, as every credential of `@azure/identity` does. */
export interface TokenSource {
  getToken(scopes: string | string[]): Promise<{ readonly token: string } | null>;
}

/** A key: text, or an object holding it, as `AzureKeyCredential` does. */
export type Key = string | { readonly key: string };

/** How to prove who is calling. A function is asked anew for every attempt, and may be asynchronous. */
export type Credential = Key | TokenSource | (() => Key | TokenSource | Promise<Key | TokenSource>);

/** What a credential came to: a key of the service, or a bearer token for it. */
export interface Secret {
  readonly kind: "key" | "token";
  readonly value: string;
}

/**
 * Asks the credential once. Rejects with `auth.failed` where asking fails, and `auth.missing` where it
 * yields nothing.
 */
export async function resolveCredential(credential: Credential, scope: string): Promise<Secret> {
  const secret = await ask(credential, scope).catch((cause: unknown) => {
    throw new RealtimeError("auth.failed", "the credential could not be obtained: see the cause", { cause });
  });
  if (!secret.value) throw new RealtimeError("auth.missing", `the ${secret.kind} is empty`);
  if (/[^\x21-\x7e]/.test(secret.value)) {
    throw new RealtimeError(
      "auth.failed",
      `the ${secret.kind} holds a space, a line break or another character that none has`,
    );
  }
  return secret;
}

/** True for a key that may travel to a browser: minted for one session, expiring within the hour. */
export function isEphemeral({ value }: Secret): boolean {
  return value.startsWith("ek_");
}

async function ask(credential: Credential, scope: string): Promise<Secret> {
  const given = typeof credential === "function" ? await credential() : credential;
  if (typeof given === "string") return { kind: "key", value: given };
  if ("getToken" in given) return { kind: "token", value: (await given.getToken(scope))?.token ?? "" };
  return { kind: "key", value: given.key };
}
