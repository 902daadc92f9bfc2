import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";

const beside = fileURLToPath(new URL("../../../../shared", import.meta.url));

/** The reference folder beside the repository, or null where it is absent. */
export const sharedFolder: string | null = existsSync(beside) ? beside : null;

/** A `describe` of tests that read the reference folder; without it they are reported as skipped, and why. */
export function describeShared(name: string, declare: (folder: string) => void): void {
  if (sharedFolder === null)
    describe.skip(`${name} (needs ../shared)`, () => it("is not run", () => undefined));
  else describe(name, () => declare(beside));
}

/** The JSON files of one folder, by name. */
export function readJsonFiles(folder: string): [name: string, value: unknown][] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => [name, JSON.parse(readFileSync(`${folder}/${name}`, "utf8"))]);
}
