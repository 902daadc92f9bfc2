import { defineConfig } from "vitest/config";
import { longProject, nodeProject, reporting } from "../../vitest.shared.js";

// One file after the other: who speaks and is interrupted needs the machine to itself.
export default defineConfig({
  test: { ...reporting, fileParallelism: false, projects: [nodeProject, longProject] },
});
