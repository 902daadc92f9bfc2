import { custom, preview, type Service } from "@rt/core";
import type { RealtimeOptions } from "@rt/react";
import { toolOf, usableTools } from "../settings/mock-tools.js";
import { sessionConfigOf } from "../settings/session-config.js";
import type { Settings } from "../settings/settings.js";
import type { Bench } from "./bench.js";
import type { KnownService } from "./use-service.js";

/** Converts the settings to the options of a conversation. */
export function realtimeOptionsOf(
  settings: Settings,
  { dialect, transport }: KnownService,
  bench: Bench,
): RealtimeOptions {
  const { model, modality, echo, tools } = settings;
  const tokenUrl = model === "" ? "/api/token" : `/api/token?model=${encodeURIComponent(model)}`;
  return {
    service: transport ? inPage : dialect === "preview" ? previewService(tokenUrl) : tokenUrl,
    transport: bench.transport,
    modality,
    config: sessionConfigOf(settings, dialect),
    tools: usableTools(tools).map(toolOf),
    audio: { echo },
    history: { id: "playground" },
  };
}

/** Never dialed: the transport itself is the service. */
const inPage = custom({ url: "ws://localhost" });

/** The service of a token endpoint, in the dialect of dated API versions. */
function previewService(tokenUrl: string): Service {
  return {
    kind: "custom",
    name: tokenUrl,
    dialect: preview,
    greets: true,
    async resolve(reach) {
      const response = await fetch(tokenUrl, { method: "POST" });
      const { value = "", url = "" }: Record<string, string> = response.ok ? await response.json() : {};
      const protocols = ["realtime", `openai-insecure-api-key.${value}`];
      return custom({ url, protocols, dialect: preview }).resolve(reach);
    },
  };
}
