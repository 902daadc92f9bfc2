import { RealtimeError } from "../errors.js";
import { azure } from "./azure.js";
import type { Credential } from "./credential.js";
import { openai } from "./openai.js";
import type { Service } from "./service.js";

/** Options that the environment variables do not cover. */
export interface EnvironmentOptions {
  /** Used for Azure when no key is set, for example `async () => new DefaultAzureCredential()`. */
  readonly credential?: Credential;
  /** Used for OpenAI. Defaults to `gpt-realtime`. */
  readonly model?: string;
}

/**
 * The service that the environment variables describe: Azure OpenAI by `AZURE_OPENAI_ENDPOINT`,
 * `AZURE_OPENAI_DEPLOYMENT_NAME`, `AZURE_OPENAI_API_KEY` (unset for keyless Entra ID) and `OPENAI_API_VERSION` (unset
 * for GA), otherwise OpenAI by `OPENAI_API_KEY`; null if none of them is set. Throws `options.invalid` or
 * `auth.missing` if only some of the required ones are set.
 *
 * @example
 * const service = serviceFromEnv(process.env) ?? custom({ url: `${simulator.url}/v1/realtime?model=any` });
 */
export function serviceFromEnv(
  env: Readonly<Record<string, string | undefined>>,
  { credential, model = "gpt-realtime" }: EnvironmentOptions = {},
): Service | null {
  const endpoint = env["AZURE_OPENAI_ENDPOINT"];
  const deployment = env["AZURE_OPENAI_DEPLOYMENT_NAME"];
  const key = env["AZURE_OPENAI_API_KEY"];
  const apiVersion = env["OPENAI_API_VERSION"];
  const apiKey = env["OPENAI_API_KEY"];

  if (!endpoint && !deployment && !key) return apiKey ? openai({ apiKey, model }) : null;
  if (!endpoint) throw missing("AZURE_OPENAI_ENDPOINT", "for example https://name.openai.azure.com");
  if (!deployment) throw missing("AZURE_OPENAI_DEPLOYMENT_NAME", "the name of your realtime deployment");
  const given = key || credential;
  if (!given) {
    throw new RealtimeError(
      "auth.missing",
      "set AZURE_OPENAI_API_KEY, or pass a credential from @azure/identity",
    );
  }
  return azure({ endpoint, deployment, credential: given, apiVersion });
}

function missing(variable: string, meaning: string): RealtimeError {
  return new RealtimeError("options.invalid", `set ${variable} too (${meaning})`, { param: variable });
}
