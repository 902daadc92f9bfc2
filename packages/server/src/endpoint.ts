import { RealtimeError, type Service, type SessionConfigInput } from "@rt/core";

/** The parts of a service's address that minting a key needs. */
export interface Endpoint {
  /** The URL that mints keys. */
  readonly mintUrl: string;
  /** The URL that opens sessions, without anything a page should not see. */
  readonly url: string;
  /** The session with its type and its model, by default the one in the URL. */
  readonly session: SessionConfigInput;
}

/** The query parameters that a page may see: which service, which model. */
const told: ReadonlySet<string> = new Set(["model", "deployment", "intent", "api-version"]);
/** The query parameters that describe the session; minting takes them in the body. */
const said = ["model", "deployment", "intent"] as const;

/**
 * Derives where a service mints keys from where it opens sessions. Throws `options.invalid` if the address does not
 * tell.
 */
export function endpointOf(href: string, { dialect }: Service, input: SessionConfigInput): Endpoint {
  const url = new URL(href);
  const session = complete(url, input);
  const mint = new URL(url);
  mint.protocol = url.protocol.replace("ws", "http");
  mint.pathname = mintPath(url.pathname, dialect.name, session.type === "transcription");
  if (mint.pathname === url.pathname || url.searchParams.has("call_id"))
    throw new RealtimeError(
      "options.invalid",
      "service: keys are minted for addresses that end in /realtime",
    );
  for (const name of said) mint.searchParams.delete(name);
  return { mintUrl: mint.href, url: shown(url, session), session };
}

function mintPath(path: string, dialect: "ga" | "preview", isTranscription: boolean): string {
  // Voice Live mints no keys, although its path ends in the same way.
  if (/\/voice-(live|agent)\/realtime$/.test(path)) return path;
  if (dialect === "ga") return path.replace(/\/realtime$/, "/realtime/client_secrets");
  const resource = isTranscription ? "transcription_sessions" : "sessions";
  return path
    .replace(/\/openai\/realtime$/, `/openai/realtimeapi/${resource}`)
    .replace(/\/realtime$/, `/realtime/${resource}`);
}

function complete({ searchParams }: URL, input: SessionConfigInput): SessionConfigInput {
  const isTranscription = input.type === undefined && searchParams.get("intent") === "transcription";
  if (input.type === "transcription" || isTranscription) return { ...input, type: "transcription" };
  const model = input.model ?? searchParams.get("model") ?? searchParams.get("deployment");
  return { ...input, type: "realtime", ...(model !== null && { model }) };
}

function shown(url: URL, session: SessionConfigInput): string {
  const all = new URL(url);
  for (const name of url.searchParams.keys()) if (!told.has(name)) all.searchParams.delete(name);
  const target = all.searchParams.has("deployment") ? "deployment" : "model";
  if (session.type === "transcription") {
    all.searchParams.delete(target);
    all.searchParams.set("intent", "transcription");
  } else if (session.model !== undefined) all.searchParams.set(target, session.model);
  return all.href;
}
