// Checks that every trap of docs/PROTOCOL.md is proved by the tests that its row names, or says why it does not occur
// here, and that every trap that source or tests name has a row.
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { filesBelow, root } from "../bootstrap/workspace.mjs";

const last = 107;
const all = Array.from({ length: last }, (_, at) => `T${at + 1}`);

/** What is wrong with the rows of the page, given `{ path, text }` of every source and test of the packages. */
export function trapFaults(page, files) {
  const rows = [...page.matchAll(/^\| (T\d+) +\|.*\| +(.*?) +\|$/gm)].map(([, trap, proof]) => ({
    trap,
    proof,
  }));
  const traps = rows.map(({ trap }) => trap);
  const unknown = files.flatMap(({ path, text }) =>
    [...new Set(trapsIn(text))]
      .filter((trap) => !traps.includes(trap))
      .map((trap) => `${path} names ${trap}, which has no row`),
  );
  return [
    ...all.filter((trap) => !traps.includes(trap)).map((trap) => `${trap} has no row`),
    ...traps.filter((trap, at) => traps.indexOf(trap) < at).map((trap) => `${trap} has two rows`),
    ...unknown,
    ...rows.flatMap((row) => proofFaults(row, files)),
  ];
}

function proofFaults({ trap, proof }, files) {
  if (/^Not here: \S/.test(proof)) return [];
  const names = [...proof.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
  if (names.length === 0) return [`${trap} names no test and does not say "Not here: " and why`];
  return names.flatMap((name) => {
    const found = files.filter(({ path }) => path.endsWith(`/test/${name}.test.ts`));
    if (found.length === 0) return [`${trap} names ${name} as its test, which does not exist`];
    return found.some(({ text }) => trapsIn(text).includes(trap)) ? [] : [`${name} does not name ${trap}`];
  });
}

function trapsIn(text) {
  return text.match(/\bT\d+\b/g) ?? [];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const files = ["core", "simulator"]
    .flatMap((name) => ["src", "test"].map((folder) => join(root, "packages", name, folder)))
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => path.endsWith(".ts"))
    .map((path) => ({
      path: relative(root, path).split(sep).join("/"),
      text: readFileSync(path, "utf8"),
    }));
  const faults = trapFaults(readFileSync(join(root, "docs", "PROTOCOL.md"), "utf8"), files);
  for (const fault of faults) console.error(`docs/PROTOCOL.md: ${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
