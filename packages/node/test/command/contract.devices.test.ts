import { createCommand } from "../../src/command/backend.js";
import { backendContract } from "../contract/backend-contract.js";
import { onVirtualAudio } from "../support/audio-under-test.js";
import { describeVirtualAudio } from "../support/virtual-audio.js";

/**
 * How far `heard()` may be off with each tool: further than documented, as the machine runs other tests too. ffplay
 * does not exit when the sound server goes away.
 */
const tools = [
  { tool: "pacat", heardErrorMs: 15 },
  { tool: "aplay", heardErrorMs: 40 },
  // sox writes 4,096 bytes at a time.
  { tool: "sox", heardErrorMs: 80, recordJitterMs: 350 },
  ...(process.env["RT_FFMPEG"] ? [{ tool: "ffmpeg", heardErrorMs: 120, isLossTold: false }] : []),
];

for (const { tool, ...options } of tools) {
  describeVirtualAudio(tool, () => {
    backendContract(
      `command (${tool})`,
      onVirtualAudio(() => createCommand({ tool }), options),
    );
  });
}
