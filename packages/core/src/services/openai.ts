import { ga } from "../dialects/ga.js";
import { RealtimeError } from "../errors.js";
import { isEphemeral, resolveCredential, type Credential, type Secret } from "./credential.js";
import type { Service } from "./service.js";
import { targetQuery, type Target } from "./target.js";
import { appendPath, parseUrl, webSocketHref, type UrlLike } from "./url.js";

/** How to reach OpenAI, or a server that answers at the same paths. */
export type OpenAIOptions = Target<{
  /** For example `gpt-realtime`. */
  readonly model: string;
}> & {
  /** A key, an ephemeral key, or a function that returns one. */
  readonly apiKey: Credential;
  /** Defaults to `https://api.openai.com/v1`. */
  readonly baseUrl?: UrlLike;
  readonly organization?: string;
  readonly project?: string;
  /** A hashed identifier of the end user, sent as `OpenAI-Safety-Identifier`. */
  readonly safetyIdentifier?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Lets a permanent key travel from a page, where its visitors can read it. */
  readonly dangerouslyAllowBrowser?: boolean;
};

/**
 * OpenAI's Realtime API. Throws `options.invalid` for options that cannot be dialed.
 *
 * @example
 * const service = openai({ apiKey: process.env.OPENAI_API_KEY ?? "", model: "gpt-realtime" });
 */
export function openai(options: OpenAIOptions): Service {
  const url = parseUrl(options.baseUrl ?? "https://api.openai.com/v1", "baseUrl");
  appendPath(url, "/realtime");
  const [name, value] = targetQuery({ option: "model", parameter: "model", value: options.model }, options);
  url.searchParams.set(name, value);

  return {
    kind: "openai",
    name: "OpenAI",
    dialect: ga,
    greets: !options.callId,
    async resolve(reach) {
      const secret = await resolveCredential(options.apiKey, "");
      return reach.headers
        ? { url: webSocketHref(url), headers: headersOf(options, secret), protocols: ["realtime"] }
        : { url: webSocketHref(url), headers: {}, protocols: protocolsOf(options, secret) };
    },
  };
}

function headersOf(options: OpenAIOptions, { value }: Secret): Record<string, string> {
  return {
    ...options.headers,
    Authorization: `Bearer ${value}`,
    ...(options.organization && { "OpenAI-Organization": options.organization }),
    ...(options.project && { "OpenAI-Project": options.project }),
    ...(options.safetyIdentifier && { "OpenAI-Safety-Identifier": options.safetyIdentifier }),
  };
}

function protocolsOf(options: OpenAIOptions, secret: Secret): readonly string[] {
  assertMayTravel(secret, options.dangerouslyAllowBrowser);
  return [
    "realtime",
    `openai-insecure-api-key.${secret.value}`,
    ...(options.organization ? [`openai-organization.${options.organization}`] : []),
    ...(options.project ? [`openai-project.${options.project}`] : []),
  ];
}

/** Throws `auth.exposed` for a permanent key or token where no header can carry it, unless that was asked for. */
export function assertMayTravel(secret: Secret, allowed = false): void {
  if (allowed || isEphemeral(secret)) return;
  throw new RealtimeError(
    "auth.exposed",
    "a page must not hold a permanent key: have your server mint an ephemeral one, or set dangerouslyAllowBrowser",
  );
}
