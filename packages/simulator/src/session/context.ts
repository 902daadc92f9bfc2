import type { ServerEvent } from "@rt/core";
import type { Brain } from "../brain/brain.js";
import type { Clock } from "../clock.js";
import type { CreateVad } from "../ears/vad.js";
import type { Fault } from "../faults/fault.js";
import type { Ids } from "../ids.js";
import type { Profile } from "../profiles.js";
import type { Voice } from "../voice/voice.js";
import type { Pace } from "./pace.js";
import type { Playback } from "./playback.js";

/** Everything that a session uses of its environment. */
export interface SessionWorld {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly brain: Brain;
  readonly voice: Voice;
  readonly createVad: CreateVad;
  readonly profile: Profile;
  readonly pace: Pace;
  /** Makes a brain's variations repeatable. */
  readonly seed?: number | undefined;
  /** Plays the session's speech if the server does that. Otherwise its audio is sent in events. */
  readonly playback?: Playback;
  /** Injects a fault into this session's line from now on. */
  readonly inject?: (fault: Fault) => void;
  /** The names of models and deployments that exist. Default: any. */
  readonly models?: readonly string[] | undefined;
}

/** Sends an event to the client. The session adds the event's id. */
export type Emit = (event: ServerEvent) => void;
