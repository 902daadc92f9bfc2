import {
  assertPrivate,
  RealtimeError,
  refusalError,
  secretsOf,
  type Service,
  type SessionConfigInput,
} from "@rt/core";
import { parse, readWithin } from "./body.js";
import { until } from "./deadline.js";
import { endpointOf, type Endpoint } from "./endpoint.js";
import { readAnswer } from "./minted.js";
import type { Token } from "./token.js";

/** The key to mint. */
export interface Order {
  readonly session: SessionConfigInput;
  /** Default: the service's. */
  readonly expiresAfterSeconds?: number | undefined;
  readonly safetyIdentifier?: string | undefined;
}

/** How to mint it. */
export interface MintOptions {
  readonly service: Service;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
  /** Receives fields that the dialect cannot express. */
  readonly onFault: (error: RealtimeError) => void;
}

/** The answer contains the whole session, including its tools. */
const maxAnswerBytes = 1024 * 1024;

/**
 * Has the service mint a key. Rejects with a `RealtimeError` that contains no credential: errors of `fetch` may quote
 * one, and are left out.
 */
export async function mint(order: Order, options: MintOptions): Promise<Token> {
  const { service, signal } = options;
  const address = await until(signal, service.resolve({ headers: true }));
  const endpoint = endpointOf(address.url, service, order.session);
  assertPrivate(endpoint.mintUrl);
  const body = encode(endpoint.session, order, options);
  const headers = headersOf(address.headers, order);
  const secrets = secretsOf(address);
  const response = await send(endpoint, { headers, body }, options);
  const bytes = await readWithin(response.body, { maxBytes: maxAnswerBytes, signal }).catch(() => {
    throw unreached(service, signal, "the connection was lost");
  });
  if (!response.ok) throw refused(response, bytes, { service, secrets });
  const token = bytes && readAnswer(parse(bytes), service.dialect);
  const isSafe = token && !secrets.some((secret) => JSON.stringify(token).includes(inJson(secret)));
  if (!isSafe) throw new RealtimeError("wire.unreadable", `${service.name} returned no ephemeral key`);
  return { ...token, url: endpoint.url };
}

function refused(
  { status, headers }: Response,
  bytes: Uint8Array | null,
  { service, secrets }: { readonly service: Service; readonly secrets: readonly string[] },
): RealtimeError {
  const body = new TextDecoder().decode(bytes?.subarray(0, 16_384));
  const said = Object.fromEntries(headers);
  return refusalError(service, { status, headers: said, body, secrets, wanted: "client secret" });
}

/** Escapes text as inside a JSON string. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

async function send(
  { mintUrl }: Endpoint,
  { headers, body }: { readonly headers: Headers; readonly body: string },
  { service, fetch, signal }: MintOptions,
): Promise<Response> {
  try {
    // Credentials go to the host that was named, never to one that it redirects to.
    return await until(signal, fetch(mintUrl, { method: "POST", redirect: "manual", headers, body, signal }));
  } catch (error) {
    throw unreached(service, signal, codeIn(error));
  }
}

/** GA wraps the session; in the preview dialect the body is the session. */
function encode(session: SessionConfigInput, order: Order, { service, onFault }: MintOptions): string {
  // `endpointOf` has set its type.
  const event = { type: "session.update", session } as Parameters<Service["dialect"]["encode"]>[0];
  const { frame, dropped } = service.dialect.encode(event);
  for (const param of dropped)
    onFault(new RealtimeError("wire.dropped-field", `${param} has no preview name`, { param }));
  const { session: told } = JSON.parse(frame) as { readonly session: unknown };
  if (service.dialect.name === "preview") return JSON.stringify(told);
  const { expiresAfterSeconds: seconds } = order;
  return JSON.stringify({ expires_after: seconds && { anchor: "created_at", seconds }, session: told });
}

function headersOf(own: Readonly<Record<string, string>>, { safetyIdentifier }: Order): Headers {
  try {
    const headers = new Headers(own);
    headers.set("content-type", "application/json");
    headers.set("accept", "application/json");
    if (safetyIdentifier) headers.set("openai-safety-identifier", safetyIdentifier);
    return headers;
  } catch {
    // The error thrown here quotes the value.
    throw new RealtimeError(
      "options.invalid",
      "a header of the service holds a character that none may have",
    );
  }
}

function unreached({ name }: Service, signal: AbortSignal, why: string): RealtimeError {
  if (signal.reason instanceof RealtimeError)
    return new RealtimeError("link.timeout", `${name} did not answer in time`);
  return signal.aborted
    ? new RealtimeError("link.aborted", "the client left")
    : new RealtimeError("link.unreachable", `${name} cannot be reached: ${why}`);
}

/** Only the platform's error code, such as `ECONNREFUSED`. */
function codeIn(error: unknown): string {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code: unknown = typeof cause === "object" && cause !== null ? Reflect.get(cause, "code") : undefined;
  return typeof code === "string" && /^[A-Z\d_]{1,64}$/.test(code) ? code : "the connection failed";
}
