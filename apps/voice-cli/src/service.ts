import { custom, serviceFromEnv, type Service } from "@rt/core";

/** A service to talk to, and what ends with the conversation. */
export interface OpenedService {
  readonly service: Service;
  /** Its name for users. */
  readonly name: string;
  close(): Promise<void>;
}

/** Opens the service that the environment names, otherwise a simulator in this process. */
export async function openService(
  env: Readonly<Record<string, string | undefined>>,
  model: string | undefined,
): Promise<OpenedService> {
  const configured = serviceFromEnv(env, { credential: entraId, ...(model !== undefined && { model }) });
  if (configured) return { service: configured, name: configured.name, close: async () => {} };
  const { createSimulator } = await import("@rt/simulator");
  const simulator = await createSimulator().listen();
  return {
    service: custom({ url: `${simulator.url}/v1/realtime?model=simulator` }),
    name: "the local simulator (no key in the environment)",
    close: () => simulator.close(),
  };
}

/**
 * Signs in to Azure without a key: `az login`, a managed identity, or anything else that DefaultAzureCredential tries.
 */
const entraId = async () => new (await import("@azure/identity")).DefaultAzureCredential();
