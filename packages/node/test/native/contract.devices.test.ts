import { createNative } from "../../src/native/backend.js";
import { backendContract } from "../contract/backend-contract.js";
import { onVirtualAudio } from "../support/audio-under-test.js";
import { describeVirtualAudio } from "../support/virtual-audio.js";
import { describe, it } from "vitest";

const audify = process.env["RT_AUDIFY"];

if (audify) {
  describeVirtualAudio("audify", () => {
    backendContract(
      "native (audify)",
      onVirtualAudio(() => createNative({ audify }), { heardErrorMs: 50 }),
    );
  });
} else {
  describe("native (audify) keeps the backend contract:", () => {
    it.skip("needs audify, which has to be compiled: set RT_AUDIFY to its folder");
  });
}
