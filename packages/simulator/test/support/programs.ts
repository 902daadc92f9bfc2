import { spawnSync } from "node:child_process";
import { describe } from "vitest";

/** Tests that need programs; without them they fail in CI, and are skipped elsewhere, with the reason. */
export function describeWith(programs: readonly string[], name: string, define: () => void): void {
  const missing = programs.filter((program) => spawnSync(program, ["--version"]).error !== undefined);
  if (missing.length === 0 || process.env["CI"]) describe(name, define);
  else describe.skip(`${name} (needs ${missing.join(" and ")})`, define);
}

/** What a program writes to its output. Throws if it is missing, or fails. */
export function outputOf(program: string, args: readonly string[]): Buffer {
  const { error, status, stdout, stderr } = spawnSync(program, args, { maxBuffer: 64 * 1024 * 1024 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} exited with ${status}: ${stderr.toString()}`);
  return stdout;
}
