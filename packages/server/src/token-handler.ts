import { RealtimeError, systemClock, type SessionConfigInput } from "@rt/core";
import { fill, readAsked } from "./asked.js";
import { isRecord, readObject } from "./body.js";
import { createDeadline, until } from "./deadline.js";
import { corsHeaders, preflightResponse } from "./cors.js";
import { hashOf } from "./hash.js";
import { mint } from "./mint.js";
import { checkOptions, type Asking, type Identity, type TokenHandlerOptions } from "./options.js";
import { rateLimited, refusalOf, refusalResponse, refusals, Refused, type Refusal } from "./refusal.js";

/**
 * Creates a handler that gives pages ephemeral keys, for Web-standard `Request` and `Response`. The handler never
 * rejects, and no answer or error contains a credential of the service. Throws `options.invalid` for options that
 * cannot work.
 *
 * @example
 * const POST = createTokenHandler({
 *   service: openai({ apiKey, model: "gpt-realtime" }),
 *   authorize: async (request) => (await userOf(request))?.id,
 *   session: { instructions: "Be brief.", audio: { output: { voice: "marin" } } },
 * });
 */
export function createTokenHandler<I extends Identity>(
  options: TokenHandlerOptions<I>,
): (request: Request) => Promise<Response> {
  checkOptions(options);
  const { cors, timeoutMs = 10_000, clock = systemClock } = options;
  const report = reporter(options.onError);
  return async (request) => {
    const deadline = createDeadline(request.signal, timeoutMs, clock);
    const { signal } = deadline;
    let shared: CorsHeaders = {};
    try {
      const allowed = await yours("cors.origins", signal, () => corsHeaders(request, cors));
      if (!allowed) throw new Refused(refusals.foreign);
      shared = allowed;
      return finished(await answer(request, { options, signal, report }), shared);
    } catch (error) {
      const refusal = request.signal.aborted ? refusals.left : refusalFor(error, report);
      return finished(refusalResponse(refusal), shared);
    } finally {
      deadline.end();
    }
  };
}

type CorsHeaders = Readonly<Record<string, string>>;

/** What handling one request needs. */
interface Work<I extends Identity> {
  readonly options: TokenHandlerOptions<I>;
  readonly signal: AbortSignal;
  readonly report: (error: RealtimeError) => void;
}

async function answer<I extends Identity>(request: Request, work: Work<I>): Promise<Response> {
  if (request.method === "OPTIONS") return preflightResponse(request);
  if (request.method !== "POST") throw new Refused(refusals.notPost);
  const identity = await admit(request, work);
  if (identity instanceof Response) return identity;
  const { options, signal, report } = work;
  const { service, allow = {}, maxBodyBytes = 16_384, expiresAfterSeconds = 60 } = options;
  const asked = readAsked(await readObject(request, { maxBytes: maxBodyBytes, signal }), allow);
  const session = await sessionFor({ identity, asked, request }, work);
  const order = {
    session,
    expiresAfterSeconds,
    safetyIdentifier: await safetyIdentifierOf(identity, service.kind),
  };
  const { fetch = globalThis.fetch } = options;
  const { url: dialed, ...token } = await mint(order, { service, fetch, signal, onFault: report });
  const { url = dialed } = options;
  return Response.json(url === null ? token : { ...token, url });
}

/** The identity of the caller if they may have a key, otherwise the response for them. */
async function admit<I extends Identity>(request: Request, work: Work<I>): Promise<I | Response> {
  const { options, signal } = work;
  const verdict = await yours("authorize", signal, () => options.authorize(request));
  // An empty id is nobody's.
  if (!verdict) throw new Refused(refusals.unauthorized);
  if (verdict instanceof Response) return verdict;
  if (!isIdentity(verdict))
    throw new RealtimeError("options.invalid", "authorize returned an invalid identity");
  const { limit } = options;
  const limited = !limit || (await yours("limit", signal, () => limit(verdict, request)));
  if (limited === true) return verdict;
  throw new Refused(rateLimited(limited ? limited.retryAfterSeconds : undefined));
}

/** TypeScript guarantees it, but untyped code may return anything: then access is denied. */
function isIdentity(verdict: unknown): boolean {
  const id: unknown = isRecord(verdict) ? verdict["id"] : verdict;
  return verdict === true || (typeof id === "string" && id !== "");
}

async function safetyIdentifierOf(identity: Identity, kind: string): Promise<string | undefined> {
  if (identity === true || kind !== "openai") return undefined;
  return hashOf(typeof identity === "string" ? identity : identity.id);
}

async function sessionFor<I extends Identity>(
  asking: Asking<I>,
  { options: { session }, signal }: Work<I>,
): Promise<SessionConfigInput> {
  if (typeof session !== "function") return fill(session, asking.asked);
  const decided = await yours("session", signal, () => session(asking));
  if (!isRecord(decided)) throw new RealtimeError("options.invalid", "session must return an object");
  return decided;
}

/** Calls a function of the application. If it throws, only the application is told. */
async function yours<T>(name: string, signal: AbortSignal, run: () => T | Promise<T>): Promise<T> {
  const answered = async (): Promise<T> => {
    try {
      return await run();
    } catch (cause) {
      const code = name === "authorize" ? "auth.failed" : "options.invalid";
      throw new RealtimeError(code, `${name} threw: see the cause`, { param: name, cause });
    }
  };
  return until(signal, answered());
}

function refusalFor(error: unknown, report: (error: RealtimeError) => void): Refusal {
  if (error instanceof Refused) return error.refusal;
  const known =
    error instanceof RealtimeError
      ? error
      : new RealtimeError("options.invalid", "a response or an option is invalid", { cause: error });
  report(known);
  return refusalOf(known);
}

/** An `onError` that throws is ignored. */
function reporter(onError: ((error: RealtimeError) => void) | undefined): (error: RealtimeError) => void {
  return (error) => {
    new Promise<void>((resolve) => resolve(onError?.(error))).catch(() => {});
  };
}

/** Adds the headers that all answers share: they must not be cached. */
function finished(response: Response, shared: CorsHeaders): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(shared)) headers.set(name, value);
  headers.set("cache-control", "no-store");
  headers.append("vary", "Origin");
  headers.set("x-content-type-options", "nosniff");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
