import type { Clock } from "@rt/core";
import type { EchoStage } from "./echo-stage.js";
import type { Monitor } from "./monitor.js";

/** Options of {@link createEchoGate}. */
export interface EchoGateOptions {
  readonly monitor: Pick<Monitor, "isPlaying">;
  readonly clock: Clock;
  /** How many milliseconds the room and the path through the devices keep sounding. Default 300. */
  readonly tailMs?: number | undefined;
}

/** Half duplex: replaces what is recorded while the speaker is heard, and for a while after, with silence. */
export function createEchoGate({ monitor, clock, tailMs = 300 }: EchoGateOptions): EchoStage {
  let heardAt = -Infinity;
  return {
    process(frame) {
      if (monitor.isPlaying) heardAt = clock.now();
      return clock.now() - heardAt <= tailMs ? new Int16Array(frame.length) : frame;
    },
    close: () => {},
  };
}
