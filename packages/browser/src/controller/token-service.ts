import { custom, ga, RealtimeError, type Service } from "@rt/core";

/**
 * The service that a token handler tells of: asked for a key and an address with every connection. It fails with
 * `auth.rejected` where the visitor gets none, and with `auth.failed` where there is no telling.
 */
export function tokenService(tokenUrl: string): Service {
  return {
    kind: "custom",
    name: "the service",
    dialect: ga,
    greets: true,
    async resolve(reach) {
      const { value, url } = await tokenAt(tokenUrl);
      const by = reach.headers
        ? { headers: { Authorization: `Bearer ${value}` } }
        : { protocols: ["realtime", `openai-insecure-api-key.${value}`] };
      return custom({ url, ...by }).resolve(reach);
    },
  };
}

interface Token {
  readonly value: string;
  readonly url: string;
}

async function tokenAt(tokenUrl: string): Promise<Token> {
  const response = await fetch(tokenUrl, { method: "POST" });
  const { ok, status } = response;
  const told = ok ? await response.json() : null;
  if (typeof told?.value === "string" && typeof told.url === "string") return told;
  const code = status === 401 || status === 403 ? "auth.rejected" : "auth.failed";
  throw new RealtimeError(code, `${tokenUrl} answers ${status} with no key and address`, { status });
}
