import { RealtimeError, refusalError, secretsOf, type Address, type Service } from "@rt/core";

/** The offer of a call, and where to send it. */
export interface CallRequest {
  readonly service: Service;
  readonly address: Address;
  readonly url: string;
  readonly offer: string;
  readonly signal: AbortSignal;
}

/** The answer of a service. */
export interface CallAnswer {
  readonly sdp: string;
  /** The service's id of the call, `rtc_...`; null if the browser or the service hides it. */
  readonly callId: string | null;
}

/** More than any answer has. */
const maxChars = 64 * 1024;

/**
 * Offers a call. Rejects with the error of a refusal, whose status a page can read here, unlike that of a WebSocket;
 * with `link.unreachable`, and with `link.redirected`.
 */
export async function requestCall(request: CallRequest): Promise<CallAnswer> {
  const { service } = request;
  const response = await post(request);
  if (response.type === "opaqueredirect")
    throw new RealtimeError("link.redirected", `${service.name} answered with a redirect`);
  const text = await readText(response);
  if (response.ok && text.startsWith("v=0")) return { sdp: text, callId: callIdOf(response) };
  const headers = Object.fromEntries(response.headers);
  const secrets = secretsOf(request.address);
  throw refusalError(service, { status: response.status, headers, body: text, secrets, wanted: "call" });
}

async function post({ service, address, url, offer, signal }: CallRequest): Promise<Response> {
  const headers = { ...address.headers, "content-type": "application/sdp" };
  try {
    return await fetch(url, { method: "POST", body: offer, headers, redirect: "manual", signal });
  } catch (cause) {
    // Browsers do not say why.
    const message = `${service.name} was not reached: check address and network, and that the page may (CORS, connect-src)`;
    throw new RealtimeError("link.unreachable", message, { cause });
  }
}

function callIdOf({ headers }: Response): string | null {
  return /\/([^/?]+)(?:\?.*)?$/.exec(headers.get("location") ?? "")?.[1] ?? null;
}

async function readText({ body }: Response): Promise<string> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader && text.length < maxChars) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += value;
  }
  await reader?.cancel();
  return text;
}
