// Runs the tests of the packages that support Node, by their `engines`, under other versions of Node, which npx
// fetches.
// `npm run test:node-versions`, or a selection: `npm run test:node-versions -- 22 packages/core`.
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { environmentWith, run, runQuietly } from "./bootstrap/process.mjs";
import { root, workspacePackages } from "./bootstrap/workspace.mjs";
import { clearReports, describe, readReports, saveResult } from "./reports.mjs";

const versions = ["22.23.3", "24.21.0"];

/** The path of that version's `node`. */
async function fetchNode(version) {
  const command = ["npx", "--yes", "--package", `node@${version}`, "--", "node", "-p", "process.execPath"];
  const path = (await runQuietly(`fetching Node ${version}`, command, { cwd: tmpdir() }))
    .trim()
    .split("\n")
    .at(-1);
  const { output } = await run(path, ["--version"], { capture: true });
  if (output.trim() !== `v${version}`) throw new Error(`${path} is Node ${output.trim()}, not ${version}`);
  return path;
}

/** Runs the tests of all packages one after the other. Resolves with whether they passed, and the counts. */
async function testWith(version) {
  const node = await fetchNode(version);
  const env = environmentWith(dirname(node));
  let passed = true;
  clearReports();
  for (const { folder, manifest } of workspacePackages()) {
    const vitest = join(root, folder, "node_modules", "vitest", "vitest.mjs");
    if (!manifest.engines?.node || !existsSync(vitest) || !isChosen(folder)) continue;
    console.log(`\nrt: ${folder} with Node ${version}`);
    const { code, interrupted } = await run(node, [vitest, "run", "--project=node"], {
      cwd: join(root, folder),
      env,
    });
    passed &&= code === 0;
    if (interrupted) break;
  }
  const counts = readReports();
  return { passed: passed && counts.passed > 0, counts };
}

const isFolder = (argument) => argument.includes("/");
const folders = process.argv.slice(2).filter(isFolder);
const asked = process.argv.slice(2).filter((argument) => !isFolder(argument));
const isChosen = (folder) => folders.length === 0 || folders.includes(folder);
const isAsked = (version) =>
  asked.length === 0 || asked.some((prefix) => `${version}.`.startsWith(`${prefix}.`));
const chosen = versions.filter(isAsked);
if (chosen.length === 0)
  throw new Error(`unknown version ${asked.join(", ")}: available are ${versions.join(", ")}`);

const summary = [];
for (const version of chosen) {
  const { passed, counts } = await testWith(version);
  summary.push(`rt: Node ${version}: ${describe(counts)}`);
  if (!passed) process.exitCode = 1;
  saveResult(`node-${version.split(".")[0]}`, counts);
}
console.log(`\n${summary.join("\n")}`);
