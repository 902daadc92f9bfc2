import type { ErrorCode } from "../errors.js";
import type { Service } from "./service.js";

/** What to check when a service refuses a connection, by kind of service and error code, naming the setting. */
export type Advice = { readonly [K in Service["kind"]]: { readonly [C in ErrorCode]?: string } };

/** Left out of browser builds: it names environment variables of servers and scripts, which a page does not have. */
export const advice: Advice = {
  azure: {
    "auth.rejected":
      "check the key (AZURE_OPENAI_API_KEY), or that the identity has the Cognitive Services OpenAI User role",
    "auth.forbidden": "the resource's network rules or role assignments deny this caller",
    "service.not-found":
      "check the deployment name (AZURE_OPENAI_DEPLOYMENT_NAME) and the endpoint (AZURE_OPENAI_ENDPOINT)",
    "service.rate-limited": "the deployment's quota is used up: wait or raise it",
  },
  openai: {
    "auth.rejected": "check the key (OPENAI_API_KEY) and that it has not expired",
    "auth.forbidden": "the key's project has no access to this model",
    "service.not-found": "check the model name, and that the key's project has access to it",
    "service.rate-limited": "the rate limit or quota is used up: wait or raise it",
  },
  custom: {
    "auth.rejected": "check the credential in the headers or protocols",
    "service.not-found": "check the path of the url",
  },
};
