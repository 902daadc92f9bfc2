// The verbs of package.json's scripts. What follows a verb is passed on: `npm start -- --help`.
import { build, install, tool } from "./prepare.mjs";
import { ProgramFailed, run } from "./process.mjs";
import {
  clearReports,
  describe,
  listTroubles,
  missingReports,
  readReports,
  saveResult,
} from "../reports.mjs";

const quickstart = "apps/quickstart/src/start.mjs";
const simulator = "packages/simulator/bin/rt-simulator.js";
const voice = "apps/voice-cli/bin/rt-voice.js";
const web = "apps/web/serve.mjs";
const playground = "apps/playground/serve.mjs";

const verbs = {
  start: (args) => program(quickstart, args, ["{./apps/quickstart}..."]),
  simulator: (args) => program(simulator, args, ["{./packages/simulator}..."]),
  voice: (args) => program(voice, args, ["{./apps/voice-cli}..."]),
  web: (args) => program(web, args, ["{./apps/web}^..."]),
  playground: (args) => program(playground, args, ["{./apps/playground}^..."]),
  bench: (args) => program("bench/main.mjs", args),
  test,
  build: (args) => installed("turbo", ["run", "build", ...args]),
  check: (args) => installed("node", ["scripts/check.mjs", ...args]),
  "node-versions": (args) => program("scripts/node-versions.mjs", args),
  devices: (args) => program("scripts/devices.mjs", args),
  runtimes: (args) => program("scripts/runtimes/main.mjs", args),
  pnpm: (args) => tool("pnpm", args),
};

/** Runs a program that imports built packages: all of them, or those that turbo's filters name. */
async function program(file, args, filters) {
  await build(filters);
  const { code } = await run(process.execPath, [file, ...args]);
  return code;
}

/** Runs a tool that needs only node_modules. */
async function installed(command, args) {
  await install();
  return tool(command, args);
}

/** Runs every package's tests, even after a failure, and sums them up in one line. */
async function test(args) {
  clearReports();
  const code = await installed("turbo", [
    "run",
    "test",
    "--concurrency=100%",
    "--continue=dependencies-successful",
    ...args,
  ]);
  const counts = readReports();
  saveResult("tests", counts);
  const unfinished = code !== 0 && counts.failed === 0 ? ", and something else failed: see above" : "";
  console.log(`\n${listTroubles(counts)}rt: tests: ${describe(counts)}${unfinished}`);
  const missing = code === 0 && args.length === 0 ? missingReports() : [];
  for (const folder of missing)
    console.error(`rt: ${folder} wrote no report: add \`reporting\` to its vitest config`);
  return missing.length > 0 ? 1 : code;
}

async function main([verb, ...args]) {
  if (Object.hasOwn(verbs, verb ?? "")) return verbs[verb](args);
  console.error(`usage: node scripts/run.mjs ${Object.keys(verbs).join("|")} [arguments]`);
  return 2;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ProgramFailed)) console.error(error);
  process.exitCode = error instanceof ProgramFailed ? error.exitCode : 1;
}
