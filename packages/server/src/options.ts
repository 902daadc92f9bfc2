import { RealtimeError, type Clock, type Service, type SessionConfigInput } from "@rt/core";
import { checkAllow, type Allow, type Asked } from "./asked.js";
import { checkCors, type CorsOptions } from "./cors.js";

/**
 * Who requests a key: an id, an object that has one, or `true` if it does not matter. OpenAI receives a SHA-256 hash of
 * the id when the key is minted (`OpenAI-Safety-Identifier`).
 */
export type Identity = true | string | { readonly id: string };

/** The result of `authorize`: an identity, or no access. A `Response` is sent as it is. */
export type Verdict<I extends Identity> = I | false | null | undefined | Response;

/** Whether an identity may have another key now, or after how many seconds it may (10, if left out). */
export type Limited = boolean | { readonly retryAfterSeconds: number };

/** What the `session` function receives. */
export interface Asking<I extends Identity> {
  readonly identity: I;
  /** What the page chose, within `allow`. */
  readonly asked: Asked;
  /** Its body has already been read. */
  readonly request: Request;
}

/** Options of a token handler. */
export interface TokenHandlerOptions<I extends Identity> {
  /**
   * The service that mints the keys: `openai()`, `azure()`, or `custom()` with an address that ends in `/realtime`, as
   * the simulator's does. Its credential is resolved on every request.
   */
  readonly service: Service;
  /**
   * Decides who gets a key. It may read headers and cookies, but not the body. If it throws, the answer is a 500
   * without details.
   */
  readonly authorize: (request: Request) => Verdict<I> | Promise<Verdict<I>>;
  /**
   * The configuration that sessions start with; without a `model`, the service's is used. The page's choices are filled
   * into an object. A function receives them, and its result is final.
   */
  readonly session:
    SessionConfigInput | ((asking: Asking<I>) => SessionConfigInput | Promise<SessionConfigInput>);
  /** What the page may choose. Default: nothing. */
  readonly allow?: Allow;
  /**
   * How many seconds the key can open sessions: 10 to 7200, default 60. Sessions outlive it. Not with the preview
   * dialect, whose keys are valid for a minute.
   */
  readonly expiresAfterSeconds?: number;
  /** Which pages of other origins may request keys. Default: none. */
  readonly cors?: CorsOptions;
  /** Called after `authorize`, to limit how often a user gets a key. Only `true` allows it. */
  readonly limit?: (identity: I, request: Request) => Limited | Promise<Limited>;
  /** The URL that the page is told to connect to. Default: that of the service; null for none. */
  readonly url?: string | null;
  /** The limit for the whole request. Default 10 s. */
  readonly timeoutMs?: number;
  /** The limit for the request's body. Default 16,384. */
  readonly maxBodyBytes?: number;
  /**
   * Receives, for your log, why an answer was a 500 or above or hit the service's rate limit, and fields that the
   * preview dialect lacks. Contains no credential of the service; its `cause` is what your own functions threw.
   */
  readonly onError?: (error: RealtimeError) => void;
  /** Used for requests to the service. */
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Pick<Clock, "after">;
}

/** Throws `options.invalid` for options that cannot work, or that would let everyone in. */
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
