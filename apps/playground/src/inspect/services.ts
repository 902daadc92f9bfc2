import type { ServiceInfo } from "../../server/service.js";
import type { Settings } from "../settings/settings.js";

/** A service as source code, for a server or a program that has the key. */
export interface ServiceSource {
  /** The import from `@rt/core`. */
  readonly factory: string;
  /** Another import, or nothing. */
  readonly credential: string;
  /** The call. */
  readonly source: string;
}

/** The source of the current service, or of the model chosen instead. */
export function serviceSource({ model: chosen }: Settings, { kind, model: own }: ServiceInfo): ServiceSource {
  return sources[kind](JSON.stringify(chosen || own));
}

const variable = (name: string): string => `process.env["${name}"] ?? ""`;

const sources: Readonly<Record<ServiceInfo["kind"], (model: string) => ServiceSource>> = {
  azure: (model) => ({
    factory: "azure",
    credential: 'import { DefaultAzureCredential } from "@azure/identity";\n',
    source: `azure({
    endpoint: ${variable("AZURE_OPENAI_ENDPOINT")},
    deployment: ${model},
    credential: new DefaultAzureCredential(),
  })`,
  }),
  openai: (model) => ({
    factory: "openai",
    credential: "",
    source: `openai({ apiKey: ${variable("OPENAI_API_KEY")}, model: ${model} })`,
  }),
  simulator: (model) => ({
    factory: "custom",
    credential: "",
    source: `custom({ url: ${model.replace(/^"/, '"ws://127.0.0.1:8787/v1/realtime?model=')} })`,
  }),
};
