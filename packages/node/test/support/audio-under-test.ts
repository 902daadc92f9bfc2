import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import type { Backend } from "../../src/backend/backend.js";
import type { BackendUnderTest } from "../contract/under-test.js";
import { startVirtualAudio, virtualRate, type VirtualAudio } from "./virtual-audio.js";

/** The known limits of a backend. */
export interface VirtualAudioTolerances extends Pick<BackendUnderTest, "heardErrorMs" | "recordJitterMs"> {
  readonly isLossTold?: boolean;
}

/** Runs backends on virtual devices for the contract. The server is started once, and again after a test killed it. */
export function onVirtualAudio(
  createBackend: () => Promise<Backend>,
  { isLossTold = true, ...tolerances }: VirtualAudioTolerances,
): () => Promise<BackendUnderTest> {
  let audio: VirtualAudio;
  let isKilled = false;
  beforeAll(async () => {
    audio = await startVirtualAudio();
  });
  afterAll(() => audio.stop());
  return async () => ({
    backend: await createBackend(),
    now: () => performance.now(),
    advance: (ms) => sleep(ms),
    async listen() {
      const recording = await audio.record();
      return { stop: async () => soundMs(await recording.stop()) };
    },
    ...(isLossTold && {
      async unplug() {
        isKilled = true;
        await audio.kill();
      },
    }),
    ...tolerances,
    async dispose() {
      if (isKilled) await audio.start();
      isKilled = false;
    },
  });
}

/** The milliseconds that are not silent. The quiet edges of a resampler do not count. */
function soundMs(samples: Int16Array): number {
  return (samples.filter((sample) => Math.abs(sample) > 300).length * 1_000) / virtualRate;
}
