// Packs every public package as it would be published, and lets publint and attw check what its users would get.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../bootstrap/process.mjs";
import { root, workspacePackages } from "../bootstrap/workspace.mjs";

const destination = mkdtempSync(join(tmpdir(), "rt-pack-"));

/** Runs a command and resolves with whether it succeeded. Prints its output if not. */
async function must(command, args, options) {
  const { code, output } = await run(command, args, { ...options, capture: true });
  if (code === 0) return true;
  console.error(`${command} ${args.join(" ")}\n${output}`);
  return false;
}

let passed = true;
try {
  for (const { folder, manifest } of workspacePackages()) {
    if (manifest.private) continue;
    const packed = await must("pnpm", ["pack", "--pack-destination", destination], {
      cwd: join(root, folder),
    });
    passed &&= packed;
  }
  for (const tarball of readdirSync(destination).map((name) => join(destination, name))) {
    console.log(tarball);
    const linted = await must("publint", [tarball, "--strict"]);
    // Node 10's resolution does not know `exports`, and no Node we support uses it. Every Node we support can require
    // an ES module, and the package for browsers only comes as one.
    const rules = ["--ignore-rules", "cjs-resolves-to-esm"];
    const typed = await must("attw", [tarball, "--profile", "node16", ...rules]);
    passed &&= linted && typed;
  }
} finally {
  rmSync(destination, { recursive: true, force: true });
}
process.exitCode = passed ? 0 : 1;
