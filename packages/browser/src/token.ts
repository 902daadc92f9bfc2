import { RealtimeError, type Key } from "@rt/core";

/**
 * A credential that asks a server of yours for an ephemeral key, anew for every attempt: by POST, unless `init` says
 * otherwise. The answer is `{ "value": "ek_..." }`, as services and `createTokenHandler` of `@rt/server` have it, or
 * `{ "client_secret": { "value": ... } }`. Fails with `auth.failed`, and with `auth.exposed` for a permanent key.
 *
 * @example
 * const service = openai({ apiKey: tokenFrom("/token"), model: "gpt-realtime" });
 */
export function tokenFrom(url: string | URL, init: RequestInit = {}): () => Promise<Key> {
  return async () => {
    const response = await fetch(url, { method: "POST", cache: "no-store", ...init });
    if (!response.ok) throw failed(`the token endpoint answered ${response.status}`);
    const answer: unknown = await response.json();
    const key = property(answer, "value") ?? property(property(answer, "client_secret"), "value");
    if (typeof key !== "string") throw failed("the token endpoint's answer has no value");
    // A server that hands out its own key is not to be believed.
    return { key, ephemeral: !key.startsWith("sk-") };
  };
}

function failed(message: string): RealtimeError {
  return new RealtimeError("auth.failed", message);
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
