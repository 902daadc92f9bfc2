import { custom, ga, RealtimeError, type Service } from "@rt/core";
import { askForToken, isPermanent, unreadable } from "../token.js";

/**
 * The service that a token endpoint describes: it is asked for a key and an address on every connection. Fails as
 * `tokenFrom()` does, with `auth.failed` if the answer lacks the address, and with `auth.exposed` for a permanent key.
 */
export function tokenService(tokenUrl: string): Service {
  return {
    kind: "custom",
    name: "the service",
    dialect: ga,
    greets: true,
    async resolve(reach) {
      const { value, url } = Object(await askForToken(tokenUrl));
      if (typeof value !== "string" || typeof url !== "string") throw unreadable("value and url");
      if (isPermanent(value))
        throw new RealtimeError("auth.exposed", "the token endpoint returned a permanent key");
      const by = reach.headers
        ? { headers: { Authorization: `Bearer ${value}` } }
        : { protocols: ["realtime", `openai-insecure-api-key.${value}`] };
      return custom({ url, ...by }).resolve(reach);
    },
  };
}
