import { RealtimeError, type Clock, type Service, type SessionConfigInput } from "@rt/core";
import { checkAllow, type Allow, type Asked } from "./asked.js";
import { checkCors, type CorsOptions } from "./cors.js";

/**
 * Who asks: an id, an object that has one, or `true` where it does not matter who. OpenAI is told a SHA-256 hash of the
 * id with the key (`OpenAI-Safety-Identifier`).
 */
export type Identity = true | string | { readonly id: string };

/** What `authorize` says: who it is, or that they get no key. A `Response` is answered as it is. */
export type Verdict<I extends Identity> = I | false | null | undefined | Response;

/** Whether an identity may have another key now, or else after how many seconds (10, if left out). */
export type Limited = boolean | { readonly retryAfterSeconds: number };

/** What a session is decided by. */
export interface Asking<I extends Identity> {
  readonly identity: I;
  /** What the page chose of what `allow` names. */
  readonly asked: Asked;
  /** Its body has been read. */
  readonly request: Request;
}

/** What a token handler is made of. */
export interface TokenHandlerOptions<I extends Identity> {
  /**
   * Who mints the keys: `openai()`, `azure()`, or `custom()` with an address that ends in `/realtime`, as the
   * simulator's does. Its credential is asked for at each request.
   */
  readonly service: Service;
  /**
   * Decides who gets a key; only what it returns for them lets anybody in. It looks at headers and cookies, and leaves
   * the body alone. What it throws is answered with 500 and no details.
   */
  readonly authorize: (request: Request) => Verdict<I> | Promise<Verdict<I>>;
  /**
   * What sessions opened with the key begin with; the model is the service's where this names none. An object is filled
   * with what the page chose. A function is told what that is, and what it returns is final.
   */
  readonly session:
    SessionConfigInput | ((asking: Asking<I>) => SessionConfigInput | Promise<SessionConfigInput>);
  /** What the page may choose. Default: nothing. */
  readonly allow?: Allow;
  /**
   * How long the key opens sessions: 10 to 7200, default 60. Sessions outlive it. Not with the preview dialect, whose
   * keys are good for a minute.
   */
  readonly expiresAfterSeconds?: number;
  /** Pages of other origins that may ask. Default: none. */
  readonly cors?: CorsOptions;
  /** Asked after `authorize`, to keep one user from asking too often. Only `true` lets them. */
  readonly limit?: (identity: I, request: Request) => Limited | Promise<Limited>;
  /** Where the page is told to connect. Default: where the service is; null tells nothing. */
  readonly url?: string | null;
  /** For each request as a whole. Default 10 s. */
  readonly timeoutMs?: number;
  /** Of the request. Default 16,384. */
  readonly maxBodyBytes?: number;
  /**
   * Told why a request ended with a status of 500 and above, or because of the service's limits: for your log. No
   * credential of the service is in it; what your own functions threw is, as `cause`.
   */
  readonly onError?: (error: RealtimeError) => void;
  /** Used to reach the service. */
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Pick<Clock, "after">;
}

/** Throws `options.invalid` for options that cannot work, or that would let everybody in. */
export function checkOptions<I extends Identity>(options: TokenHandlerOptions<I>): void {
  const { service, authorize, session, allow = {}, cors, expiresAfterSeconds, url } = options;
  const { timeoutMs = 1, maxBodyBytes = 1 } = options;
  must(typeof service?.resolve === "function", "service", "openai(), azure() or custom()");
  must(typeof authorize === "function", "authorize", "a function that decides who gets a key");
  must(isObject(session) || typeof session === "function", "session", "an object or a function");
  must(url === undefined || url === null || isAddress(url), "url", "a ws: or wss: address");
  must(timeoutMs > 0 && timeoutMs < 2 ** 31, "timeoutMs", "milliseconds");
  must(maxBodyBytes > 0 && maxBodyBytes < Infinity, "maxBodyBytes", "a number of bytes");
  if (expiresAfterSeconds !== undefined) {
    const isWithin = Number.isInteger(expiresAfterSeconds) && expiresAfterSeconds >= 10;
    must(isWithin && expiresAfterSeconds <= 7200, "expiresAfterSeconds", "10 to 7200");
    must(service.dialect.name === "ga", "expiresAfterSeconds", "nothing: these keys are good for a minute");
  }
  checkAllow(allow, session);
  if (cors) checkCors(cors);
}

function must(holds: boolean, param: string, takes: string): void {
  if (!holds) throw new RealtimeError("options.invalid", `${param} takes ${takes}`, { param });
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

function isAddress(url: string): boolean {
  return URL.canParse(url) && /^wss?:$/.test(new URL(url).protocol);
}
