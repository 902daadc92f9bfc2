import { assertPrivate, RealtimeError, type Address } from "@rt/core";

/**
 * The URL to which a service's calls are offered: next to the URL of its WebSockets, unless given. Throws
 * `link.insecure`, and `options.invalid` for a URL that takes no calls.
 */
export function callAddress({ url }: Pick<Address, "url">, given?: string | URL): string {
  const address = given === undefined ? besides(url) : parse(given);
  assertPrivate(address.href);
  return address.href;
}

function besides(url: string): URL {
  const address = new URL(url.replace(/^ws/, "http"));
  const { searchParams } = address;
  if (searchParams.has("call_id")) throw invalid("a call under way is joined by webSocket()");
  if (searchParams.has("api-version"))
    throw invalid("a dated version takes calls at an address of its region: give that as url");
  address.pathname = `${address.pathname.replace(/(\/calls)?\/*$/, "")}/calls`;
  return address;
}

function parse(given: string | URL): URL {
  try {
    const address = new URL(given, globalThis.location?.href);
    if (/^https?:$/.test(address.protocol)) return address;
  } catch {
    // Throws below.
  }
  throw invalid("url is no http(s) address");
}

function invalid(message: string): RealtimeError {
  return new RealtimeError("options.invalid", message, { param: "url" });
}
