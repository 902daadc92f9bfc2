/** Names of the services that the simulator can pass for. */
export type ProfileName = "openai" | "azure";

/** What tells one service from another where both speak the same protocol. Recorded, not taken from documentation. */
export interface Profile {
  readonly name: ProfileName;
  /** Where a wrong key or model is told: in a handshake that fails, or in an `error` event and a close. */
  readonly refusesIn: "handshake" | "event";
  /** Sends `rate_limits.updated` after each response. */
  readonly tellsRateLimits: boolean;
  /** Says `part` of `response.content_part.*` once more as `content`. */
  readonly repeatsPart: boolean;
  /** Takes a transcription model for the name of a deployment, which must exist. */
  readonly transcribesByDeployment: boolean;
}

/** The services by name: a new one is one more entry. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  openai: {
    name: "openai",
    refusesIn: "event",
    tellsRateLimits: true,
    repeatsPart: false,
    transcribesByDeployment: false,
  },
  azure: {
    name: "azure",
    refusesIn: "handshake",
    tellsRateLimits: false,
    repeatsPart: true,
    transcribesByDeployment: true,
  },
};

/** Whether a word, for example from a command line, names a profile. */
export function isProfileName(word: string): word is ProfileName {
  return Object.hasOwn(profiles, word);
}
