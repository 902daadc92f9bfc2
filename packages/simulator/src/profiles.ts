import type { SessionConfig } from "@rt/core";
import type { ServerDialect } from "@rt/core/serving";
import { asUuids } from "./ids.js";
import type { Ids } from "./ids.js";
import { azurePreviewCostume } from "./profiles/azure-preview.js";
import { azureCostume } from "./profiles/azure.js";
import { plainCostume } from "./profiles/costume.js";
import type { Costume, CostumeWorld } from "./profiles/costume.js";
import { VoiceLiveCostume, voiceLiveServer } from "./profiles/voice-live.js";
import { XaiCostume, xaiDefaults } from "./profiles/xai.js";

/** Names of the services that the simulator can pass for. */
export type ProfileName = "openai" | "azure" | "azure-preview" | "voice-live" | "xai";

/** What tells one service from another where both speak the same protocol. */
export interface Profile {
  /** Whose way of refusing a wrong key or model: Azure fails the handshake, OpenAI sends an `error` and closes. */
  readonly refusals: "openai" | "azure";
  /** Sends `rate_limits.updated` after each response. */
  readonly tellsRateLimits: boolean;
  /** Takes a transcription model for the name of a deployment, which must exist. */
  readonly transcribesByDeployment: boolean;
  /** What a session is before anybody configures it, where that is not what it is at OpenAI. */
  readonly defaults?: SessionConfig;
  /** The dialect that the service speaks, whatever path a client uses. */
  readonly dialect?: ServerDialect;
  /** How the service names things, if not like OpenAI. */
  readonly name?: (ids: Ids) => Ids;
  /** Says how its events look, for one session. */
  readonly createCostume: (world: CostumeWorld) => Costume;
}

const azure = { refusals: "azure", tellsRateLimits: false } as const;

/** The services by name: a new one is one more entry. */
export const profiles: Readonly<Record<ProfileName, Profile>> = {
  openai: {
    refusals: "openai",
    tellsRateLimits: true,
    transcribesByDeployment: false,
    createCostume: () => plainCostume,
  },
  azure: { ...azure, transcribesByDeployment: true, createCostume: () => azureCostume },
  "azure-preview": { ...azure, transcribesByDeployment: false, createCostume: () => azurePreviewCostume },
  "voice-live": {
    ...azure,
    transcribesByDeployment: false,
    dialect: voiceLiveServer,
    createCostume: () => new VoiceLiveCostume(),
  },
  // How it refuses has not been recorded.
  xai: {
    refusals: "openai",
    tellsRateLimits: false,
    transcribesByDeployment: false,
    defaults: xaiDefaults,
    name: asUuids,
    createCostume: (world) => new XaiCostume(world),
  },
};

/** The names of all profiles. */
export const profileNames = Object.keys(profiles);

/** Whether a word, for example from a command line, names a profile. */
export function isProfileName(word: string): word is ProfileName {
  return Object.hasOwn(profiles, word);
}
