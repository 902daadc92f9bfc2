import type { IncomingHttpHeaders } from "node:http";
import type { ServerDialect } from "@rt/core/serving";
import type { ProfileName } from "../profiles.js";

/** What a client requested, by its URL and headers. */
export type Route =
  | RealtimeRoute
  /** A WebSocket next to a call, by the call's id. */
  | { readonly name: "sideband"; readonly profile: ProfileName; readonly callId: string }
  | SecretsRoute
  /** Starts a call over WebRTC. */
  | {
      readonly name: "calls";
      readonly profile: ProfileName;
      readonly model: string;
      readonly isFiltered: boolean;
    }
  /** An action on a call. */
  | { readonly name: "call"; readonly profile: ProfileName; readonly callId: string; readonly action: string }
  /** The welcome page for people. */
  | { readonly name: "page" }
  /** An endpoint of the service that the simulator knows but does not implement. */
  | { readonly name: "missing"; readonly what: string }
  | { readonly name: "unknown" };

/** A session over a WebSocket. */
export interface RealtimeRoute {
  readonly name: "realtime";
  readonly profile: ProfileName;
  readonly dialect: ServerDialect["name"];
  /** Empty if the client named none. */
  readonly model: string;
  readonly intent: "realtime" | "transcription";
}

/** Where ephemeral keys are created. */
export interface SecretsRoute {
  readonly name: "secrets";
  readonly profile: ProfileName;
  readonly dialect: ServerDialect["name"];
  readonly intent: RealtimeRoute["intent"];
}

/** The subprotocol with which browsers choose the preview dialect. */
const betaProtocol = "openai-beta.realtime-v1";

/** Where each kind of ephemeral key is created: those of today, and those of the preview dialect. */
const secretEndpoints: Readonly<Record<string, Pick<SecretsRoute, "dialect" | "intent">>> = {
  "/v1/realtime/client_secrets": { dialect: "ga", intent: "realtime" },
  "/openai/v1/realtime/client_secrets": { dialect: "ga", intent: "realtime" },
  "/v1/realtime/sessions": { dialect: "preview", intent: "realtime" },
  "/v1/realtime/transcription_sessions": { dialect: "preview", intent: "transcription" },
  "/openai/realtimeapi/sessions": { dialect: "preview", intent: "realtime" },
  "/openai/realtimeapi/transcription_sessions": { dialect: "preview", intent: "transcription" },
};

const callsPath = /^(?:\/openai)?\/v1\/realtime\/calls(?:\/([^/]+)\/([^/]+))?$/;

/** Determines the route of a request. The path tells the vendor: Azure's begin with `/openai`. */
export function routeOf(target: string, headers: IncomingHttpHeaders): Route {
  const { pathname, searchParams } = urlOf(target);
  const profile = profileOf(pathname);
  const intent = searchParams.get("intent") === "transcription" ? "transcription" : "realtime";
  switch (pathname) {
    case "/":
      return { name: "page" };
    case "/openai/realtime":
      return {
        name: "realtime",
        profile,
        dialect: "preview",
        model: searchParams.get("deployment") ?? "",
        intent,
      };
    case "/voice-live/realtime":
    // Its name before general availability, still in use with agents.
    case "/voice-agent/realtime":
      return {
        name: "realtime",
        profile: "voice-live",
        dialect: "preview",
        model: searchParams.get("model") ?? "",
        intent,
      };
    case "/v1/realtime":
    case "/openai/v1/realtime": {
      const callId = searchParams.get("call_id");
      if (callId !== null) return { name: "sideband", profile, callId };
      const dialect = asksForBeta(headers) ? "preview" : "ga";
      return { name: "realtime", profile, dialect, model: searchParams.get("model") ?? "", intent };
    }
    default:
      return restRoute(pathname, searchParams);
  }
}

function restRoute(pathname: string, query: URLSearchParams): Route {
  const profile = profileOf(pathname);
  const secrets = Object.hasOwn(secretEndpoints, pathname) ? secretEndpoints[pathname] : undefined;
  if (secrets) return { name: "secrets", profile, ...secrets };
  const call = callsPath.exec(pathname);
  if (call) {
    const [, callId, action] = call;
    if (callId !== undefined && action !== undefined) return { name: "call", profile, callId, action };
    const isFiltered = query.get("webrtcfilter") === "on";
    return { name: "calls", profile, model: query.get("model") ?? "", isFiltered };
  }
  if (pathname.endsWith("/realtime/translations")) return { name: "missing", what: "translation sessions" };
  return { name: "unknown" };
}

function profileOf(pathname: string): ProfileName {
  if (!pathname.startsWith("/openai/")) return "openai";
  return pathname.startsWith("/openai/v1/") ? "azure" : "azure-preview";
}

/** The subprotocols that a client offers, as it spelled them. */
export function offeredProtocols(headers: IncomingHttpHeaders): string[] {
  return (headers["sec-websocket-protocol"] ?? "").split(",").flatMap((name) => name.trim() || []);
}

function asksForBeta(headers: IncomingHttpHeaders): boolean {
  return headers["openai-beta"] === "realtime=v1" || offeredProtocols(headers).includes(betaProtocol);
}

function urlOf(target: string): URL {
  try {
    return new URL(target, "http://simulator.invalid");
  } catch {
    return new URL("http://simulator.invalid/unreadable");
  }
}
