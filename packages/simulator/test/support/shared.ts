import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

/** The folder beside the repository with schemas and recorded sessions; null on a machine without it. */
export const sharedFolder = findShared();

/** The text of a file in that folder. */
export function readShared(path: string): string {
  return readFileSync(`${sharedFolder}/${path}`, "utf8");
}

/** Runs tests that compare with the shared folder. Without it they are reported as skipped, with the reason. */
export function describeShared(name: string, define: () => void): void {
  if (sharedFolder) describe(name, define);
  else describe.skip(`${name} (needs ../shared beside the repository)`, define);
}

function findShared(): string | null {
  const path = fileURLToPath(new URL("../../../../../shared", import.meta.url));
  return existsSync(`${path}/protocol`) ? path : null;
}
