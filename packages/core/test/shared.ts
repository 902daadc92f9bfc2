import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";

const beside = fileURLToPath(new URL("../../../../shared", import.meta.url));

/** A `describe` of tests that read the reference folder; without it they are reported as skipped, and why. */
export function describeShared(name: string, declare: (folder: string) => void): void {
  if (!existsSync(beside))
    describe.skip(`${name} (needs ../shared)`, () => it("is not run", () => undefined));
  else describe(name, () => declare(beside));
}

/** The JSON files of one folder, by name. */
export function readJsonFiles(folder: string): [name: string, value: unknown][] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => [name, JSON.parse(readFileSync(`${folder}/${name}`, "utf8"))]);
}
