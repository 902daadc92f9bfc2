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

/** What a session lives on: all it may ask of the world. */
export interface SessionWorld {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly brain: Brain;
  readonly voice: Voice;
  readonly createVad: CreateVad;
  readonly profile: Profile;
  readonly pace: Pace;
  /** Makes what a brain varies repeatable. */
  readonly seed?: number | undefined;
  /** Plays what the session says, where the server does that; else its sound goes out in events. */
  readonly playback?: Playback;
  /** Makes something go wrong on this session's line from now on. */
  readonly inject?: (fault: Fault) => void;
  /** Names of models and deployments that exist; anything does where it is left out. */
  readonly models?: readonly string[] | undefined;
}

/** Tells the client something. The session puts the event's id to it. */
export type Emit = (event: ServerEvent) => void;
