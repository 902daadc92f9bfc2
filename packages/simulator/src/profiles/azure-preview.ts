import type { Session } from "@rt/core";
import { picked, plainCostume, plus, wear, withObjects } from "./costume.js";
import type { Costume, Wardrobe } from "./costume.js";

/** Session fields that came with GA. */
const sessionFields = [
  ..."id object type model expires_at output_modalities instructions audio tools tool_choice".split(" "),
  ..."max_output_tokens tracing prompt include".split(" "),
];

/** The service's default, which the simulator cannot change. */
const temperature = 0.8;

/**
 * Azure OpenAI under its dated preview versions. It has not been recorded: this follows `realtime-openapi3.yml` of
 * 2024-10-01-preview, and a recording of the same dialect at OpenAI.
 */
export const azurePreviewCostume: Costume = {
  ...plainCostume,
  dress: (event) =>
    wear(wardrobe, event.type, event) ?? [
      "obfuscation" in event ? plus(event, { obfuscation: undefined }) : withObjects(event),
    ],
};

const wardrobe: Wardrobe = {
  // Clients of that time reject unknown events.
  "conversation.item.input_audio_transcription.delta": () => [],
  "session.created": (event) => [plus(event, { session: toldSession(event.session) })],
  "session.updated": (event) => [plus(event, { session: toldSession(event.session) })],
  "response.created": (event) => [withObjects(plus(event, { response: { ...event.response, temperature } }))],
  "response.done": (event) => [withObjects(plus(event, { response: { ...event.response, temperature } }))],
};

function toldSession(session: Session): object {
  return { ...picked({ ...session }, sessionFields), temperature };
}
