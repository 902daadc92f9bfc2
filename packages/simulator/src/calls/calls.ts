import type { SessionConfig } from "@rt/core";
import type { Profile } from "../profiles.js";

/** What a client asks for a call with. */
export interface CallRequest {
  /** The client's offer. */
  readonly sdp: string;
  /** What the client wants its session to be from the beginning: looked at, and found to be well-formed. */
  readonly session: SessionConfig | null;
  readonly model: string;
  /** Keeps events off the data channel that a browser need not know (`?webrtcfilter=on`). */
  readonly isFiltered: boolean;
  /** Whom the simulator passes for. */
  readonly profile: Profile;
}

/** The answer to an offer. */
export interface CallAnswer {
  /** `rtc_...` */
  readonly callId: string;
  readonly sdp: string;
}
