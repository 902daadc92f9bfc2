import type { ServerEventType } from "@rt/core";

/** Names of the services that the simulator can pass for. */
export type ProfileName = "openai" | "azure" | "azure-preview";

/**
 * What tells one service from another where both speak the same protocol. `openai` and `azure` are as recorded; of
 * `azure-preview` there is no recording.
 */
export interface Profile {
  /** Whose way of refusing a wrong key or model: Azure fails the handshake, OpenAI sends an `error` and closes. */
  readonly refusals: "openai" | "azure";
  /** Sends `rate_limits.updated` after each response. */
  readonly tellsRateLimits: boolean;
  /** Says `part` of `response.content_part.*` once more as `content`. */
  readonly repeatsPart: boolean;
  /** Takes a transcription model for the name of a deployment, which must exist. */
  readonly transcribesByDeployment: boolean;
  /** Events that the service does not have; clients of its time reject what they do not know. */
  readonly withholds: readonly ServerEventType[];
}

/** The services by name: a new one is one more entry. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  openai: {
    refusals: "openai",
    tellsRateLimits: true,
    repeatsPart: false,
    transcribesByDeployment: false,
    withholds: [],
  },
  azure: {
    refusals: "azure",
    tellsRateLimits: false,
    repeatsPart: true,
    transcribesByDeployment: true,
    withholds: [],
  },
  "azure-preview": {
    refusals: "azure",
    tellsRateLimits: false,
    repeatsPart: false,
    transcribesByDeployment: false,
    withholds: ["conversation.item.input_audio_transcription.delta"],
  },
};

/** The names of all profiles. */
export const profileNames = Object.keys(profiles);

/** Whether a word, for example from a command line, names a profile. */
export function isProfileName(word: string): word is ProfileName {
  return Object.hasOwn(profiles, word);
}
