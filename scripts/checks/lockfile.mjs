// Checks that the lockfile names packages and their hashes, but not where they came from, so that it works with every
// registry.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../bootstrap/workspace.mjs";

const place = /https?:\/\/|\btarball:|\bregistry\.[\w-]+\.[a-z]/;

/** The lines of a lockfile that name a download location. */
export function lockfileFaults(text) {
  return text
    .split("\n")
    .flatMap((line, at) => (place.test(line) ? [`pnpm-lock.yaml:${at + 1}: ${line.trim()}`] : []));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = lockfileFaults(readFileSync(join(root, "pnpm-lock.yaml"), "utf8"));
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
