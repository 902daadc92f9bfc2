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

/** Names of the services that the simulator can imitate. */
export type ProfileName = "openai" | "azure" | "azure-preview" | "voice-live" | "xai";

/** What distinguishes services that speak the same protocol. */
export interface Profile {
  /** How a wrong key or model is refused: Azure fails the handshake, OpenAI sends an `error` and closes. */
  readonly refusals: "openai" | "azure";
  /** Whether it sends `rate_limits.updated` after each response. */
  readonly tellsRateLimits: boolean;
  /** Whether a transcription model is the name of a deployment, which must exist. */
  readonly transcribesByDeployment: boolean;
  /** The initial session configuration, where it differs from OpenAI's. */
  readonly defaults?: SessionConfig;
  /** The dialect that the service speaks, whatever path a client uses. */
  readonly dialect?: ServerDialect;
  /** How the service names things, if not like OpenAI. */
  readonly name?: (ids: Ids) => Ids;
  /** Creates what shapes the events of one session. */
  readonly createCostume: (world: CostumeWorld) => Costume;
}

const azure = { refusals: "azure", tellsRateLimits: false } as const;

/** The services by name. To add one, add an entry. */
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
  // How xAI refuses has not been recorded.
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
