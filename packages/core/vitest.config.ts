import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { nodeProject, reporting } from "../../vitest.shared.js";

export default defineConfig({
  resolve: {
    alias: { "#socket": fileURLToPath(new URL("./src/transport/socket-node.ts", import.meta.url)) },
  },
  test: { ...reporting, projects: [{ extends: true, ...nodeProject }] },
});
