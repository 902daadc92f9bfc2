import { RealtimeError } from "../errors.js";
import { host, type HostUrl } from "../support/host.js";

/** An address as text, or anything with an `href`, such as a `URL`. It is read and never changed. */
export type UrlLike = string | { readonly href: string };

/** Parses into a URL of our own. A bare host means `https:`. Throws `options.invalid`, naming `option`. */
export function parseUrl(given: UrlLike, option: string): HostUrl {
  const text = typeof given === "string" ? given.trim() : given.href;
  const url = tryParse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || !/^(https?|wss?):$/.test(url.protocol)) {
    throw new RealtimeError("options.invalid", `${option} is not an http(s) or ws(s) address`);
  }
  if (url.username || url.password) {
    throw new RealtimeError(
      "options.invalid",
      `${option} holds a user name or password: give the credential as an option`,
    );
  }
  url.hash = "";
  return url;
}

/** Appends path segments, keeping the base path and what of them it already ends with. */
export function appendPath(url: HostUrl, path: string): void {
  const base = url.pathname.replace(/\/+$/, "");
  const wanted = path.startsWith("/") ? path : `/${path}`;
  let shared = wanted.length;
  while (shared > 0 && !(base.endsWith(wanted.slice(0, shared)) && /^(\/|$)/.test(wanted.slice(shared))))
    shared--;
  url.pathname = base + wanted.slice(shared);
}

/** The same address for a WebSocket. */
export function webSocketHref(url: HostUrl): string {
  return url.href.replace(/^http/, "ws");
}

function tryParse(text: string): HostUrl | null {
  try {
    return new host.URL(text);
  } catch {
    return null;
  }
}
