import { manualClock } from "@rt/core/testing";
import { createNative } from "../../src/native/backend.js";
import { backendContract } from "../contract/backend-contract.js";
import { FakeRtAudio } from "../support/fake-rt-audio.js";

backendContract("native (a fake of audify)", async () => {
  const clock = manualClock();
  const audios: FakeRtAudio[] = [];
  const createAudio = () => {
    const audio = new FakeRtAudio(clock);
    audios.push(audio);
    return audio;
  };
  return {
    backend: await createNative({ clock, createAudio }),
    now: () => clock.now(),
    advance: (ms) => clock.elapse(ms),
    listen: async () => ({
      stop: async () => audios.reduce((samples, { sounding }) => samples + sounding, 0) / 24,
    }),
    async unplug() {
      for (const audio of audios) audio.flood();
    },
    dispose: async () => {},
  };
});
