import type { IncomingHttpHeaders } from "node:http";
import { RealtimeError } from "@rt/core";
import { isSecretName } from "../secrets-in-text.js";

/** The client's request headers that are passed on to the service. */
const passedOn = [
  "authorization",
  "api-key",
  "openai-beta",
  "openai-organization",
  "openai-project",
] as const;

const keyProtocol = "openai-insecure-api-key.";

/**
 * The service's URL for a client that requests `target`. Throws `options.invalid` if it is not a WebSocket or HTTP
 * address, or is neither encrypted nor on this machine.
 */
function upstreamUrl(upstream: string, target: string): URL {
  const url = urlOf(upstream);
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "ws:" && !isLocal) throw wrong("must use wss: or https:, except on this machine");
  if (url.pathname !== "/") return url;
  const base = "http://client.invalid";
  const asked = URL.canParse(target, base) ? new URL(target, base) : new URL(base);
  url.pathname = asked.pathname;
  url.search = asked.search;
  return url;
}

function urlOf(upstream: string): URL {
  const url = URL.canParse(upstream) ? new URL(upstream) : null;
  if (url?.protocol === "https:") url.protocol = "wss:";
  if (url?.protocol === "http:") url.protocol = "ws:";
  if (url?.protocol !== "wss:" && url?.protocol !== "ws:")
    throw wrong("must be the address of a service, such as wss://api.openai.com");
  return url;
}

/** What a client's handshake says. */
interface ClientSays {
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly protocols: readonly string[];
}

/** How to dial the service on the client's behalf. */
export interface Dialing {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly protocols: string[];
  /** All credentials it uses, so that they can be masked. */
  readonly credentials: readonly string[];
}

/**
 * How to dial the service for a client: with the parts of its handshake that the service understands, or with a
 * configured key in the vendor's manner. Throws `options.invalid` as {@link upstreamUrl} does.
 */
export function dialing(
  { upstream, key }: { readonly upstream: string; readonly key?: string },
  { target, headers, protocols }: ClientSays,
): Dialing {
  const url = upstreamUrl(upstream, target);
  const known = passedOn.flatMap((name) => {
    const value = headers[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  const isOwn = (name: string) => key !== undefined && isSecretName(name);
  for (const name of new Set(url.searchParams.keys())) if (isOwn(name)) url.searchParams.delete(name);
  const said = { ...Object.fromEntries(known.filter(([name]) => !isOwn(name))), ...keyHeader(url, key) };
  const offered = [...new Set(protocols)].filter(
    (name) => isToken(name) && (key === undefined || !name.startsWith(keyProtocol)),
  );
  return { url, headers: said, protocols: offered, credentials: credentialsIn(url, said, offered) };
}

/** Whether a subprotocol is valid by RFC 6455, section 4.1. Others cannot be passed on. */
function isToken(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

function keyHeader(url: URL, key: string | undefined): Readonly<Record<string, string>> {
  if (key === undefined) return {};
  return url.hostname.endsWith(".azure.com") ? { "api-key": key } : { authorization: `Bearer ${key}` };
}

function credentialsIn(
  url: URL,
  headers: Readonly<Record<string, string>>,
  protocols: readonly string[],
): readonly string[] {
  const inHeaders = [headers["authorization"]?.replace(/^\w+\s+/, ""), headers["api-key"]];
  const inUrl = [...url.searchParams].map(([name, value]) => (isSecretName(name) ? value : ""));
  const inProtocols = protocols.map((name) =>
    name.startsWith(keyProtocol) ? name.slice(keyProtocol.length) : "",
  );
  return [...inHeaders, decodeURIComponent(url.password), ...inUrl, ...inProtocols].flatMap(
    (each) => each || [],
  );
}

/** The address as it may be stored and shown. */
export function shownUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  for (const name of new Set(shown.searchParams.keys()))
    if (isSecretName(name)) shown.searchParams.delete(name);
  return shown.href;
}

function wrong(what: string): RealtimeError {
  return new RealtimeError("options.invalid", `The upstream ${what}.`);
}
