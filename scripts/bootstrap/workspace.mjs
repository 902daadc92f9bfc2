// Where the workspace's files are, and whether they changed.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** Every package of pnpm-workspace.yaml: its folder relative to the root, and its package.json. */
export function workspacePackages(at = root) {
  const [, list] = /^packages:\r?\n((?: +- .+\r?\n)+)/m.exec(
    readFileSync(join(at, "pnpm-workspace.yaml"), "utf8"),
  );
  return list
    .trim()
    .split(/\r?\n/)
    .map((line) => line.replace(/^ *- /, ""))
    .flatMap((pattern) => (pattern.endsWith("/*") ? subfolders(at, pattern.slice(0, -2)) : [pattern]))
    .filter((folder) => existsSync(join(at, folder, "package.json")))
    .map((folder) => ({ folder, manifest: readJson(join(at, folder, "package.json")) }));
}

function subfolders(at, folder) {
  if (!existsSync(join(at, folder))) return [];
  return readdirSync(join(at, folder)).map((name) => `${folder}/${name}`);
}

/** Files below a folder in a stable order, without those in folders of the given names. */
export function filesBelow(folder, except = ["node_modules"]) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !except.includes(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path, except) : [path];
    });
}

/** Changes when anything that determines node_modules changes. */
export function installFingerprint(at = root) {
  const manifests = workspacePackages(at).map(({ folder }) => join(folder, "package.json"));
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests]) {
    hash.update(`\n${file}\n`).update(readFileSync(join(at, file)));
  }
  return hash.digest("hex");
}

const notSource = ["node_modules", "dist", "out", "test", "coverage", ".turbo"];

/**
 * Changes when a source that the packages are built from changes, and when something other than the build touched its
 * output. Sources count by content, outputs by size and time.
 */
export function buildFingerprint(at = root) {
  const hash = createHash("sha256").update(installFingerprint(at));
  for (const name of readdirSync(at)) {
    if (/^ts.+\.(json|ts)$/.test(name)) hash.update(`\n${name}\n`).update(readFileSync(join(at, name)));
  }
  const apps = subfolders(at, "apps").filter((name) => existsSync(join(at, name, "tsup.config.ts")));
  for (const folder of [...subfolders(at, "packages"), ...apps].map((name) => join(at, name))) {
    for (const file of filesBelow(folder, notSource)) {
      hash.update(`\n${relative(at, file)}\n`).update(readFileSync(file));
    }
    for (const file of filesBelow(join(folder, "dist"))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`\n${relative(at, file)} ${size} ${mtimeMs}`);
    }
  }
  return hash.digest("hex");
}
