import { spawnSync } from "node:child_process";
import { describe } from "vitest";

/**
 * Runs tests that need programs. Without them they fail in CI; elsewhere they are reported as skipped, with the reason.
 */
export function describeWith(programs: readonly string[], name: string, define: () => void): void {
  const missing = programs.filter((program) => spawnSync(program, ["--version"]).error !== undefined);
  if (missing.length === 0 || process.env["CI"]) describe(name, define);
  else describe.skip(`${name} (needs ${missing.join(" and ")})`, define);
}

/** The output of a program. Throws if the program is missing or fails. */
export function outputOf(program: string, args: readonly string[]): Buffer {
  const { error, status, stdout, stderr } = spawnSync(program, args, { maxBuffer: 64 * 1024 * 1024 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} exited with ${status}: ${stderr.toString()}`);
  return stdout;
}
