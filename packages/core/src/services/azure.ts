import { ga } from "../dialects/ga.js";
import { preview } from "../dialects/preview.js";
import { RealtimeError } from "../errors.js";
import { assertMayTravel, isExposed, resolveCredential, type Credential } from "./credential.js";
import { headersOf, protocolsOf } from "./sent.js";
import type { Service } from "./service.js";
import { setTarget, type Target } from "./target.js";
import { appendPath, parseUrl, type UrlLike } from "./url.js";

/** How to reach a deployment on Azure OpenAI. */
export type AzureOptions = Target<{
  /** The name of the deployment, which may differ from the model's. */
  readonly deployment: string;
}> & {
  /** The endpoint of the resource, for example `https://name.openai.azure.com` or a `services.ai.azure.com` host. */
  readonly endpoint: UrlLike;
  /** A key, or a token source such as `new DefaultAzureCredential()`. */
  readonly credential: Credential;
  /** Omit it for the GA API. A dated version, such as `2024-10-01-preview`, selects the preview dialect. */
  readonly apiVersion?: string | undefined;
  /** The scope to request tokens for. Defaults to the scope of the host. */
  readonly scope?: string | undefined;
  /** Appended to the endpoint instead of `/openai/v1/realtime` or `/openai/realtime`. */
  readonly path?: string | undefined;
  /** Sent as `x-ms-client-request-id`, to find the request in the service's logs. */
  readonly requestId?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Allows a permanent key in a page, where its users can read it: for a WebSocket, in the URL. */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
};

/**
 * Creates a service for Azure OpenAI's Realtime API. Throws `options.invalid` for options that cannot be dialed.
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
      // Outside of headers there is no documented place for a token, even with the opt-in.
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
  throw new RealtimeError("options.invalid", "apiVersion must be a dated version such as 2024-10-01-preview");
}

function scopeOf(hostname: string): string {
  return hostname.endsWith(".services.ai.azure.com")
    ? "https://ai.azure.com/.default"
    : "https://cognitiveservices.azure.com/.default";
}
