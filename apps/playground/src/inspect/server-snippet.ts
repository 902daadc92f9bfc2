import type { ServiceInfo } from "../../server/service.js";
import type { Settings } from "../settings/settings.js";

/** The token route that the component asks, for a server of Node. */
export function serverSnippet({ model: chosen }: Settings, { kind, model: own }: ServiceInfo): string {
  const model = JSON.stringify(chosen || own);
  const { imports, service } = servicesIn[kind](model);
  return `import { createServer } from "node:http";
${imports}
import { createTokenHandler } from "@rt/server";
import { toNodeHandler } from "@rt/server/node";

const token = createTokenHandler({
  service: ${service},
  session: {},
  // Who may talk at your expense: ask your own sessions.
  authorize: (request) => request.headers.get("cookie")?.includes("session=") ?? false,
});

createServer(toNodeHandler(token)).listen(3000);
`;
}

const key = (name: string): string => `process.env["${name}"] ?? ""`;

const servicesIn = {
  azure: (model: string) => ({
    imports: `import { DefaultAzureCredential } from "@azure/identity";
import { azure } from "@rt/core";`,
    service: `azure({
    endpoint: ${key("AZURE_OPENAI_ENDPOINT")},
    deployment: ${model},
    credential: new DefaultAzureCredential(),
  })`,
  }),
  openai: (model: string) => ({
    imports: `import { openai } from "@rt/core";`,
    service: `openai({ apiKey: ${key("OPENAI_API_KEY")}, model: ${model} })`,
  }),
  simulator: (model: string) => ({
    imports: `import { custom } from "@rt/core";`,
    service: `custom({ url: ${model.replace(/^"/, '"ws://127.0.0.1:8787/v1/realtime?model=')} })`,
  }),
} as const;
