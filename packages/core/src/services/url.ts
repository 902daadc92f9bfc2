import { RealtimeError } from "../errors.js";
import { host, type HostUrl } from "../support/host.js";

/** An address as text, or anything with an `href`, such as a `URL`. It is never modified. */
export type UrlLike = string | { readonly href: string };

/** Parses an address into a new WebSocket URL. A bare host means `wss:`. Throws `options.invalid`, naming `option`. */
export function parseUrl(given: UrlLike, option: string): HostUrl {
  const text = (typeof given === "object" ? given.href : given)?.trim() ?? "";
  const url = tryParse(/^[^/]+:\/\//.test(text) ? text.replace(/^http/i, "ws") : `wss://${text}`);
  if (!url || !/^wss?:$/.test(url.protocol) || url.username || url.password) {
    throw new RealtimeError(
      "options.invalid",
      `${option} must be an http(s) or ws(s) URL without credentials`,
    );
  }
  url.hash = "";
  return url;
}

/** Appends path segments to the base path, without repeating those that it already ends with. */
export function appendPath(url: HostUrl, path: string): void {
  const both = `${url.pathname.replace(/\/+$/, "")}\n${path.replace(/^\/?/, "/")}`;
  // The longest run of whole segments that appears on both sides of the seam is kept once.
  url.pathname = both.replace(/(\/.*)?\n\1(?=\/|$)/, "$1");
}

function tryParse(text: string): HostUrl | null {
  try {
    return new host.URL(text);
  } catch {
    return null;
  }
}
