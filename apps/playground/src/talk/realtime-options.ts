import { custom, preview, type Service } from "@rt/core";
import type { RealtimeOptions } from "@rt/react";
import { toolOf, usableTools } from "../settings/mock-tools.js";
import { sessionConfigOf } from "../settings/session-config.js";
import type { Settings } from "../settings/settings.js";
import type { Bench } from "./bench.js";
import type { KnownService } from "./use-service.js";

/** What the settings make of a conversation. */
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

/** Never dialed: the transport is the service. */
const inPage = custom({ url: "ws://localhost" });

/** As the address of a token route stands for, in the dialect of dated versions. */
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
