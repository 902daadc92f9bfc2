import type { Clock } from "@rt/core";
import type { EchoStage } from "./echo-stage.js";
import type { Monitor } from "./monitor.js";

/** How a gate is made. */
export interface EchoGateOptions {
  readonly monitor: Pick<Monitor, "isPlaying">;
  readonly clock: Clock;
  /** How long the room and the way through the devices go on sounding. Default 300. */
  readonly tailMs?: number | undefined;
}

/** Half duplex: what is recorded while the loudspeaker is heard, and for a while after, is silence. */
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
