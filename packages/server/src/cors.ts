import { RealtimeError } from "@rt/core";

/** Which pages of other origins may ask for keys. Pages of the handler's own origin always may. */
export interface CorsOptions {
  /** Exact origins, such as `https://app.example`, or a function that says which. There is no `*`. */
  readonly origins: readonly string[] | ((origin: string) => boolean | Promise<boolean>);
  /** Lets those pages send cookies. Default false. */
  readonly credentials?: boolean;
}

type Headers = Readonly<Record<string, string>>;

/** What an answer tells the browser of who may read it; null where a page asks that may not. */
export async function corsHeaders(request: Request, cors: CorsOptions | undefined): Promise<Headers | null> {
  const origin = request.headers.get("origin");
  if (origin === null || isSameOrigin(request, origin)) return {};
  // Sandboxed frames and files say `null`, any of them; two headers come as one that names nobody.
  if (!cors || !isOrigin(origin) || !(await isAllowed(cors, origin))) return null;
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "Retry-After",
    ...(cors.credentials && { "access-control-allow-credentials": "true" }),
  };
}

/** The answer to a browser that asks before a page may ask. */
export function preflightResponse({ headers }: Request): Response {
  const asked = headers.get("access-control-request-headers");
  return new Response(null, {
    status: 204,
    headers: {
      allow: "POST, OPTIONS",
      "access-control-allow-methods": "POST",
      // Named one by one, because `*` does not stand for `authorization` (Fetch standard, CORS protocol).
      ...(asked && { "access-control-allow-headers": asked }),
      "access-control-max-age": "600",
    },
  });
}

/** Throws `options.invalid` for origins that no page has. */
export function checkCors({ origins }: CorsOptions): void {
  if (typeof origins === "function") return;
  const wrong = Array.isArray(origins) ? origins.find((origin) => !isOrigin(origin)) : "";
  if (wrong === undefined) return;
  const hint = "exact origins, such as https://app.example, or a function";
  throw new RealtimeError("options.invalid", `cors.origins takes ${hint}`, { param: "cors.origins" });
}

/** Behind a proxy that ends TLS, the address that we know may differ from the page's; the browser knows better. */
function isSameOrigin({ url, headers }: Request, origin: string): boolean {
  return headers.get("sec-fetch-site") === "same-origin" || origin === new URL(url).origin;
}

async function isAllowed({ origins }: CorsOptions, origin: string): Promise<boolean> {
  return typeof origins === "function" ? (await origins(origin)) === true : origins.includes(origin);
}

/** A scheme and a host, as browsers write them. Those of apps and extensions are no `URL.origin`. */
function isOrigin(text: unknown): boolean {
  if (typeof text !== "string" || !/^[a-z][a-z\d+.-]*:\/\/[^\s/?#*@,]+$/.test(text)) return false;
  return !/^https?:/.test(text) || (URL.canParse(text) && new URL(text).origin === text);
}
