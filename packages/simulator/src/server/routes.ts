import type { IncomingHttpHeaders } from "node:http";
import type { ServerDialect } from "@rt/core/serving";
import type { ProfileName } from "../profiles.js";

/** What a client asked for, by its URL and headers. */
export type Route =
  | RealtimeRoute
  /** A WebSocket beside a call, by the call's id. */
  | { readonly name: "sideband"; readonly callId: string }
  /** The page for people. */
  | { readonly name: "page" }
  /** An endpoint of the service that the simulator knows of and does not have. */
  | { readonly name: "missing"; readonly what: string }
  | { readonly name: "unknown" };

/** A session over a WebSocket. */
export interface RealtimeRoute {
  readonly name: "realtime";
  readonly profile: ProfileName;
  readonly dialect: ServerDialect["name"];
  /** Empty where the client named none. */
  readonly model: string;
  readonly intent: "realtime" | "transcription";
}

/** The subprotocol by which browsers say that they speak the preview dialect. */
const betaProtocol = "openai-beta.realtime-v1";

const missingEndpoints: readonly (readonly [RegExp, string])[] = [
  [/\/realtime\/client_secrets$/, "client secrets"],
  [/\/realtime\/(transcription_)?sessions$/, "client secrets"],
  [/\/realtime\/calls(\/|$)/, "calls over WebRTC"],
  [/\/realtime\/translations$/, "translation sessions"],
];

/** Reads a request. The path tells the vendor: Azure's begin with `/openai`. */
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
    case "/v1/realtime":
    case "/openai/v1/realtime": {
      const callId = searchParams.get("call_id");
      if (callId !== null) return { name: "sideband", callId };
      const dialect = asksForBeta(headers) ? "preview" : "ga";
      return { name: "realtime", profile, dialect, model: searchParams.get("model") ?? "", intent };
    }
    default: {
      const endpoint = missingEndpoints.find(([pattern]) => pattern.test(pathname));
      return endpoint ? { name: "missing", what: endpoint[1] } : { name: "unknown" };
    }
  }
}

function profileOf(pathname: string): ProfileName {
  if (!pathname.startsWith("/openai/")) return "openai";
  return pathname.startsWith("/openai/v1/") ? "azure" : "azure-preview";
}

/** The subprotocols that a client offers, as it named them. */
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
