import { randomUUID } from "node:crypto";
import type { Profile } from "../profiles.js";
import type { Reply } from "../server/pages.js";
import type { FaultOf } from "./fault.js";

/** The reply to a handshake that a fault refuses, with the vendor's status, body and headers. */
export function refusedHandshake(fault: FaultOf<"refuse">, { refusals }: Pick<Profile, "refusals">): Reply {
  const { code: status = 503, reason: message = wordsOf(status), ms } = fault;
  const error = refusals === "azure" ? { code: String(status), message } : openAiError(status, message);
  const ids = {
    "x-request-id": randomUUID(),
    ...(refusals === "azure" && { "apim-request-id": randomUUID() }),
  };
  const wait = ms === undefined ? {} : { "retry-after": String(Math.ceil(ms / 1_000)) };
  return {
    status,
    type: "application/json",
    body: JSON.stringify({ error }),
    headers: { ...ids, ...wait },
  };
}

function openAiError(status: number, message: string): Readonly<Record<string, string | null>> {
  if (status === 429) return { message, type: "requests", param: null, code: "rate_limit_exceeded" };
  const type = status >= 500 ? "server_error" : "invalid_request_error";
  return { message, type, param: null, code: null };
}

function wordsOf(status: number): string {
  if (status === 429) return "Rate limit reached for requests. Please try again later.";
  return status >= 500
    ? "The server is overloaded or not ready yet. Please try again later."
    : "The request was refused.";
}
