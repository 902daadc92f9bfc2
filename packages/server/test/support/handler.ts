import { openai, type RealtimeError } from "@rt/core";
import { createTokenHandler, type Identity, type TokenHandlerOptions } from "../../src/index.js";

/** A key that must never be seen anywhere but at the service. */
export const secret = "sk-proj-VerySecret0123456789";

/** A handler that lets everybody in, as no application's should, at a service of the test's. */
export function handlerAt<I extends Identity = true>(
  url: string,
  options: Partial<TokenHandlerOptions<I>> = {},
): (request: Request) => Promise<Response> {
  return createTokenHandler<I>({
    service: openai({ apiKey: secret, model: "gpt-realtime", baseUrl: `${url}/v1` }),
    authorize: () => true as I,
    session: { instructions: "Be brief.", audio: { output: { voice: "marin" } } },
    ...options,
  });
}

/** A page's request for a key. */
export function ask(body?: unknown, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request("https://app.example/api/token", {
    method: "POST",
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}

/** The refusal in an answer. */
export async function refusalIn(
  response: Response,
): Promise<{ status: number; code?: string; param?: string; message?: string }> {
  const { error } = (await response.json()) as { error: { code: string; message: string; param?: string } };
  return { status: response.status, ...error };
}

/** Keeps what a handler reports. */
export function keepErrors(): { errors: RealtimeError[]; onError: (error: RealtimeError) => void } {
  const errors: RealtimeError[] = [];
  return { errors, onError: (error) => void errors.push(error) };
}
