import { ga } from "../dialects/ga.js";
import { preview } from "../dialects/preview.js";
import { RealtimeError } from "../errors.js";
import { assertMayTravel, isExposed, resolveCredential, type Credential } from "./credential.js";
import { headersOf, protocolsOf } from "./sent.js";
import type { Service } from "./service.js";
import { setTarget, type Target } from "./target.js";
import { appendPath, parseUrl, type UrlLike } from "./url.js";

/** How to reach a deployment at Azure OpenAI. */
export type AzureOptions = Target<{
  /** The name given to the deployment, which need not be the model's. */
  readonly deployment: string;
}> & {
  /** The resource, for example `https://name.openai.azure.com`; `services.ai.azure.com` hosts too. */
  readonly endpoint: UrlLike;
  /** A key, or a token source such as `new DefaultAzureCredential()`. */
  readonly credential: Credential;
  /** Leave out for the GA API; a dated version, such as `2024-10-01-preview`, speaks the preview dialect. */
  readonly apiVersion?: string | undefined;
  /** What to ask tokens for. Defaults to the scope that suits the host. */
  readonly scope?: string | undefined;
  /** Appended to the endpoint in place of `/openai/v1/realtime` or `/openai/realtime`. */
  readonly path?: string | undefined;
  /** Sent as `x-ms-client-request-id`, to find the request in the service's logs. */
  readonly requestId?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Lets a permanent key travel from a page, where its visitors can read it: for a WebSocket, in the URL. */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
};

/**
 * Azure OpenAI's Realtime API. Throws `options.invalid` for options that cannot be dialed.
 *
 * @example
 * const service = azure({ endpoint, deployment: "gpt-realtime", credential: new DefaultAzureCredential() });
 */
export function azure(options: AzureOptions): Service {
  const { apiVersion, callId, deployment, intent } = options;
  const dated = isDated(apiVersion);
  const url = parseUrl(options.endpoint, "endpoint");
  appendPath(url, options.path ?? (dated ? "openai/realtime" : "openai/v1/realtime"));
  if (dated) url.searchParams.set("api-version", apiVersion);
  setTarget(url, { [dated ? "deployment" : "model"]: deployment, intent, call_id: callId });

  return {
    kind: "azure",
    name: "Azure OpenAI",
    dialect: dated ? preview : ga,
    greets: !callId,
    async resolve(reach) {
      const secret = await resolveCredential(options.credential, options.scope ?? scopeOf(url.hostname));
      const { kind, value } = secret;
      // Outside of headers a token has no documented place, opted in or not.
      const isAllowed = options.dangerouslyAllowBrowser && (reach.headers || kind === "key");
      if (isExposed(reach)) assertMayTravel(secret, isAllowed);
      if (reach.headers) {
        const headers = headersOf(options.headers, {
          [kind === "key" ? "api-key" : "Authorization"]: kind === "key" ? value : `Bearer ${value}`,
          "x-ms-client-request-id": options.requestId,
        });
        return { url: url.href, headers, protocols: [] };
      }
      return kind === "key"
        ? { url: `${url.href}&api-key=${encodeURIComponent(value)}`, headers: {}, protocols: [] }
        : { url: url.href, headers: {}, protocols: protocolsOf({ "openai-insecure-api-key": value }) };
    },
  };
}

function isDated(apiVersion: string | undefined): apiVersion is string {
  if (!apiVersion || apiVersion === "v1") return false;
  if (/^\d{4}-\d\d-\d\d(-preview)?$/.test(apiVersion)) return true;
  throw new RealtimeError("options.invalid", "apiVersion is not a dated version such as 2024-10-01-preview");
}

function scopeOf(hostname: string): string {
  return hostname.endsWith(".services.ai.azure.com")
    ? "https://ai.azure.com/.default"
    : "https://cognitiveservices.azure.com/.default";
}
