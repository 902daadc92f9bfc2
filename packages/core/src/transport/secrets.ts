import type { Address } from "../services/service.js";
import { host } from "../support/host.js";

/** The credentials in an address. Texts of less than 8 characters are words, not secrets. */
export function secretsOf({ url, headers, protocols }: Address): string[] {
  const inHeaders = Object.values(headers).map((value) => value.replace(/^(?:Bearer|Basic) +/i, ""));
  // `openai-insecure-api-key.<key>`; a protocol without a dot is only a name.
  const inProtocols = protocols.map((protocol) => /\.(.*)/.exec(protocol)?.[1] ?? "");
  const inUrl = new host.URL(url).searchParams.get("api-key") ?? "";
  return [...inHeaders, ...inProtocols, inUrl].filter((secret) => secret.length >= 8);
}
