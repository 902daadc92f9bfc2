// Checks that every member of ErrorCode has a heading of the same name in docs/errors.md, and every heading a member.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../bootstrap/workspace.mjs";

/** The differences between the source that declares the codes and the page that explains them. */
export function errorCodeFaults(source, page) {
  const [, members] = /export type ErrorCode =([^;]+);/.exec(source);
  const codes = [...members.matchAll(/"([^"]+)"/g)].map(([, code]) => code);
  const headings = [...page.matchAll(/^## (.+?)\s*$/gm)].map(([, heading]) => heading);
  return [
    ...codes
      .filter((code) => !headings.includes(code))
      .map((code) => `docs/errors.md does not explain ${code}`),
    ...headings
      .filter((heading) => !codes.includes(heading))
      .map((heading) => `docs/errors.md explains ${heading}, which is not an ErrorCode`),
    ...headings
      .filter((heading, at) => headings.indexOf(heading) < at)
      .map((heading) => `docs/errors.md explains ${heading} twice`),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const read = (...path) => readFileSync(join(root, ...path), "utf8");
  const faults = errorCodeFaults(read("packages", "core", "src", "errors.ts"), read("docs", "errors.md"));
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
