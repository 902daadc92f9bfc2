import { ga } from "../dialects/ga.js";
import { assertMayTravel, isExposed, resolveCredential, type Credential } from "./credential.js";
import { headersOf, protocolsOf } from "./sent.js";
import type { Service } from "./service.js";
import { setTarget, type Target } from "./target.js";
import { appendPath, parseUrl, type UrlLike } from "./url.js";

/** How to reach OpenAI, or a server with the same paths. */
export type OpenAIOptions = Target<{
  /** For example `gpt-realtime`. */
  readonly model: string;
}> & {
  /** A key, an ephemeral key, or a function that returns one. */
  readonly apiKey: Credential;
  /** Defaults to `https://api.openai.com/v1`. */
  readonly baseUrl?: UrlLike | undefined;
  readonly organization?: string | undefined;
  readonly project?: string | undefined;
  /** A hashed identifier of the end user, sent as `OpenAI-Safety-Identifier`. */
  readonly safetyIdentifier?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Allows a permanent key in a page, where its users can read it. */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
};

/**
 * Creates a service for OpenAI's Realtime API. Throws `options.invalid` for options that cannot be dialed.
 *
 * @example
 * const service = openai({ apiKey: process.env.OPENAI_API_KEY ?? "", model: "gpt-realtime" });
 */
export function openai(options: OpenAIOptions): Service {
  const { organization, project } = options;
  const url = parseUrl(options.baseUrl ?? "https://api.openai.com/v1", "baseUrl");
  appendPath(url, "realtime");
  setTarget(url, { model: options.model, intent: options.intent, call_id: options.callId });

  return {
    kind: "openai",
    name: "OpenAI",
    dialect: ga,
    greets: !options.callId,
    async resolve(reach) {
      const secret = await resolveCredential(options.apiKey, "");
      if (isExposed(reach)) assertMayTravel(secret, options.dangerouslyAllowBrowser);
      if (reach.headers) {
        const headers = headersOf(options.headers, {
          Authorization: `Bearer ${secret.value}`,
          "OpenAI-Organization": organization,
          "OpenAI-Project": project,
          "OpenAI-Safety-Identifier": options.safetyIdentifier,
        });
        return { url: url.href, headers, protocols: ["realtime"] };
      }
      const protocols = protocolsOf({
        "openai-insecure-api-key": secret.value,
        "openai-organization": organization,
        "openai-project": project,
      });
      return { url: url.href, headers: {}, protocols };
    },
  };
}
