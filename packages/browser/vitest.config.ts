import { defineConfig } from "vitest/config";
import { devicesProject, longProject, nodeProject, reporting } from "../../vitest.shared.js";
import { viteWorkletPlugin } from "./worklet-bundles.js";

const plugins = [viteWorkletPlugin];

export default defineConfig({
  test: {
    ...reporting,
    projects: [
      { ...nodeProject, plugins },
      { ...longProject, plugins },
      { ...devicesProject, plugins },
    ],
  },
});
