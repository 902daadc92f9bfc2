import { RealtimeError, refusalError, type Key } from "@rt/core";

/**
 * Returns a credential that fetches an ephemeral key from your token endpoint on every connection attempt: by POST,
 * unless `init` says otherwise. The answer is `{ "value": "ek_..." }`, as services and `createTokenHandler` of
 * `@rt/server` send it, or `{ "client_secret": { "value": ... } }`. Fails as a service that refuses does
 * (`auth.rejected`, `auth.forbidden`, `service.rate-limited` and others); with `link.unreachable`; with `auth.failed`
 * if the answer holds no key; and with `auth.exposed` for a permanent key.
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

/** Resolves with the answer of a token endpoint. Rejects as {@link tokenFrom} does. */
export async function askForToken(url: string | URL, init: RequestInit = {}): Promise<unknown> {
  const response = await reach(url, { method: "POST", cache: "no-store", ...init });
  const { status, ok } = response;
  const body = await response.text();
  const headers = Object.fromEntries(response.headers);
  if (!ok) throw refusalError(endpoint, { status, headers, body, secrets: [], wanted: "token endpoint" });
  try {
    return JSON.parse(body);
  } catch {
    // Most likely a sign-in page. Its content is not quoted, as it may hold anything.
    throw unreadable("JSON");
  }
}

/** Detects a permanent key, which a server must never hand out. */
export function isPermanent(key: string): boolean {
  return key.startsWith("sk-");
}

/** The error for an answer that lacks something. */
export function unreadable(lacking: string): RealtimeError {
  return new RealtimeError("auth.failed", `the token endpoint's response has no ${lacking}`);
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
