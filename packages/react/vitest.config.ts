import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { longProject, reporting } from "../../vitest.shared.js";

const test: TestProjectInlineConfiguration["test"] = {
  environment: "happy-dom",
  include: ["test/**/*.test.{ts,tsx}"],
  exclude: ["**/node_modules/**", "test/**/*.long.test.ts"],
  setupFiles: "test/support/setup.ts",
  testTimeout: 60_000,
};

/** Programs of the documentation import the package by its name. */
const self = { find: "@rt/react", replacement: fileURLToPath(new URL("src/index.ts", import.meta.url)) };
const older = { find: /^(react|react-dom)(?=$|\/)/, replacement: "$1-18" };

export default defineConfig({
  test: {
    ...reporting,
    projects: [
      { resolve: { alias: [self] }, test: { ...test, name: "react 19" } },
      {
        resolve: { alias: [self, older] },
        test: {
          ...test,
          name: "react 18",
          setupFiles: ["test/support/react-18.ts", "test/support/setup.ts"],
        },
      },
      longProject,
    ],
  },
});
