import type { IncomingMessage } from "node:http";
import type { Reply } from "./pages.js";

/** Lets pages of any origin read the answer, as the services do. */
export const openToAll: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "Location, X-Request-Id",
  "timing-allow-origin": "*",
};

/** The reply to a CORS preflight: whatever the browser wants to send is allowed. */
export function preflightReply({ headers }: IncomingMessage): Reply {
  const asked = headers["access-control-request-headers"];
  return {
    status: 204,
    body: "",
    headers: {
      ...openToAll,
      "access-control-allow-methods": "GET, POST, OPTIONS",
      // Headers are named one by one, because `*` does not include `authorization` (Fetch standard, CORS protocol).
      ...(asked && { "access-control-allow-headers": asked }),
      // A public page that is developed with a server on this machine (Private Network Access).
      ...("access-control-request-private-network" in headers && {
        "access-control-allow-private-network": "true",
      }),
      "access-control-max-age": "600",
    },
  };
}
