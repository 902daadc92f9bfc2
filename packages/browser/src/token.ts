import { RealtimeError, refusalError, type Key } from "@rt/core";

/**
 * A credential that asks a server of yours for an ephemeral key, anew for every attempt: by POST, unless `init` says
 * otherwise. The answer is `{ "value": "ek_..." }`, as services and `createTokenHandler` of `@rt/server` have it, or
 * `{ "client_secret": { "value": ... } }`. Fails as a service does that refuses, `auth.rejected`, `auth.forbidden` or
 * `service.rate-limited` among others; with `link.unreachable`; with `auth.failed` where the answer holds no key; and
 * with `auth.exposed` for a permanent one.
 *
 * @example
 * const service = openai({ apiKey: tokenFrom("/token"), model: "gpt-realtime" });
 */
export function tokenFrom(url: string | URL, init: RequestInit = {}): () => Promise<Key> {
  return async () => {
    const answer = await askForToken(url, init);
    const key = property(answer, "value") ?? property(property(answer, "client_secret"), "value");
    if (typeof key !== "string") throw unreadable("value");
    return { key, ephemeral: !isPermanent(key) };
  };
}

/** What a token endpoint answers. Rejects as {@link tokenFrom} says. */
export async function askForToken(url: string | URL, init: RequestInit = {}): Promise<unknown> {
  const response = await reach(url, { method: "POST", cache: "no-store", ...init });
  const { status, ok } = response;
  const body = await response.text();
  const headers = Object.fromEntries(response.headers);
  if (!ok) throw refusalError(endpoint, { status, headers, body, secrets: [], wanted: "token endpoint" });
  try {
    return JSON.parse(body);
  } catch {
    // A page to sign in at, most likely. What it says may hold anything.
    throw unreadable("JSON");
  }
}

/** A server that hands out its own key is not to be believed. */
export function isPermanent(key: string): boolean {
  return key.startsWith("sk-");
}

/** The error of an answer that lacks something. */
export function unreadable(lacking: string): RealtimeError {
  return new RealtimeError("auth.failed", `the token endpoint's answer has no ${lacking}`);
}

const endpoint = { kind: "custom", name: "the token endpoint" } as const;

async function reach(url: string | URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    const message =
      "the token endpoint was not reached: check the network, its address, and that the page may ask it";
    throw new RealtimeError("link.unreachable", message, { cause });
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
