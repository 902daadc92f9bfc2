import type { IncomingMessage, ServerResponse } from "node:http";
import type { SessionConfig } from "@rt/core";
import { profiles } from "../profiles.js";
import type { Profile, ProfileName } from "../profiles.js";
import type { Calls } from "../calls/calls.js";
import type { Ids } from "../ids.js";
import { Refusal } from "../session/refusals.js";
import { admission, denialBody, keyDenial } from "./admission.js";
import type { AdmissionRules, Denial } from "./admission.js";
import { bodyOf, formOf, objectOf } from "./body.js";
import { mintSecret, sessionIn, usualModel } from "./client-secrets.js";
import { openToAll, preflightReply } from "./cors.js";
import { Declined, notFound, notThere, send, welcomePage } from "./pages.js";
import type { Reply } from "./pages.js";
import { routeOf } from "./routes.js";
import type { Route, SecretsRoute } from "./routes.js";

/** What is needed to answer requests. */
export interface EndpointOptions extends AdmissionRules {
  /** The profile of all requests, instead of the one that belongs to the path. */
  readonly profile?: ProfileName | undefined;
  readonly ids: Ids;
  readonly calls: Calls;
}

/** Answers a plain HTTP request: the welcome page, ephemeral keys, calls. Never rejects. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: EndpointOptions,
): Promise<void> {
  const reply = await replyTo(request, options).catch(replyOfError);
  const headers = { ...openToAll, "x-request-id": options.ids.next("req"), ...reply.headers };
  send(response, { ...reply, headers });
}

async function replyTo(request: IncomingMessage, options: EndpointOptions): Promise<Reply> {
  if (request.method === "OPTIONS") return preflightReply(request);
  const route = routeOf(request.url ?? "/", request.headers);
  switch (route.name) {
    case "page":
      return welcomePage();
    case "realtime":
    case "sideband":
      return { ...notThere(426, "This endpoint requires a WebSocket."), headers: { upgrade: "websocket" } };
    case "missing":
      return notThere(501, `The simulator does not support ${route.what} yet.`);
    case "unknown":
      return notFound(request);
    case "secrets":
    case "calls":
    case "call":
      return request.method === "POST"
        ? replyToPost(request, route, options)
        : { ...notThere(405, "This endpoint requires POST."), headers: { allow: "POST, OPTIONS" } };
  }
}

type PostRoute = Extract<Route, { name: "secrets" | "calls" | "call" }>;

async function replyToPost(
  request: IncomingMessage,
  route: PostRoute,
  options: EndpointOptions,
): Promise<Reply> {
  const profile = profiles[options.profile ?? route.profile];
  if (route.name === "calls") return replyToOffer(request, { route, profile }, options);
  const denial = keyDenial(request, profile, options);
  if (denial) return denied(denial, profile);
  return route.name === "secrets" ? replyToMint(request, route, options) : replyToAction(route, options);
}

async function replyToMint(
  request: IncomingMessage,
  route: SecretsRoute,
  { secrets, ids, models }: EndpointOptions,
): Promise<Reply> {
  const body = await bodyOf(request);
  const asked = body.length === 0 ? {} : objectOf(body.toString());
  if (!asked) return notThere(400, "We could not parse the JSON body of your request.");
  const made = mintSecret(asked, route, { secrets, ids, models });
  return { status: 200, type: "application/json", body: JSON.stringify(made) };
}

async function replyToOffer(
  request: IncomingMessage,
  { route, profile }: { readonly route: Extract<Route, { name: "calls" }>; readonly profile: Profile },
  options: EndpointOptions,
): Promise<Reply> {
  const offer = await offerIn(request);
  const asked = offer.session;
  const model = (asked?.type === "realtime" && asked.model) || route.model;
  const applicant = { route: { ...route, dialect: "ga", intent: "realtime", model }, profile } as const;
  const admitted = admission(request, applicant, options);
  if (admitted.denial) return denied(admitted.denial, profile);
  // By the specification, what a key stands for takes precedence over what its holder asks for.
  const session = admitted.initial ?? asked;
  const { callId, sdp } = await options.calls.create({
    sdp: offer.sdp,
    session,
    model: model || usualModel,
    isFiltered: route.isFiltered,
    profile,
  });
  const headers = { location: `/v1/realtime/calls/${callId}` };
  return { status: 201, type: "text/plain; charset=utf-8", body: sdp, headers };
}

/** The offer, either as the whole body or as a form part next to the session. */
async function offerIn(
  request: IncomingMessage,
): Promise<{ readonly sdp: string; readonly session: SessionConfig | null }> {
  const type = request.headers["content-type"] ?? "";
  const body = await bodyOf(request);
  if (/^application\/sdp\b/i.test(type)) return { sdp: body.toString(), session: null };
  if (!/^multipart\/form-data\b/i.test(type))
    throw new Declined(
      notThere(
        400,
        `Unsupported content type. This API method only accepts 'application/sdp' and 'multipart/form-data' requests, but you specified the header 'Content-Type: ${type.slice(0, 64)}'.`,
      ),
    );
  const form = await formOf(type, body);
  const sdp = form?.get("sdp");
  if (sdp === undefined)
    throw new Refusal("missing_required_parameter", "Missing required parameter: 'sdp'.", "sdp");
  const session = form?.get("session");
  return { sdp, session: session === undefined ? null : sessionIn({ session: parsed(session) }) };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  const session = objectOf(text);
  if (!session) throw new Refusal("invalid_json", "Invalid JSON in 'session'.", "session");
  return session;
}

function replyToAction(
  { callId, action }: Extract<Route, { name: "call" }>,
  { calls }: EndpointOptions,
): Reply {
  if (action !== "hangup")
    return notThere(501, "The simulator has no telephony: WebRTC calls can only be hung up.");
  return calls.hangup(callId) ? { status: 200, body: "" } : notThere(404, "No such call.");
}

function denied(denial: Denial, { refusals }: Profile): Reply {
  if (refusals === "azure")
    return { status: denial.status, type: "application/json", body: denialBody(denial) };
  const { message, code } = denial;
  const error = { message, type: "invalid_request_error", param: null, code };
  return { status: denial.status, type: "application/json", body: JSON.stringify({ error }) };
}

function replyOfError(error: unknown): Reply {
  if (error instanceof Declined) return error.reply;
  if (!(error instanceof Refusal)) return notThere(500, `The simulator failed: ${messageOf(error)}`);
  const { message, param, code } = error.details;
  const body = JSON.stringify({ error: { message, type: "invalid_request_error", param, code } });
  return { status: 400, type: "application/json", body };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
