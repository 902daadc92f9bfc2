import type { Address } from "../services/service.js";
import { host } from "../support/host.js";

/** What of an address proves who is calling. Shorter texts are words rather than secrets. */
export function secretsOf({ url, headers, protocols }: Address): string[] {
  const inHeaders = Object.values(headers).map((value) => value.replace(/^(?:Bearer|Basic) +/i, ""));
  // `openai-insecure-api-key.<key>`; one without a dot is a name.
  const inProtocols = protocols.map((protocol) => /\.(.*)/.exec(protocol)?.[1] ?? "");
  const inUrl = new host.URL(url).searchParams.get("api-key") ?? "";
  return [...inHeaders, ...inProtocols, inUrl].filter((secret) => secret.length >= 8);
}
