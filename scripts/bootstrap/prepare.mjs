// Installs and builds, each only if something changed since the last time.
import { existsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { environmentWith, ProgramFailed, run, runQuietly } from "./process.mjs";
import { buildFingerprint, installFingerprint, readJson, root } from "./workspace.mjs";

const stateFile = join(root, "node_modules", ".rt-state.json");

/** What the last run left: fingerprints of what was installed and built, and where npx keeps pnpm. */
function readState() {
  return existsSync(stateFile) ? readJson(stateFile) : {};
}

/** The pnpm of this run, before there is a node_modules to remember it in. */
let located;

function remember(news) {
  writeFileSync(stateFile, JSON.stringify({ ...readState(), ...news }));
}

/** Brings node_modules in line with the lockfile. */
export async function install() {
  const wanted = installFingerprint();
  if (readState().installed === wanted) return;
  const env = await toolEnvironment();
  const command = ["pnpm", "install", "--frozen-lockfile", "--prefer-offline"];
  await runQuietly("installing", command, { env }).catch((error) => {
    const outdated = error.output?.includes("ERR_PNPM_OUTDATED_LOCKFILE");
    if (outdated) console.error("rt: update the lockfile: npm run pnpm -- install");
    throw error;
  });
  remember({ installed: wanted, pnpm: located });
}

/** Every package, and the app that is one too. Pages are built by their own tests. */
const all = ["./packages/*", "./apps/voice-cli"];

/** Installs, and builds what turbo's filters name: what a program needs, or all packages. */
export async function build(filters = all) {
  await install();
  const { builds = {} } = readState();
  const name = filters.join(" ");
  if (builds[name] === buildFingerprint()) return;
  const env = await toolEnvironment();
  const command = ["turbo", "run", "build", ...filters.map((filter) => `--filter=${filter}`)];
  await runQuietly("building", command, { env });
  remember({ builds: { ...builds, [name]: buildFingerprint() } });
}

/** Runs a tool of the workspace with its output shown, and resolves with its exit code. */
export async function tool(command, args) {
  const { code, interrupted } = await run(command, args, { env: await toolEnvironment() });
  if (interrupted) throw new ProgramFailed(interrupted);
  return code;
}

/** The environment in which pnpm and the workspace's tools are found, and send no telemetry. */
async function toolEnvironment() {
  const quiet = { TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1", DO_NOT_TRACK: "1" };
  return { ...environmentWith(await pnpmFolder()), ...quiet };
}

/**
 * The folder of the pnpm version that package.json names. npx fetches it into its own cache. Looking the folder up once
 * and keeping it saves npx's second on every later run, and turbo needs it on its PATH.
 */
async function pnpmFolder() {
  const spec = readJson(join(root, "package.json")).packageManager.split("+")[0];
  located ??= readState().pnpm;
  if (located?.spec === spec && holdsPnpm(located.folder)) return located.folder;
  // Not from the root: there, npx would first read all of node_modules.
  const command = ["npx", "--yes", "--package", spec, "--", "node", "-p", "process.env.PATH"];
  const output = await runQuietly(`fetching ${spec}`, command, { cwd: tmpdir() });
  const folder = output
    .split(/[\r\n]+/)
    .flatMap((line) => line.split(delimiter))
    .find(holdsPnpm);
  if (!folder) throw new Error(`npx fetched ${spec}, but no folder in its PATH contains pnpm:\n${output}`);
  located = { spec, folder };
  if (existsSync(stateFile)) remember({ pnpm: located });
  return folder;
}

const holdsPnpm = (folder) => existsSync(join(folder, process.platform === "win32" ? "pnpm.cmd" : "pnpm"));
