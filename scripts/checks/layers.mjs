// Checks that imports point one way only: inside the core to the left, between packages towards the core.
import { readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import typescript from "typescript";
import { filesBelow, root, workspacePackages } from "../bootstrap/workspace.mjs";

/** The folders and top-level files of packages/core/src: each imports only from those before it. */
const order = [
  "errors",
  "support",
  "protocol",
  "dialects",
  "services",
  "audio",
  "transport",
  "client",
  "session",
  "opentelemetry",
  "testing",
  "serving",
  "index",
];

/** The Node side of the core: only these files know Node and `ws`, and nothing else imports them. */
const nodeSide = (file) => /-node\.[jt]s$/.test(file);

/** Which of our packages each package may import. Add new packages here. */
const allowed = {
  core: [],
  node: ["core"],
  browser: ["core"],
  server: ["core"],
  simulator: ["core"],
  "rt-client": ["core"],
  react: ["core", "browser"],
};

/** Every import that points the wrong way, as one sentence each. */
export function layerFaults(at) {
  return workspacePackages(at)
    .filter(({ folder }) => folder.startsWith("packages/"))
    .flatMap(({ folder, manifest }) => {
      const name = folder.slice("packages/".length);
      if (!allowed[name]) return [`${folder} is in no layer: add it in scripts/checks/layers.mjs`];
      return [
        ...manifestFaults(name, manifest),
        ...importsOf(at, folder).flatMap((found) => importFaults(name, found)),
      ];
    });
}

function manifestFaults(name, { dependencies = {}, peerDependencies = {} }) {
  return Object.keys({ ...dependencies, ...peerDependencies })
    .filter((dependency) => isOurs(dependency) && !mayImport(name, dependency))
    .map((dependency) => `packages/${name}/package.json must not depend on ${dependency}`);
}

/**
 * `{ file, target }` for every import below src: file relative to src, target a package name or also relative to src.
 */
function importsOf(at, folder) {
  const source = join(at, folder, "src");
  return filesBelow(source)
    .filter((file) => /\.[cm]?tsx?$/.test(file))
    .flatMap((path) => {
      const file = relative(source, path).split(sep).join("/");
      const { importedFiles } = typescript.preProcessFile(readFileSync(path, "utf8"), true, true);
      return importedFiles.map(({ fileName }) => ({ file, target: resolve(file, fileName) }));
    });
}

const resolve = (file, target) =>
  target.startsWith(".") ? `./${posix.join(dirname(file), target)}` : target;

function importFaults(name, { file, target }) {
  const fault = `packages/${name}/src/${file} must not import ${target}`;
  if (target.startsWith("./../")) return [`${fault}: it is outside src`];
  if (target.startsWith("./")) return name === "core" ? orderFaults(file, target.slice(2), fault) : [];
  if (isOurs(target)) return mayImport(name, target) ? [] : [fault];
  if (name !== "core" || target.startsWith("#")) return [];
  if (nodeSide(file) && /^(ws|node:.+)$/.test(target)) return [];
  // Only types, of an optional peer.
  if (file.startsWith("opentelemetry/") && target === "@opentelemetry/api") return [];
  return [`${fault}: packages and Node modules are not allowed here`];
}

function orderFaults(file, target, fault) {
  const [from, to] = [file, target].map((path) => order.indexOf(path.split(/[/.]/)[0]));
  if (from < 0 || to < 0)
    return [`${from < 0 ? file : target} is in no layer of the core: see scripts/checks/layers.mjs`];
  if (nodeSide(target) && !nodeSide(file)) return [`${fault}: only Node files may import it`];
  return to > from ? [`${fault}: ${order[to]} is a later layer than ${order[from]}`] : [];
}

const isOurs = (name) => name.startsWith("@rt/");
const mayImport = (name, target) => allowed[name].includes(target.split("/")[1]);

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = layerFaults(root);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
