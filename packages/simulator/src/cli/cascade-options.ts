import type { CascadeOptions } from "../brain/cascade/cascade.js";
import { wrong, type Environment } from "./option-values.js";

/** The user's own models, or null for none. Their keys are read from the environment. */
export function cascadeOf(
  values: Readonly<Record<string, unknown>>,
  environment: Environment,
): CascadeOptions | null {
  const chat = endpointOf("chat", values, environment);
  const transcription = endpointOf("transcription", values, environment);
  const speech = endpointOf("speech", values, environment);
  if (!chat && !transcription && !speech) return null;
  if (chat && chat.model === undefined)
    throw wrong("--chat needs --chat-model with the name of a model on that server.");
  return {
    ...(chat && { chat: { ...chat, model: chat.model ?? "" } }),
    ...(transcription && { transcription }),
    ...(speech && { speech }),
  };
}

interface Endpoint {
  readonly url: string;
  readonly key?: string;
  readonly model?: string;
  readonly voice?: string;
}

function endpointOf(
  name: "chat" | "transcription" | "speech",
  values: Readonly<Record<string, unknown>>,
  environment: Environment,
): Endpoint | null {
  const { [name]: url, [`${name}-model`]: model, [`${name}-voice`]: voice } = values;
  const key = environment[`RT_${name.toUpperCase()}_KEY`];
  if (typeof url !== "string") {
    if (model !== undefined || voice !== undefined)
      throw wrong(`--${name}-${model === undefined ? "voice" : "model"} needs --${name} with an address.`);
    return null;
  }
  return {
    url,
    ...(key !== undefined && key !== "" && { key }),
    ...(typeof model === "string" && { model }),
    ...(typeof voice === "string" && { voice }),
  };
}
