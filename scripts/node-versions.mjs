// Runs the Node tests of every package under other versions of Node, which npx fetches.
// `npm run test:node-versions`, or only some: `npm run test:node-versions -- 22`.
import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { environmentWith, run, runQuietly } from "./bootstrap/process.mjs";
import { root, workspacePackages } from "./bootstrap/workspace.mjs";
import { describe, readReports, saveResult } from "./reports.mjs";

const versions = ["22.23.3", "24.21.0"];

/** The path of that version's `node`. */
async function fetchNode(version) {
  const args = ["--yes", "--package", `node@${version}`, "--", "node", "-p", "process.execPath"];
  const output = await runQuietly(`fetching Node ${version}`, "npx", args, { cwd: tmpdir() });
  return output.trim().split("\n").at(-1);
}

/** Runs the tests of all packages one after the other; resolves with what they counted and whether all is well. */
async function testWith(version) {
  const node = await fetchNode(version);
  const env = environmentWith(dirname(node));
  const out = join(root, "out", `node-${version}`);
  rmSync(out, { recursive: true, force: true });
  const reports = [];
  let failed = false;
  for (const { folder } of workspacePackages()) {
    if (!existsSync(join(root, folder, "node_modules", "vitest"))) continue;
    const report = join(out, `${folder.replace("/", "-")}.json`);
    reports.push(report);
    console.log(`\nrt: ${folder} with Node ${version}`);
    const vitest = join(root, folder, "node_modules", "vitest", "vitest.mjs");
    const args = [vitest, "run", "--project=node", "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
    const { code } = await run(node, args, { cwd: join(root, folder), env });
    failed ||= code !== 0;
  }
  return { failed, counts: readReports(reports) };
}

const asked = process.argv.slice(2);
const chosen = versions.filter((version) => asked.length === 0 || asked.some((prefix) => `${version}.`.startsWith(`${prefix}.`)));
if (chosen.length === 0) throw new Error(`no version ${asked.join(", ")} here: there are ${versions.join(", ")}`);

const lines = [];
for (const version of chosen) {
  const { failed, counts } = await testWith(version);
  lines.push(`rt: Node ${version}: ${describe(counts)}`);
  if (failed) process.exitCode = 1;
  saveResult(`node-${version.split(".")[0]}`, counts);
}
console.log(`\n${lines.join("\n")}`);
