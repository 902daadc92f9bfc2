import { RealtimeError } from "@rt/core";

/** Which pages of other origins may request keys. Pages of the handler's own origin always may. */
export interface CorsOptions {
  /** Exact origins, such as `https://app.example`, or a function that decides. There is no `*`. */
  readonly origins: readonly string[] | ((origin: string) => boolean | Promise<boolean>);
  /** Lets those pages send cookies. Default false. */
  readonly credentials?: boolean;
}

type Headers = Readonly<Record<string, string>>;

/** The CORS headers of an answer; null if the page's origin is not allowed. */
export async function corsHeaders(request: Request, cors: CorsOptions | undefined): Promise<Headers | null> {
  const origin = request.headers.get("origin");
  if (origin === null || isSameOrigin(request, origin)) return {};
  // Any sandboxed frame or file sends `null`; two headers arrive joined, and name no origin.
  if (!cors || !isOrigin(origin) || !(await isAllowed(cors, origin))) return null;
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "Retry-After",
    ...(cors.credentials && { "access-control-allow-credentials": "true" }),
  };
}

/** The answer to a preflight request. */
export function preflightResponse({ headers }: Request): Response {
  const asked = headers.get("access-control-request-headers");
  return new Response(null, {
    status: 204,
    headers: {
      allow: "POST, OPTIONS",
      "access-control-allow-methods": "POST",
      // Listed by name, because `*` does not cover `authorization` (Fetch standard, CORS protocol).
      ...(asked && { "access-control-allow-headers": asked }),
      "access-control-max-age": "600",
    },
  });
}

/** Throws `options.invalid` for origins that no page can have. */
export function checkCors({ origins }: CorsOptions): void {
  if (typeof origins === "function") return;
  const wrong = Array.isArray(origins) ? origins.find((origin) => !isOrigin(origin)) : "";
  if (wrong === undefined) return;
  const hint = "exact origins, such as https://app.example, or a function";
  throw new RealtimeError("options.invalid", `cors.origins takes ${hint}`, { param: "cors.origins" });
}

/** Behind a proxy that ends TLS, our URL may differ from the page's; the browser's own header is reliable. */
function isSameOrigin({ url, headers }: Request, origin: string): boolean {
  return headers.get("sec-fetch-site") === "same-origin" || origin === new URL(url).origin;
}

async function isAllowed({ origins }: CorsOptions, origin: string): Promise<boolean> {
  return typeof origins === "function" ? (await origins(origin)) === true : origins.includes(origin);
}

/** A scheme and a host, as browsers write them. For apps and extensions, `URL.origin` has no value. */
function isOrigin(text: unknown): boolean {
  if (typeof text !== "string" || !/^[a-z][a-z\d+.-]*:\/\/[^\s/?#*@,]+$/.test(text)) return false;
  return !/^https?:/.test(text) || (URL.canParse(text) && new URL(text).origin === text);
}
