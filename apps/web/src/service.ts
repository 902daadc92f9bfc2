import { azure, custom, ga, openai, preview, type Credential, type Service } from "@rt/core";
import { tokenFrom } from "@rt/browser";
import type { Settings } from "./settings.js";

/** A typed key, and whether the user accepts the risk of a permanent key in a page. */
export interface TypedKey {
  readonly value: string;
  readonly mayTravel: boolean;
}

/** A setting that is missing before it can connect. */
export interface Problem {
  /** The form field to correct. */
  readonly field: string;
  readonly message: string;
}

/** Returns the chosen service. Throws `options.invalid` if the settings cannot reach it. */
export function serviceOf(settings: Settings, key: TypedKey): Service {
  const { service, baseUrl, model, endpoint, deployment, apiVersion } = settings;
  const credential = credentialOf(settings, key);
  const dangerouslyAllowBrowser = key.mayTravel;
  switch (service) {
    case "simulator":
      return custom({ url: new URL("/v1/realtime?model=simulator", location.href) });
    case "openai":
      return openai({ baseUrl, model, apiKey: credential, dangerouslyAllowBrowser });
    case "azure": {
      const version = apiVersion === "" ? {} : { apiVersion };
      return azure({ endpoint, deployment, credential, dangerouslyAllowBrowser, ...version });
    }
    case "custom":
      return custom({ url: settings.address, dialect: settings.protocol === "ga" ? ga : preview });
  }
}

/** Whether the service speaks the preview dialect, which has a temperature. */
export function isPreview({ service, apiVersion, protocol }: Settings): boolean {
  if (service === "azure") return apiVersion !== "" && apiVersion !== "v1";
  return service === "custom" && protocol === "preview";
}

/** Whether a key is permanent: ephemeral keys begin with `ek_`. */
export function isPermanent(key: string): boolean {
  return key !== "" && !key.startsWith("ek_");
}

/** Returns the first missing setting, if any. */
export function problemOf(settings: Settings, key: TypedKey): Problem | null {
  const { service, credential } = settings;
  const asksForKey = service === "openai" || service === "azure";
  for (const [field, message] of needed[service])
    if (settings[field].trim() === "") return { field, message };
  if (!asksForKey) return null;
  if (credential === "token")
    return settings.tokenUrl.trim() === "" ? { field: "tokenUrl", message: tokenUrlNeeded } : null;
  if (key.value === "") return { field: "key", message: "Paste a key, or choose a token address." };
  if (isPermanent(key.value) && !key.mayTravel) return { field: "mayTravel", message: consentNeeded };
  return null;
}

type TextField = "model" | "endpoint" | "deployment" | "address";

const needed: Readonly<Record<Settings["service"], readonly (readonly [TextField, string])[]>> = {
  simulator: [],
  openai: [["model", "Name the model, for example gpt-realtime."]],
  azure: [
    ["endpoint", "Name the resource, for example https://name.openai.azure.com."],
    ["deployment", "Name the deployment, as in the Azure portal."],
  ],
  custom: [["address", "Give the server's whole address, for example wss://host/v1/realtime."]],
};

const tokenUrlNeeded = "Give the address on your server that makes short-lived keys.";
const consentNeeded = "Confirm that this permanent key may be used in the page, or use a short-lived one.";

function credentialOf({ credential, tokenUrl }: Settings, { value }: TypedKey): Credential {
  return credential === "token" && tokenUrl !== "" ? tokenFrom(tokenUrl) : value;
}
