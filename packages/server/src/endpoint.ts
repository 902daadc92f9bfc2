import { RealtimeError, type Service, type SessionConfigInput } from "@rt/core";

/** What of a service's address its client secrets depend on. */
export interface Endpoint {
  /** Where they are minted. */
  readonly mintUrl: string;
  /** Where sessions with them are opened, with nothing in it that a page should not see. */
  readonly url: string;
  /** The session, with its type, and the model that the address names unless it has its own. */
  readonly session: SessionConfigInput;
}

/** What a page may see of an address: which service, which model. */
const told: ReadonlySet<string> = new Set(["model", "deployment", "intent", "api-version"]);
/** What the address of a session says of the session, which a client secret says in its body. */
const said = ["model", "deployment", "intent"] as const;

/**
 * Where the keys of a service are minted, which follows from where its sessions are opened. Rejects with
 * `options.invalid` for an address of which that is not known.
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
  // Voice Live mints none, and ends in the same way.
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
