import type { TestProjectInlineConfiguration, ViteUserConfig } from "vitest/config";

/** Besides what is printed, each package leaves its results for the scripts that sum them up. */
export const reporting: ViteUserConfig["test"] = {
  reporters: ["default", ["json", { outputFile: "out/vitest.json" }]],
};

/** Tests that run in Node, in every package. */
export const nodeProject: TestProjectInlineConfiguration = {
  test: {
    name: "node",
    environment: "node",
    include: ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "test/**/*.long.test.ts", "test/**/*.devices.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
};

/**
 * Most of these tests play and record in real time, and machines stall: a test that failed runs again, at most twice.
 * The end of a run names each that needed it, so that nothing passes at another try without a trace.
 */
const inRealTime = { retry: 2 };

/** Tests that take long and do not depend on the version of Node: they run with one. */
export const longProject: TestProjectInlineConfiguration = {
  test: {
    ...inRealTime,
    name: "long",
    environment: "node",
    include: ["test/**/*.long.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
};

/**
 * Tests on virtual loudspeakers and microphones, which play and record in real time: `npm run test:devices` runs them,
 * one file after the other, on a machine that has little else to do.
 */
export const devicesProject: TestProjectInlineConfiguration = {
  test: {
    ...inRealTime,
    name: "devices",
    environment: "node",
    include: ["test/**/*.devices.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
};
