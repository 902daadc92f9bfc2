import type { ServiceInfo } from "../../server/service.js";
import type { Settings } from "../settings/settings.js";
import { serviceSource } from "./services.js";

/** The token endpoint for the page, as a Node server. */
export function serverSnippet(settings: Settings, info: ServiceInfo): string {
  const { factory, credential, source } = serviceSource(settings, info);
  return `import { createServer } from "node:http";
${credential}import { ${factory} } from "@rt/core";
import { createTokenHandler } from "@rt/server";
import { toNodeHandler } from "@rt/server/node";

const token = createTokenHandler({
  service: ${source},
  session: {},
  // Who may talk at your expense: ask your own sessions.
  authorize: (request) => request.headers.get("cookie")?.includes("session=") ?? false,
});

createServer(toNodeHandler(token)).listen(3000);
`;
}
