import { ga } from "../dialects/ga.js";
import { preview } from "../dialects/preview.js";
import { RealtimeError } from "../errors.js";
import { isEphemeral, resolveCredential, type Credential, type Secret } from "./credential.js";
import { assertMayTravel } from "./openai.js";
import type { Address, Service } from "./service.js";
import { targetQuery, type Target } from "./target.js";
import { appendPath, parseUrl, webSocketHref, type UrlLike } from "./url.js";

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
  readonly apiVersion?: string;
  /** What to ask tokens for. Defaults to the scope that suits the host. */
  readonly scope?: string;
  /** Appended to the endpoint in place of `/openai/v1/realtime` or `/openai/realtime`. */
  readonly path?: string;
  /** Sent as `x-ms-client-request-id`, to find the request in the service's logs. */
  readonly requestId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Lets a permanent key travel from a page, in the URL, where its visitors can read it. */
  readonly dangerouslyAllowBrowser?: boolean;
};

/**
 * Azure OpenAI's Realtime API. Throws `options.invalid` for options that cannot be dialed.
 *
 * @example
 * const service = azure({ endpoint, deployment: "gpt-realtime", credential: new DefaultAzureCredential() });
 */
export function azure(options: AzureOptions): Service {
  const dated = isDated(options.apiVersion);
  const url = parseUrl(options.endpoint, "endpoint");
  appendPath(url, options.path ?? (dated ? "/openai/realtime" : "/openai/v1/realtime"));
  if (dated && options.apiVersion) url.searchParams.set("api-version", options.apiVersion);
  const named = {
    option: "deployment",
    parameter: dated ? "deployment" : "model",
    value: options.deployment,
  };
  const [name, value] = targetQuery(named, options);
  url.searchParams.set(name, value);

  return {
    kind: "azure",
    name: "Azure OpenAI",
    dialect: dated ? preview : ga,
    greets: !options.callId,
    async resolve(reach) {
      const secret = await resolveCredential(options.credential, options.scope ?? scopeOf(url.hostname));
      const href = webSocketHref(url);
      return reach.headers
        ? { url: href, headers: headersOf(options, secret), protocols: [] }
        : withoutHeaders(href, secret, options.dangerouslyAllowBrowser);
    },
  };
}

function isDated(apiVersion: string | undefined): boolean {
  if (apiVersion === undefined || apiVersion === "" || apiVersion === "v1") return false;
  if (/^\d{4}-\d\d-\d\d(-preview)?$/.test(apiVersion)) return true;
  throw new RealtimeError("options.invalid", "apiVersion is not a dated version such as 2024-10-01-preview");
}

function scopeOf(hostname: string): string {
  return hostname.endsWith(".services.ai.azure.com")
    ? "https://ai.azure.com/.default"
    : "https://cognitiveservices.azure.com/.default";
}

function headersOf(options: AzureOptions, secret: Secret): Record<string, string> {
  const bearer = secret.kind === "token" || isEphemeral(secret);
  return {
    ...options.headers,
    ...(bearer ? { Authorization: `Bearer ${secret.value}` } : { "api-key": secret.value }),
    ...(options.requestId && { "x-ms-client-request-id": options.requestId }),
  };
}

function withoutHeaders(href: string, secret: Secret, allowed: boolean | undefined): Address {
  if (isEphemeral(secret)) {
    return { url: href, headers: {}, protocols: ["realtime", `openai-insecure-api-key.${secret.value}`] };
  }
  // A token has no documented place but a header, opted in or not.
  assertMayTravel(secret, allowed && secret.kind === "key");
  return { url: `${href}&api-key=${encodeURIComponent(secret.value)}`, headers: {}, protocols: [] };
}
