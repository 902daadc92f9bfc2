import { manualClock } from "@rt/core/testing";
import { backendContract } from "./contract/backend-contract.js";
import { MemoryBackend } from "./support/memory-backend.js";

backendContract("memory", async () => {
  const clock = manualClock();
  const backend = new MemoryBackend({ clock });
  return {
    backend,
    now: () => clock.now(),
    advance: (ms) => clock.elapse(ms),
    async unplug() {
      backend.lose("speakers");
      backend.lose("mic");
    },
    async listen() {
      const before = backend.rendered("speakers").length;
      const heard = () => backend.rendered("speakers").subarray(before);
      return { stop: async () => heard().filter((sample) => sample !== 0).length / 24 };
    },
    dispose: async () => {},
  };
});
