import type { DefaultAzureCredential } from "@azure/identity";
import { serviceFromEnv, type Service } from "@rt/core";

type Environment = Readonly<Record<string, string | undefined>>;

/** The service that answers, as the page sees it. */
export interface ServiceInfo {
  readonly kind: "simulator" | "azure" | "openai";
  /** The deployment at Azure, otherwise the model. */
  readonly model: string;
  readonly dialect: "ga" | "preview";
}

/** The service that the environment configures; null if none, and then the simulator answers. */
export async function serviceOf(env: Environment, model?: string): Promise<Service | null> {
  const deployment = model ?? env["AZURE_OPENAI_DEPLOYMENT_NAME"];
  const isAzure = Boolean(env["AZURE_OPENAI_ENDPOINT"]);
  return serviceFromEnv(isAzure ? { ...env, AZURE_OPENAI_DEPLOYMENT_NAME: deployment } : env, {
    ...(model !== undefined && { model }),
    ...(isAzure && !env["AZURE_OPENAI_API_KEY"] && { credential: await entraId() }),
  });
}

/** Describes the service without secrets. */
export function infoOf(env: Environment, service: Service | null): ServiceInfo {
  const kind = service ? (service.kind === "azure" ? "azure" : "openai") : "simulator";
  const deployment = kind === "azure" ? env["AZURE_OPENAI_DEPLOYMENT_NAME"] : undefined;
  return { kind, model: deployment ?? "gpt-realtime", dialect: service?.dialect.name ?? "ga" };
}

/** Loaded only if needed, because it is large. */
async function entraId(): Promise<DefaultAzureCredential> {
  const identity = await import("@azure/identity");
  return (entra ??= new identity.DefaultAzureCredential());
}

let entra: DefaultAzureCredential | undefined;
