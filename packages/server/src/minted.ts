import type { Service, Session } from "@rt/core";
import { isRecord } from "./body.js";
import type { Token } from "./token.js";

/** Reads a service's answer, in GA terms for either dialect; null if it contains no key. */
export function readAnswer(answer: unknown, dialect: Service["dialect"]): Token | null {
  if (!isRecord(answer)) return null;
  const { client_secret: nested = answer, ...rest } = answer;
  if (!isRecord(nested)) return null;
  const { value, expires_at } = nested;
  if (typeof value !== "string" || !/^[\x21-\x7e]{1,4096}$/.test(value)) return null;
  if (typeof expires_at !== "number" || !Number.isFinite(expires_at)) return null;
  const session = sessionIn(nested === answer ? answer["session"] : rest, dialect);
  return { value, expires_at, ...(session && { session: withoutSecrets(session) }) };
}

/** Decodes the session as in the service's first event; null if that fails. */
function sessionIn(session: unknown, dialect: Service["dialect"]): Session | null {
  let read: Session | null = null;
  const decode = dialect.createDecoder((event) => {
    if (event.type === "session.created") read = event.session;
  });
  decode(JSON.stringify({ type: "session.created", event_id: "", session }));
  return read;
}

/** Removes the credentials of MCP servers. */
function withoutSecrets(session: Session): Session {
  if (session.type !== "realtime" || !session.tools) return session;
  const tools = session.tools.map((tool) => {
    if (tool.type !== "mcp") return tool;
    const { authorization: _authorization, headers: _headers, ...shown } = tool;
    return shown;
  });
  return { ...session, tools };
}
