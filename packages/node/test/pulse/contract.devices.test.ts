import { createPulse } from "../../src/pulse/pulse.js";
import { backendContract } from "../contract/backend-contract.js";
import { onVirtualAudio } from "../support/audio-under-test.js";
import { describeVirtualAudio } from "../support/virtual-audio.js";

describeVirtualAudio("pulse", () => {
  backendContract(
    "pulse",
    onVirtualAudio(() => createPulse(), { heardErrorMs: 10 }),
  );
});
