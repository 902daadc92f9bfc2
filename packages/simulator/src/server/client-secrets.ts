import type { Session, SessionConfig } from "@rt/core";
import { previewServer } from "@rt/core/serving";
import type { Ids } from "../ids.js";
import { clientShapes } from "../session/client-shapes.js";
import { createSessionResource } from "../session/config.js";
import { invalidValue, Refusal } from "../session/refusals.js";
import { integer, object, oneOf, record } from "../session/shape.js";
import type { SecretsRoute } from "./routes.js";
import type { Secret, Secrets } from "./secrets.js";

type Json = Readonly<Record<string, unknown>>;

/** The lifetime of an ephemeral key in seconds: the limits of the specification, and the defaults. */
const lifetime = { least: 10, most: 7_200, usual: 600, preview: 60 } as const;

const expiresAfter = object({ anchor: oneOf("created_at"), seconds: integer(lifetime.least, lifetime.most) });

/** What is needed to create an ephemeral key. */
export interface Mint {
  readonly secrets: Secrets;
  readonly ids: Ids;
  /** The models that exist. Default: any. */
  readonly models?: readonly string[] | undefined;
}

/** Creates an ephemeral key as the request's body asks. Throws a `Refusal` if the body is invalid. */
export function mintSecret(body: Json, { dialect, intent }: SecretsRoute, mint: Mint): Json {
  return dialect === "ga" ? mintGa(body, mint) : mintPreview(body, intent, mint);
}

/** A client's session configuration, from a body. Throws a `Refusal` if it is malformed. */
export function sessionIn(body: Json): SessionConfig {
  const event = {
    type: "session.update",
    session: { type: "realtime", ...recordIn(body, "session") },
  } as const;
  clientShapes["session.update"](event, "");
  return event.session as SessionConfig;
}

function mintGa(body: Json, mint: Mint): Json {
  const { expires_after: asked = {}, session: _, ...others } = body;
  object({})(others, "");
  expiresAfter(asked, "expires_after");
  const { seconds = lifetime.usual } = asked as { seconds?: number };
  const { secret, session } = minted(sessionIn(body), seconds, mint);
  return { expires_at: secret.expiresAt, session: { ...session, expires_at: 0 }, value: secret.value };
}

/** In the preview dialect the body is the session, and so is the answer, which contains the key. */
function mintPreview(body: Json, intent: SecretsRoute["intent"], mint: Mint): Json {
  const type = intent === "transcription" ? "transcription_session.update" : "session.update";
  const [decoded] = previewServer.decode(JSON.stringify({ type, session: body }));
  if (decoded?.type !== "session.update") throw new Refusal("invalid_value", "Invalid session.", "session");
  const { secret, session } = minted(sessionIn({ session: decoded.session }), lifetime.preview, mint);
  const [frame = "{}"] = previewServer.encode({ type: "session.created", session });
  const told: unknown = JSON.parse(frame);
  const client_secret = { value: secret.value, expires_at: secret.expiresAt };
  return { ...recordIn(told as Json, "session"), client_secret };
}

function minted(
  config: SessionConfig,
  seconds: number,
  { secrets, ids, models }: Mint,
): { readonly secret: Secret; readonly session: Session } {
  if (models && config.type === "realtime" && config.model !== undefined && !models.includes(config.model))
    throw invalidValue(config.model, models, "session.model");
  const seed = { id: ids.next("sess"), expiresAt: 0, model: usualModel, intent: config.type };
  const session = createSessionResource({ ...seed, initial: config });
  return { secret: secrets.create(config, seconds), session };
}

/** The model of a session that names none. */
export const usualModel = "gpt-realtime";

function recordIn(body: Json, name: string): Json {
  const value = body[name] ?? {};
  record(value, name);
  return value as Json;
}
