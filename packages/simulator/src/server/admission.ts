import type { IncomingMessage } from "node:http";
import type { SessionConfig } from "@rt/core";
import type { Profile } from "../profiles.js";
import { secretPrefix } from "./secrets.js";
import type { Secrets } from "./secrets.js";
import { offeredProtocols } from "./routes.js";
import type { RealtimeRoute } from "./routes.js";

/** Why a client gets no session, as the service words it. */
export interface Denial {
  readonly status: number;
  /** The close code of a service that refuses after the handshake. */
  readonly closeCode: 3000 | 4000;
  /** Null if the service gives none. */
  readonly code: string | null;
  readonly message: string;
}

/** What the simulator requires of its clients. What is left out is not required. */
export interface AdmissionRules {
  /** The valid keys. Without them any credential is accepted, and so is none. */
  readonly keys?: readonly string[] | undefined;
  /** The models, or deployments, that exist. */
  readonly models?: readonly string[] | undefined;
  /** The ephemeral keys that exist. */
  readonly secrets: Secrets;
  /** Refuses the preview dialect on OpenAI's path, as the service does since May 2026. */
  readonly refuseBeta?: boolean | undefined;
}

/** What a client requests, and from which service. */
export interface Applicant {
  readonly route: Pick<RealtimeRoute, "dialect" | "profile" | "model" | "intent">;
  readonly profile: Profile;
}

/** The outcome: no session, or one, possibly with the initial configuration of an ephemeral key. */
export type Admission =
  { readonly denial: Denial } | { readonly denial: null; readonly initial: SessionConfig | null };

/** Decides whether a client gets its session. Messages never contain the credential. */
export function admission(
  request: IncomingMessage,
  { route, profile }: Applicant,
  rules: AdmissionRules,
): Admission {
  const credential = credentialOf(request);
  // A listed key is valid, whatever its prefix.
  const isSecret = credential?.startsWith(secretPrefix) === true && rules.keys?.includes(credential) !== true;
  const secret = isSecret ? rules.secrets.find(credential) : null;
  if (secret === undefined || secret === "expired") return { denial: badSecret(secret, profile) };
  if (!secret && !isValid(credential, rules)) return { denial: badCredential(credential, profile) };
  if (rules.refuseBeta && route.dialect === "preview" && route.profile === "openai")
    return { denial: betaDenial };
  const initial = secret?.session ?? null;
  const model = (initial?.type === "realtime" && initial.model) || route.model;
  if (rules.models && route.intent === "realtime" && !rules.models.includes(model))
    return { denial: badModel(model, profile) };
  return { denial: null, initial };
}

/**
 * Decides whether a client may use server-side endpoints, such as creating ephemeral keys: with a key that is not
 * ephemeral itself. Returns null if it may.
 */
export function keyDenial(request: IncomingMessage, profile: Profile, rules: AdmissionRules): Denial | null {
  const credential = credentialOf(request);
  const isValidKey = !credential?.startsWith(secretPrefix) && isValid(credential, rules);
  return isValidKey ? null : badCredential(credential, profile);
}

function isValid(credential: string | null, { keys }: AdmissionRules): boolean {
  return !keys || (credential !== null && keys.includes(credential));
}

/** The body of a refused handshake. */
export function denialBody({ code, message, status }: Denial): string {
  return JSON.stringify({ error: { code: code ?? String(status), message } });
}

const betaDenial: Denial = {
  status: 400,
  closeCode: 4000,
  code: "beta_api_shape_disabled",
  message:
    "The Realtime Beta API is no longer supported. Please use /v1/realtime without the OpenAI-Beta header for the GA API.",
};

function badCredential(credential: string | null, { refusals }: Profile): Denial {
  if (refusals === "azure") {
    const message =
      "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";
    return { status: 401, closeCode: 3000, code: "401", message };
  }
  return credential === null
    ? {
        status: 401,
        closeCode: 3000,
        code: null,
        message: "Missing bearer or basic authentication in header",
      }
    : { status: 401, closeCode: 3000, code: "invalid_api_key", message: "Incorrect API key provided." };
}

/** The services' wording has not been recorded. */
function badSecret(secret: "expired" | undefined, profile: Profile): Denial {
  if (secret === undefined) return badCredential(secretPrefix, profile);
  const message = "The ephemeral key has expired: create another client secret.";
  return { status: 401, closeCode: 3000, code: "invalid_api_key", message };
}

function badModel(model: string, { refusals }: Profile): Denial {
  if (refusals === "azure") {
    const message =
      "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.";
    return { status: 404, closeCode: 4000, code: "DeploymentNotFound", message };
  }
  return model === ""
    ? { status: 400, closeCode: 4000, code: "missing_model", message: "You must provide a model parameter." }
    : {
        status: 404,
        closeCode: 4000,
        code: "invalid_model",
        message: `Model "${model.slice(0, 64)}" is not supported in realtime mode.`,
      };
}

const keyProtocol = "openai-insecure-api-key.";

/** The credential, which is in one of two headers, in the URL, or, from a browser, in a subprotocol. */
function credentialOf({ headers, url = "" }: IncomingMessage): string | null {
  const query = new URLSearchParams(url.split("?", 2)[1]);
  const bearer = /^Bearer\s+(.+)$/i;
  const fromProtocol = offeredProtocols(headers).find((name) => name.startsWith(keyProtocol));
  return (
    bearer.exec(headers.authorization ?? "")?.[1] ??
    [headers["api-key"]].flat()[0] ??
    query.get("api-key") ??
    bearer.exec(query.get("Authorization") ?? "")?.[1] ??
    fromProtocol?.slice(keyProtocol.length) ??
    null
  );
}
