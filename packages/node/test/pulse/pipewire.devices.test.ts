import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import { createPulse } from "../../src/pulse/pulse.js";
import { backendContract } from "../contract/backend-contract.js";
import {
  describeVirtualPipeWire,
  startVirtualPipeWire,
  type VirtualPipeWire,
} from "../support/virtual-pipewire.js";

describeVirtualPipeWire("PipeWire", () => {
  let pipeWire: VirtualPipeWire;
  beforeAll(async () => {
    pipeWire = await startVirtualPipeWire();
  });
  afterAll(() => pipeWire.stop());

  backendContract("pulse on PipeWire", async () => ({
    backend: await createPulse({ server: pipeWire.server }),
    now: () => performance.now(),
    advance: (ms) => sleep(ms),
    dispose: async () => {},
  }));
});
